import type { Kernels } from "../Kernels.js";
import type { WasmStorage } from "./WasmStorage.js";

/** Numbers around 0, always the same. */
export function noise(k: Kernels<WasmStorage>, size: number, seed: number): WasmStorage {
  return k.randomNormal(size, [seed, 2021], "float32");
}

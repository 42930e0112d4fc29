import type { Kernels } from "../Kernels.js";
import type { Engine } from "./Engine.js";
import type { WasmStorage } from "./WasmStorage.js";

/** Kernels at work, by what they are: their results are compared with and without wide vectors. */
export type Jobs = Readonly<Record<string, (k: Kernels<WasmStorage>) => readonly WasmStorage[]>>;

/** Kernels that a program has together or not at all. */
export interface KernelFamily {
  /** The kernels on an engine, which loads their module. */
  kernels(engine: Engine): Partial<Kernels<WasmStorage>>;
  /** With sizes that bring in every micro-kernel and every transform, and their remainders. */
  readonly jobs: Jobs;
}

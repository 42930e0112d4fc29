import type { Kernels } from "../../Kernels.js";
import type { WasmStorage } from "../WasmStorage.js";

/** What moves and adds the operands of kernels that are made of others. */
export interface Tools extends Pick<Kernels<WasmStorage>, "stridedCopy" | "assemble" | "reduce"> {
  free(storage: WasmStorage): void;
}

/** What `compute` makes of intermediate storages, which are freed afterwards. */
export function freeing(
  tools: Tools,
  storages: readonly WasmStorage[],
  compute: (storages: readonly WasmStorage[]) => WasmStorage,
): WasmStorage {
  const result = compute(storages);
  for (const storage of storages) tools.free(storage);
  return result;
}

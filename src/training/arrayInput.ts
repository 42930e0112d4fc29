import type { TypedArray } from "../backends/Kernels.js";
import { arrays } from "../data/arrays.js";
import type { Dataset, HostArray } from "../data/Dataset.js";
import { tensor } from "../tensor/create.js";
import { getBackend } from "../tensor/defaults.js";
import type { NestedArray } from "../tensor/nestedArray.js";
import { Tensor } from "../tensor/Tensor.js";
import { typedNumbers } from "../tensor/typedNumbers.js";
import { StateError } from "../util/errors.js";

/**
 * Data in memory: a tensor, nested arrays of numbers, a typed array (of one axis, such as labels), or one with its shape. The
 * first axis counts samples.
 */
export type ArrayInput = Tensor | HostArray | TypedArray | NestedArray;

/** Whether the argument is a dataset rather than arrays. */
export function isDataset(x: Dataset | ArrayInput): x is Dataset {
  return typeof x === "object" && x !== null && "batches" in x && typeof x.batches === "function";
}

/** The elements on the host. */
export async function toHostArray(x: ArrayInput): Promise<HostArray> {
  if (x instanceof Tensor) return { data: await x.data(), shape: x.shape };
  if (ArrayBuffer.isView(x)) return { data: typedNumbers("data", x), shape: [x.length] };
  if (typeof x === "object" && x !== null && "data" in x) return { ...x, data: typedNumbers("data", x.data) };
  const t = tensor(withoutBooleans(x), { dtype: "float64", backend: getBackend("float64") });
  const host = { data: t.dataSync(), shape: t.shape };
  t.release("it was only made to read nested arrays");
  return host;
}

/** Nested arrays with 1 for true and 0 for false. */
function withoutBooleans(x: NestedArray | boolean): NestedArray {
  if (typeof x === "boolean") return Number(x);
  return Array.isArray(x) ? x.map(withoutBooleans) : (x as number);
}

/** Arrays as an unshuffled dataset, for evaluation and prediction. */
export async function toDataset(
  where: string,
  x: ArrayInput,
  y: ArrayInput | null,
  { batchSize, sampleWeight }: { batchSize?: number; sampleWeight?: ArrayInput } = {},
): Promise<Dataset> {
  checkTargets(where, y);
  const weights = await optionalHostArray(sampleWeight);
  return arrays(await toHostArray(x), await optionalHostArray(y), { batchSize, shuffle: false, sampleWeight: weights });
}

/** The elements on the host, where there are any. */
export async function optionalHostArray(x: ArrayInput | null | undefined): Promise<HostArray | undefined> {
  return x === undefined || x === null ? undefined : toHostArray(x);
}

/** @throws StateError, for callers without types */
export function checkTargets(where: string, y: ArrayInput | null | undefined): void {
  if (y === undefined) throw new StateError(`${where}: arrays need targets; call ${where}(x, y, options)`);
}

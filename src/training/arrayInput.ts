import type { TypedArray } from "../backends/Kernels.js";
import { arrays } from "../data/arrays.js";
import type { AnyDataset, HostArray } from "../data/Dataset.js";
import { tensor } from "../tensor/create.js";
import { getBackend } from "../tensor/defaults.js";
import type { NestedArray } from "../tensor/nestedArray.js";
import { Tensor } from "../tensor/Tensor.js";
import { typedNumbers } from "../tensor/typedNumbers.js";
import { ShapeError, StateError } from "../util/errors.js";

/**
 * Data in memory: a tensor, nested arrays of numbers, a typed array (of one axis, such as labels), or one with its shape. The
 * first axis counts samples.
 */
export type ArrayInput = Tensor | HostArray | TypedArray | NestedArray;

/** For a model with several inputs or outputs: one array for each, in their order. */
export type ArrayInputs = ArrayInput | readonly ArrayInput[];

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

/** How many inputs and outputs a model has. */
export interface Ends {
  readonly inputCount: number;
  readonly outputCount: number;
}

/** The elements of each of several arrays. @throws ShapeError for another number of arrays than there are inputs or outputs */
export async function toHostArrays(
  where: string,
  what: "inputs" | "outputs" | "sampleWeight",
  given: ArrayInputs,
  count: number,
): Promise<readonly HostArray[]> {
  if (count === 1 && !isListOfOne(given)) return [await toHostArray(given as ArrayInput)];
  if (!Array.isArray(given) || given.length !== count)
    throw new ShapeError(
      `${where}: the model has ${count} ${what}; give a list of one array for each, ${Array.isArray(given) ? `not of ${given.length}` : "such as [a, b]"}`,
    );
  return Promise.all((given as readonly ArrayInput[]).map(toHostArray));
}

/** Whether it is a list of an array, rather than an array of numbers. */
function isListOfOne(given: ArrayInputs): boolean {
  if (!Array.isArray(given) || given.length !== 1) return false;
  const [only] = given;
  return ArrayBuffer.isView(only) || (typeof only === "object" && only !== null && "data" in only);
}

/** Arrays as an unshuffled dataset, for evaluation and prediction. */
export async function toDataset(
  where: string,
  { inputCount, outputCount }: Ends,
  x: ArrayInputs,
  y: ArrayInputs | null,
  { batchSize, sampleWeight }: { batchSize?: number; sampleWeight?: ArrayInputs } = {},
): Promise<AnyDataset> {
  checkTargets(where, y);
  const targets = y === null ? undefined : await toHostArrays(where, "outputs", y, outputCount);
  const weights = await weightArrays(where, sampleWeight, outputCount);
  const inputs = await toHostArrays(where, "inputs", x, inputCount);
  return arrays(inputs, targets, { batchSize, shuffle: false, sampleWeight: weights });
}

/** Sample weights: one array for all outputs, or one for each. */
export async function weightArrays(
  where: string,
  given: ArrayInputs | null | undefined,
  outputs: number,
): Promise<readonly HostArray[] | undefined> {
  if (given === undefined || given === null) return undefined;
  const isList = outputs > 1 && Array.isArray(given) && typeof given[0] === "object";
  return toHostArrays(where, "sampleWeight", given, isList ? outputs : 1);
}

/** @throws StateError, for callers without types */
export function checkTargets(where: string, y: ArrayInputs | null | undefined): void {
  if (y === undefined) throw new StateError(`${where}: arrays need targets; call ${where}(x, y, options)`);
}

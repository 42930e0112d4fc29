import type { TypedArray } from "../backends/Kernels.js";
import { arrays } from "../data/arrays.js";
import type { Dataset, HostArray } from "../data/Dataset.js";
import { tensor } from "../tensor/create.js";
import { getBackend } from "../tensor/defaults.js";
import { type NestedArray, Tensor } from "../tensor/Tensor.js";
import { typedNumbers } from "../tensor/typedNumbers.js";
import { StateError, ValueError } from "../util/errors.js";
import { type Shape, sizeOf } from "../util/shape.js";
import type { FitOptions } from "./fit.js";
import { isValidationArrays } from "./fitOptions.js";

/**
 * Data in memory: a tensor, nested arrays of numbers, a typed array (of one axis, such as labels), or one with its shape. The
 * first axis counts samples.
 */
export type ArrayInput = Tensor | HostArray | TypedArray | NestedArray;

/** Options of `fit` on arrays. */
export interface ArrayFitOptions extends FitOptions {
  /** Default 32. */
  readonly batchSize?: number;
  /** Whether each epoch takes the samples in another order. Default true. */
  readonly shuffle?: boolean;
  /** The fraction of the samples, the last ones, that is kept for validation. Default 0. */
  readonly validationSplit?: number;
  /** How much each sample weighs in the training loss, [n], or each position of a sample, such as [n, h, w] for pixels. */
  readonly sampleWeight?: ArrayInput;
}

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
  const weights = await optional(sampleWeight);
  return arrays(await toHostArray(x), await optional(y), { batchSize, shuffle: false, sampleWeight: weights });
}

/** Looks at targets before anything is computed. */
export type TargetCheck = (where: string, sampleShape: Shape, y: HostArray) => void;

/** Arrays as the datasets and options of training: shuffled for training, the last part split off for validation. */
export async function trainingDatasets(
  x: ArrayInput,
  y: ArrayInput,
  given: ArrayFitOptions,
  { seed, check }: { readonly seed: number; readonly check: TargetCheck },
): Promise<{ data: Dataset; validationData?: Dataset; options: FitOptions }> {
  const { batchSize, shuffle = true, validationSplit = 0, validationData, sampleWeight, ...options } = given;
  checkTargets("fit", y);
  const [xs, ys, weights] = [await toHostArray(x), await toHostArray(y), await optional(sampleWeight)];
  const size = xs.shape[0];
  const cut = cutAt(size, validationSplit);
  // Refuses arrays of unequal lengths before they are cut into parts of equal ones.
  const whole = arrays(xs, ys, { batchSize, shuffle, seed, sampleWeight: weights });
  check("fit", whole.sampleShape, ys);
  const part = (from: number, to: number, shuffled: boolean) =>
    arrays(rows(xs, from, to), rows(ys, from, to), {
      batchSize,
      shuffle: shuffled,
      seed,
      sampleWeight: weights && rows(weights, from, to),
    });
  if (validationData !== undefined || cut === size)
    return { data: whole, validationData: await validationDataset(validationData, check, batchSize), options };
  return { data: part(0, cut, shuffle), validationData: part(cut, size, false), options };
}

/** How many samples training keeps. */
function cutAt(size: number, validationSplit: number): number {
  if (!(validationSplit >= 0 && validationSplit < 1))
    throw new ValueError(`fit: validationSplit is ${validationSplit}; give 0 up to but without 1`);
  const cut = Math.floor(size * (1 - validationSplit));
  if (size > 0 && cut === 0)
    throw new ValueError(
      `fit: validationSplit ${validationSplit} leaves none of ${size} samples to train on; give less, or more samples`,
    );
  return cut;
}

/** Validation data as a dataset. */
export async function validationDataset(
  given: FitOptions["validationData"] | null,
  check: TargetCheck,
  batchSize?: number,
): Promise<Dataset | undefined> {
  if (given === undefined || given === null) return undefined;
  if (!isValidationArrays(given)) return given;
  const where = "fit's validationData";
  const dataset = await toDataset(where, given[0], given[1], { batchSize, sampleWeight: given[2] });
  check(where, dataset.sampleShape, await toHostArray(given[1]));
  return dataset;
}

async function optional(x: ArrayInput | null | undefined): Promise<HostArray | undefined> {
  return x === undefined || x === null ? undefined : toHostArray(x);
}

/** @throws StateError, for callers without types */
function checkTargets(where: string, y: ArrayInput | null | undefined): void {
  if (y === undefined) throw new StateError(`${where}: arrays need targets; call ${where}(x, y, options)`);
}

function rows({ data, shape }: HostArray, from: number, to: number): HostArray {
  const step = sizeOf(shape.slice(1));
  return { data: data.subarray(from * step, to * step), shape: [to - from, ...shape.slice(1)] };
}

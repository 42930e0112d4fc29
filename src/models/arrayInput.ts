import { arrays } from "../data/arrays.js";
import type { Dataset, HostArray } from "../data/Dataset.js";
import { tensor } from "../tensor/create.js";
import { getBackend } from "../tensor/defaults.js";
import { type NestedArray, Tensor } from "../tensor/Tensor.js";
import { ShapeError, StateError, ValueError } from "../util/errors.js";
import { sizeOf } from "../util/shape.js";
import type { FitOptions } from "./fit.js";

/** Data in memory: a tensor, nested arrays of numbers, or a typed array with its shape. The first axis counts samples. */
export type ArrayInput = Tensor | HostArray | NestedArray;

/** Options of `fit` on arrays. */
export interface ArrayFitOptions extends Omit<FitOptions, "validationData"> {
  /** Default 32. */
  readonly batchSize?: number;
  /** Whether each epoch takes the samples in another order. Default true. */
  readonly shuffle?: boolean;
  /** The fraction of the samples, the last ones, that is kept for validation. Default 0. */
  readonly validationSplit?: number;
  readonly validationData?: Dataset | readonly [ArrayInput, ArrayInput];
  /** [n]. */
  readonly sampleWeight?: ArrayInput;
}

/** Whether the argument is a dataset rather than arrays. */
export function isDataset(x: Dataset | ArrayInput): x is Dataset {
  return typeof x === "object" && "batches" in x && typeof x.batches === "function";
}

/** The elements on the host. */
export async function toHostArray(x: ArrayInput): Promise<HostArray> {
  if (x instanceof Tensor) return { data: await x.data(), shape: x.shape };
  if (typeof x === "object" && "data" in x) return x;
  const t = tensor(x, { dtype: "float64", backend: getBackend("float64") });
  const host = { data: t.dataSync(), shape: t.shape };
  t.release("it was only made to read nested arrays");
  return host;
}

/** Arrays as an unshuffled dataset, for evaluation. */
export async function toDataset(
  x: ArrayInput,
  y: ArrayInput | undefined,
  { batchSize }: { batchSize?: number } = {},
): Promise<Dataset> {
  return arrays(await toHostArray(x), y === undefined ? undefined : await toHostArray(y), {
    batchSize,
    shuffle: false,
  });
}

/** Arrays as the datasets and options of training: shuffled for training, the last part split off for validation. */
export async function trainingDatasets(
  x: ArrayInput,
  y: ArrayInput | undefined,
  given: ArrayFitOptions,
  seed: number,
): Promise<{ data: Dataset; options: FitOptions }> {
  const { batchSize, shuffle = true, validationSplit = 0, validationData, sampleWeight, ...options } = given;
  if (y === undefined) throw new StateError("fit: arrays need targets: fit(x, y, options)");
  if (!(validationSplit >= 0 && validationSplit < 1))
    throw new ValueError(`fit: validationSplit is ${validationSplit}; give 0 up to but without 1`);
  const [xs, ys, weights] = [
    await toHostArray(x),
    await toHostArray(y),
    sampleWeight === undefined ? undefined : await toHostArray(sampleWeight),
  ];
  const cut = Math.floor(xs.shape[0] * (1 - validationSplit));
  if (cut === 0 || xs.shape.length === 0)
    throw new ShapeError(`fit: ${xs.shape[0] ?? 0} samples leave none to train on`);
  const part = (from: number, to: number, shuffled: boolean) =>
    arrays(rows(xs, from, to), rows(ys, from, to), {
      batchSize,
      shuffle: shuffled,
      seed,
      sampleWeight: weights && rows(weights, from, to),
    });
  const split = cut < xs.shape[0] ? part(cut, xs.shape[0], false) : undefined;
  return {
    data: part(0, cut, shuffle),
    options: { ...options, validationData: (await validation(validationData, batchSize)) ?? split },
  };
}

async function validation(given: ArrayFitOptions["validationData"], batchSize?: number): Promise<Dataset | undefined> {
  if (given === undefined) return undefined;
  return "batches" in given ? given : toDataset(given[0], given[1], { batchSize });
}

function rows({ data, shape }: HostArray, from: number, to: number): HostArray {
  const step = sizeOf(shape.slice(1));
  return {
    data: data.subarray(from * step, Math.min(to, shape[0]) * step),
    shape: [Math.min(to, shape[0]) - from, ...shape.slice(1)],
  };
}

import { arrays } from "../data/arrays.js";
import type { AnyDataset, HostArray } from "../data/Dataset.js";
import { ValueError } from "../util/errors.js";
import { sizeOf } from "../util/shape.js";
import { type ArrayInputs, checkTargets, type Ends, toDataset, toHostArrays, weightArrays } from "./arrayInput.js";
import { type ArrayFitOptions, type FitOptions, isValidationArrays } from "./fitOptions.js";

/** Checks targets before anything is computed. */
export type TargetCheck = (where: string, data: AnyDataset, y: readonly HostArray[]) => void;

/** What arrays are made into datasets for. */
interface Purpose {
  readonly model: Ends & { readonly seed: number };
  readonly check: TargetCheck;
}

/** Arrays as the datasets and options of training: shuffled for training, the last part split off for validation. */
export async function trainingDatasets(
  x: ArrayInputs,
  y: ArrayInputs,
  given: ArrayFitOptions,
  { model, check }: Purpose,
): Promise<{ data: AnyDataset; validationData?: AnyDataset; options: FitOptions }> {
  const { batchSize, shuffle = true, validationSplit = 0, validationData, sampleWeight, ...options } = given;
  const { seed } = model;
  checkTargets("fit", y);
  const xs = await toHostArrays("fit", "inputs", x, model.inputCount);
  const ys = await toHostArrays("fit", "outputs", y, model.outputCount);
  const weights = await weightArrays("fit", sampleWeight, model.outputCount);
  const size = xs[0].shape[0];
  const cut = cutAt(size, validationSplit);
  // Refuses arrays of unequal lengths before they are cut into parts of equal ones.
  const whole = arrays(xs, ys, { batchSize, shuffle, seed, sampleWeight: weights });
  check("fit", whole, ys);
  const part = (from: number, to: number, shuffled: boolean) => {
    const taken = (array: HostArray) => rows(array, from, to);
    const own = { batchSize, shuffle: shuffled, seed, sampleWeight: weights?.map(taken) };
    return arrays(xs.map(taken), ys.map(taken), own);
  };
  if (validationData !== undefined || cut === size)
    return {
      data: whole,
      validationData: await validationDataset(validationData, { model, check }, batchSize),
      options,
    };
  return { data: part(0, cut, shuffle), validationData: part(cut, size, false), options };
}

/** How many samples training keeps. */
function cutAt(size: number, validationSplit: number): number {
  if (!(validationSplit >= 0 && validationSplit < 1))
    throw new ValueError(`fit: validationSplit is ${validationSplit}; give a number in [0, 1)`);
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
  { model, check }: Purpose,
  batchSize?: number,
): Promise<AnyDataset | undefined> {
  if (given === undefined || given === null) return undefined;
  if (!isValidationArrays(given)) return given;
  const where = "fit's validationData";
  const dataset = await toDataset(where, model, given[0], given[1], { batchSize, sampleWeight: given[2] });
  check(where, dataset, await toHostArrays(where, "outputs", given[1], model.outputCount));
  return dataset;
}

function rows({ data, shape }: HostArray, from: number, to: number): HostArray {
  const step = sizeOf(shape.slice(1));
  return { data: data.subarray(from * step, to * step), shape: [to - from, ...shape.slice(1)] };
}

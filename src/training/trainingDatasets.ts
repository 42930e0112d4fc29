import { arrays } from "../data/arrays.js";
import type { Dataset, HostArray } from "../data/Dataset.js";
import { ValueError } from "../util/errors.js";
import { type Shape, sizeOf } from "../util/shape.js";
import { type ArrayInput, checkTargets, optionalHostArray, toDataset, toHostArray } from "./arrayInput.js";
import { type ArrayFitOptions, type FitOptions, isValidationArrays } from "./fitOptions.js";

/** Checks targets before anything is computed. */
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
  const [xs, ys, weights] = [await toHostArray(x), await toHostArray(y), await optionalHostArray(sampleWeight)];
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

function rows({ data, shape }: HostArray, from: number, to: number): HostArray {
  const step = sizeOf(shape.slice(1));
  return { data: data.subarray(from * step, to * step), shape: [to - from, ...shape.slice(1)] };
}

import type { AnyDataset } from "../data/Dataset.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import type { ArrayInputs } from "./arrayInput.js";
import type { ClassWeight } from "./classWeights.js";
import type { Callback, CheckpointStore } from "./contract.js";
import { DATASETS_OWN } from "./evaluateOptions.js";
import type { FeatureStoreFactory } from "./frozen/FeatureStore.js";

/** Validation data as a pair of arrays, with sample weights or without. */
export type ValidationArrays = readonly [x: ArrayInputs, y: ArrayInputs, sampleWeight?: ArrayInputs];

/** Options of the training loop. */
export interface FitOptions {
  /** The epoch to end at. Default 1. */
  readonly epochs?: number;
  /** The epoch to begin at, counted from 0. Default 0. */
  readonly initialEpoch?: number;
  /** A dataset, or [x, y] or [x, y, sampleWeight]. */
  readonly validationData?: AnyDataset | ValidationArrays;
  /** One or several. */
  readonly callbacks?: Callback | readonly Callback[];
  /**
   * How much samples of a class weigh in the training loss, by the class's number or name; where labels are a class per
   * position, such as per pixel, each position weighs by its own. Default 1.
   */
  readonly classWeight?: ClassWeight;
  /**
   * Ends training between two batches: `fit` then rejects with the signal's reason, the weights as they are. The epochs that were finished
   * are in `model.history`.
   */
  readonly signal?: AbortSignal;
  /**
   * Where the outputs of frozen layers at the model's start are kept, so that they are computed once; false computes them
   * each time. Default: in up to 512 MB of memory.
   */
  readonly frozenFeatures?: FeatureStoreFactory | false;
  /**
   * Where the state of the training is saved as it goes: weights, optimizer, place, history, callbacks. `checkpointFile` of
   * noodlenet/io keeps it in a file.
   */
  readonly checkpoint?: CheckpointStore;
  /**
   * Goes on from the checkpoint, where there is one, with the same bits as a training that was never interrupted; a finished
   * one gives its weights and history at once. The model, its optimizer, the data and the callbacks must be made as before.
   * Default false: training starts from the beginning and replaces the checkpoint.
   */
  readonly resume?: boolean;
}

/** Options of `fit` on arrays. */
export interface ArrayFitOptions extends FitOptions {
  /** Default 32. */
  readonly batchSize?: number;
  /** Whether each epoch takes the samples in another order. Default true. */
  readonly shuffle?: boolean;
  /** The fraction of the samples, the last ones, that is kept for validation. Default 0. */
  readonly validationSplit?: number;
  /** How much each sample weighs in the training loss, [n], or each position of a sample, such as [n, h, w] for pixels. */
  readonly sampleWeight?: ArrayInputs;
}

/** Options of `trainOnBatch`. */
export interface TrainOnBatchOptions {
  /** [n]. */
  readonly sampleWeight?: ArrayInputs;
  /** What the samples of each class count. Default 1. */
  readonly classWeight?: ClassWeight;
}

const FIT = {
  epochs: true,
  initialEpoch: true,
  validationData: true,
  callbacks: true,
  classWeight: true,
  signal: true,
  frozenFeatures: true,
  checkpoint: true,
  resume: true,
} as const;

const PRINTS_NOTHING = "fit prints nothing itself; give callbacks: [progress()] of noodlenet/progress";
const FIRST_SAMPLES = "take(data, n) of noodlenet/data gives the first n samples of each epoch";

const ONLY = { verbose: [0, false, "auto"], validationFreq: [1], stepsPerEpoch: [null], validationSteps: [null] };
const INSTEAD = { verbose: PRINTS_NOTHING, stepsPerEpoch: FIRST_SAMPLES, validationSteps: FIRST_SAMPLES };

/** Reads the options of `fit` on a dataset. */
export const readFitOptions = optionsReader<FitOptions>("fit", "model.fit(data, { epochs: 5 })", {
  names: FIT,
  only: ONLY,
  instead: { ...INSTEAD, ...DATASETS_OWN },
});

/** Reads the options of `fit` on arrays. */
export const readArrayFitOptions = optionsReader<ArrayFitOptions>("fit", "model.fit(x, y, { epochs: 5 })", {
  names: { ...FIT, batchSize: true, shuffle: true, validationSplit: true, sampleWeight: true },
  only: ONLY,
  instead: INSTEAD,
});

/** Reads the options of `trainOnBatch`. */
export const readTrainOnBatchOptions = optionsReader<TrainOnBatchOptions>(
  "trainOnBatch",
  "model.trainOnBatch(x, y, { sampleWeight })",
  { names: { sampleWeight: true, classWeight: true }, only: { returnDict: [true] } },
);

/** Whether validation data are arrays. @throws ValueError when they are neither a dataset nor a list of two or three */
export function isValidationArrays(given: AnyDataset | ValidationArrays): given is ValidationArrays {
  if (Array.isArray(given) && (given.length === 2 || given.length === 3)) return true;
  if (!Array.isArray(given) && typeof given === "object" && given !== null && "batches" in given) return false;
  throw new ValueError("fit: validationData is neither a dataset nor [x, y]; give one of them");
}

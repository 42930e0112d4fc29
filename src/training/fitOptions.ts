import type { Dataset } from "../data/Dataset.js";
import type { EvaluateOptions, PredictOptions, TrainOnBatchOptions } from "../models/Sequential.js";
import { ValueError } from "../util/errors.js";
import { nearestName, optionsReader } from "../util/optionsReader.js";
import type { ArrayFitOptions, ArrayInput } from "./arrayInput.js";
import type { Callback } from "./Callback.js";
import type { EvaluateDatasetOptions } from "./evaluate.js";
import type { FitOptions } from "./fit.js";

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

/** What of arrays' options a dataset has itself. */
const DATASETS_OWN = {
  batchSize: "the dataset has its own; give it there",
  shuffle: "the dataset has its own; give it there",
  sampleWeight: "the dataset has its own: arrays(x, y, { sampleWeight }) of noodlenet/data",
  validationSplit: "a dataset is not cut; give validationData, such as the val of imageFolder(…, { validationSplit })",
};

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

const EVALUATE = { signal: true, frozenFeatures: true } as const;
const EVALUATE_RULES = {
  only: { verbose: [0, false, "auto"], steps: [null], callbacks: [null] },
  instead: { verbose: "nothing is printed" },
};

/** Reads the options of `evaluate` on a dataset. */
export const readEvaluateDatasetOptions = optionsReader<EvaluateDatasetOptions>(
  "evaluate",
  "model.evaluate(data, { signal })",
  { names: EVALUATE, only: EVALUATE_RULES.only, instead: { ...EVALUATE_RULES.instead, ...DATASETS_OWN } },
);

/** Reads the options of `evaluate` on arrays. */
export const readEvaluateOptions = optionsReader<EvaluateOptions>(
  "evaluate",
  "model.evaluate(x, y, { batchSize: 32 })",
  { names: { ...EVALUATE, batchSize: true, sampleWeight: true }, ...EVALUATE_RULES },
);

/** Reads the options of `predict`. */
export const readPredictOptions = optionsReader<PredictOptions>("predict", "model.predict(x, { batchSize: 32 })", {
  names: { ...EVALUATE, batchSize: true },
  ...EVALUATE_RULES,
});

/** Reads the options of `trainOnBatch`. */
export const readTrainOnBatchOptions = optionsReader<TrainOnBatchOptions>(
  "trainOnBatch",
  "model.trainOnBatch(x, y, { sampleWeight })",
  { names: { sampleWeight: true, classWeight: true }, only: { returnDict: [true] } },
);

const METHODS = [
  "onTrainBegin",
  "onTrainEnd",
  "onEpochBegin",
  "onEpochEnd",
  "onBatchBegin",
  "onBatchEnd",
  "onNotice",
  "onNotFinite",
] as const satisfies readonly (keyof Callback)[];

/** The callbacks given, one by itself or a list. @throws ValueError for what is none, and for a method that nothing would call */
export function callbacksOf(given: Callback | readonly Callback[] | null | undefined): readonly Callback[] {
  const callbacks = given === undefined || given === null ? [] : isList(given) ? given : [given];
  for (const callback of callbacks) checkCallback(callback);
  return callbacks;
}

function isList(given: Callback | readonly Callback[]): given is readonly Callback[] {
  return Array.isArray(given);
}

function checkCallback(callback: unknown): void {
  if (typeof callback !== "object" || callback === null)
    throw new ValueError(
      `fit: a callback is ${typeof callback === "function" ? "a function" : String(callback)}; ` +
        "give an object with methods, such as { onEpochEnd: (epoch, logs) => … }",
    );
  for (let at = callback; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
    for (const name of Object.getOwnPropertyNames(at)) {
      if (!/^on_?(train|test|predict|epoch|batch)/i.test(name) || METHODS.some((method) => method === name)) continue;
      throw new ValueError(
        `fit: a callback has ${name}, which is never called; did you mean ${nearestName(name.replace(/^on_?train_?(?=batch)/i, "on"), METHODS)}? ` +
          `There are ${METHODS.join(", ")}`,
      );
    }
}

/** Validation data as a pair of arrays, with sample weights or without. */
export type ValidationArrays = readonly [x: ArrayInput, y: ArrayInput, sampleWeight?: ArrayInput];

/** Whether validation data are arrays. @throws ValueError when they are neither a dataset nor a list of two or three */
export function isValidationArrays(given: Dataset | ValidationArrays): given is ValidationArrays {
  if (Array.isArray(given) && (given.length === 2 || given.length === 3)) return true;
  if (!Array.isArray(given) && typeof given === "object" && given !== null && "batches" in given) return false;
  throw new ValueError("fit: validationData is neither a dataset nor [x, y]; give one of them");
}

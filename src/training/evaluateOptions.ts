import { optionsReader } from "../util/optionsReader.js";
import type { ArrayInputs } from "./arrayInput.js";
import type { FeatureStoreFactory } from "./frozen/FeatureStore.js";

/** Options of `evaluate` on a dataset. */
export interface EvaluateDatasetOptions {
  /** Ends it between two batches: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /**
   * Where the outputs of frozen layers at the model's start are kept, so that they are computed once; false computes them
   * each time. Default: in up to 512 MB of memory.
   */
  readonly frozenFeatures?: FeatureStoreFactory | false;
}

/** Options of `predict`. */
export interface PredictOptions extends EvaluateDatasetOptions {
  /** For arrays. Default 32. */
  readonly batchSize?: number;
}

/** Options of `evaluate`. */
export interface EvaluateOptions extends PredictOptions {
  /** For arrays, [n]. */
  readonly sampleWeight?: ArrayInputs;
}

/** What of arrays' options a dataset has itself. */
export const DATASETS_OWN = {
  batchSize: "the dataset has its own; give it there",
  shuffle: "the dataset has its own; give it there",
  sampleWeight: "the dataset has its own: arrays(x, y, { sampleWeight }) of noodlenet/data",
  validationSplit: "a dataset is not cut; give validationData, such as the val of imageFolder(…, { validationSplit })",
};

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

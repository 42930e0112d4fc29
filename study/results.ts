import type { Curves, Overfitting } from "../examples/s3-overfitting.js";
import type { Judgement } from "./claims.js";
import type { Text } from "./Experiment.js";
import type { Explanation } from "./explain/Explanation.js";
import type { AveragesResult } from "./runs/MovingAverages.js";
import type { TestResult } from "./runs/testTable.js";

/** The result of a run, as in `results.json`. */
export interface Result {
  readonly id: string;
  readonly title: Text;
  /** The table of `model.summary()`. */
  readonly summary: string;
  readonly params: { readonly total: number; readonly trainable: number; readonly nonTrainable: number };
  /** loss, accuracy, valLoss and valAccuracy, one value per epoch. */
  readonly history: Curves;
  readonly overfitting: Overfitting;
  readonly test: TestResult;
  /** Of an experiment with `otherMomentum`. */
  readonly averages?: AveragesResult;
  readonly seed: number;
  /** Seconds of training. */
  readonly seconds: number;
  /** The peak of the process's memory after an epoch. */
  readonly megabytes: number;
}

/** The content of `results.json`. */
export interface ReportResults {
  readonly data: string;
  readonly backend: string;
  readonly epochs: number;
  readonly seeds: readonly number[];
  /** Whether it was a trial run, whose results are meaningless. */
  readonly quick: boolean;
  /** One for each experiment and seed. */
  readonly experiments: readonly Result[];
  readonly claims: readonly Judgement[];
  /** Under which settings claims hold; only if they were searched for. */
  readonly explanations?: readonly Explanation[];
}

import type { Tensor } from "../tensor/Tensor.js";

/**
 * A number that is reported for an epoch. Each batch is reduced to a few sums on the device; the sums of all batches
 * are added, and the metric is computed from the totals. So a metric has no state, and a batch costs one small read.
 */
export interface Metric {
  /** The name in logs and histories. */
  readonly name: string;
  /** How many numbers a batch is summed up into. */
  readonly size: number;
  /**
   * The batch's numbers, [size].
   * @param yTrue the targets as given  @param yPred what the model predicts
   * @param sampleWeight [n], or [n, …] where positions within a sample weigh
   * differently; all 1 where none are given
   */
  sums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor): Tensor;
  /** The metric, computed from the totals. */
  result(totals: ArrayLike<number>): number;
  /** What it was made with: its `type`, `name` and options. A metric without it is in no file of a model. */
  settings?(): Readonly<Record<string, unknown>> | null;
}

/** Which sums a function gives per sample, [n]. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

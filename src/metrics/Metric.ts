import type { Tensor } from "../tensor/Tensor.js";

/**
 * A figure over an epoch. A batch is summed up into a few numbers on the device; those of all batches are added, and the
 * figure follows from the total. So a metric keeps no state, and a batch costs one small read.
 */
export interface Metric {
  /** The name in logs and histories. */
  readonly name: string;
  /** How many numbers a batch is summed up into. */
  readonly size: number;
  /**
   * The batch's numbers, [size].
   * @param yTrue the targets as given  @param yPred what the model predicts  @param sampleWeight [n], or [n, …] where positions within a sample weigh
   * differently; all 1 where none are given
   */
  sums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor): Tensor;
  /** The figure from the totals. */
  result(totals: ArrayLike<number>): number;
}

/** Which sums a function gives per sample, [n]. */
export type MetricFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

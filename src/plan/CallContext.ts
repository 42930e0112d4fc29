import type { Tensor } from "../tensor/Tensor.js";

/** What a layer is told about the call. */
export interface CallContext {
  /** Whether dropout drops and batch normalization uses the statistics of the batch. Default false. */
  readonly training?: boolean;
  /** Number of the training step, from which random masks are derived. */
  readonly step?: number;
  /**
   * Takes a penalty on what a layer has computed, a single number, to be added to the loss (Keras: add_loss). There in training and
   * evaluation, not where a model predicts.
   */
  readonly penalize?: (penalty: Tensor) => void;
}

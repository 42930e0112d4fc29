/** What a layer is told about the call. */
export interface CallContext {
  /** Whether dropout drops and batch normalization uses the statistics of the batch. Default false. */
  readonly training?: boolean;
  /** Number of the training step, from which random masks are derived. */
  readonly step?: number;
}

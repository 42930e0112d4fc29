import type { TypedArray } from "../backends/Kernels.js";

/** A plain array in host memory with its shape; what data is before it enters a model. */
export interface HostArray {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** One batch. `indices` are the samples' places in the dataset, the same in every epoch. */
export interface Batch {
  /** [n, …sample shape], float32. */
  readonly x: HostArray;
  /** int32 [n] class labels, or float targets [n, …]. Missing where there is nothing to learn from. */
  readonly y?: HostArray;
  /** [n], float32. */
  readonly sampleWeight?: HostArray;
  readonly indices: Int32Array;
}

/** What is wanted of a dataset's batches. */
export interface BatchesOptions {
  /** The inputs are not looked at: `x.data` may be left empty, so that nothing has to be read or computed. Default false. */
  readonly withoutInputs?: boolean;
}

/** Samples that come in batches. `fit`, `evaluate` and `predict` take one wherever they take arrays. */
export interface Dataset {
  /** Number of samples. */
  readonly size: number;
  readonly batchSize: number;
  /** Shape of one sample, without the batch. */
  readonly sampleShape: readonly number[];
  /** Names of the classes, in the order of their labels. */
  readonly classNames?: readonly string[];
  /** Whether a sample differs from epoch to epoch (augmentation). */
  readonly augmented: boolean;
  /**
   * The batches of one epoch, the last one smaller where `size` is no multiple of `batchSize`. What is random in it (the
   * order, the augmentation) follows from the dataset's seed and `epoch` alone.
   */
  batches(epoch: number, options?: BatchesOptions): AsyncIterable<Batch>;
}

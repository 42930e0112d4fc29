import type { TypedArray } from "../backends/Kernels.js";

/** A plain array in host memory with its shape: the form of data outside of models. */
export interface HostArray {
  /** The elements, in row-major order. */
  readonly data: TypedArray;
  /** The length of each axis. */
  readonly shape: readonly number[];
}

/** One array; or a list, for models with several inputs or outputs: one for each, in their order. */
export type Arrays = HostArray | readonly HostArray[];

/** One batch. `indices` are the positions of the samples in the dataset, which are the same in every epoch. */
export interface Batch<X extends Arrays = HostArray, Y extends Arrays = HostArray> {
  /** [n, …sample shape], float32. */
  readonly x: X;
  /** int32 [n] class labels, or float targets [n, …]. Missing where the dataset has no targets. */
  readonly y?: Y;
  /** [n], float32. A list has the weights for each output. */
  readonly sampleWeight?: Y | HostArray;
  /** The samples' numbers in the dataset, in the order of the batch. */
  readonly indices: Int32Array;
}

/** The shape of one sample, or a list of the shapes for each input. */
export type SampleShape<X extends Arrays> = X extends HostArray ? readonly number[] : readonly (readonly number[])[];

/** Options of `Dataset.batches`. */
export interface BatchesOptions {
  /** The caller does not read the inputs: `x.data` may be left empty, which saves reading or computing it. Default false. */
  readonly withoutInputs?: boolean;
}

/** A source of batches of samples. `fit`, `evaluate` and `predict` accept a dataset wherever they accept arrays. */
export interface Dataset<X extends Arrays = HostArray, Y extends Arrays = HostArray> {
  /** Number of samples. */
  readonly size: number;
  /** Samples in a batch; the last may have fewer. */
  readonly batchSize: number;
  /** Shape of one sample, without the batch. */
  readonly sampleShape: SampleShape<X>;
  /** Names of the classes, in the order of their labels. */
  readonly classNames?: readonly string[];
  /** Whether samples differ from epoch to epoch (augmentation). */
  readonly augmented: boolean;
  /**
   * The batches of one epoch, the last one smaller where `size` is not a multiple of `batchSize`. Everything random (the
   * order, the augmentation) is determined by the dataset's seed and `epoch`.
   */
  batches(epoch: number, options?: BatchesOptions): AsyncIterable<Batch<X, Y>>;
}

/** A dataset for models with any number of inputs and outputs. */
export type AnyDataset = Dataset<Arrays, Arrays>;

/** Whether a value is a dataset, rather than arrays. */
export function isDataset(value: unknown): value is AnyDataset {
  return typeof value === "object" && value !== null && "batches" in value && typeof value.batches === "function";
}

/** One array or several, as a list. */
export function arrayList(given: Arrays): readonly HostArray[] {
  return "data" in given ? [given] : given;
}

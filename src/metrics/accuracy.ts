import { labelsFor } from "../losses/crossEntropy.js";
import { argmax } from "../tensor/ops/argmax.js";
import { cast } from "../tensor/ops/cast.js";
import { equal, greater, less } from "../tensor/ops/comparisons.js";
import { oneHot } from "../tensor/ops/oneHot.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sum } from "../tensor/ops/sum.js";
import { where } from "../tensor/ops/where.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { MeanMetric } from "./MeanMetric.js";

/** Options of every metric. */
export interface MetricOptions {
  /** The name in logs and histories. Default: that of the metric. */
  readonly name?: string;
}

/** Options of {@link BinaryAccuracy}. */
export interface BinaryAccuracyOptions extends MetricOptions {
  /** Default 0.5, for probabilities; give 0 for logits. */
  readonly threshold?: number;
}

/** Options of {@link TopKCategoricalAccuracy} and {@link SparseTopKCategoricalAccuracy}. */
export interface TopKOptions extends MetricOptions {
  /** How many of the most probable classes count as right. Default 5. */
  readonly k?: number;
}

const metricReader = (type: string) =>
  optionsReader<MetricOptions>(type, `new ${type}({ name: "right" })`, { names: { name: true } });
const topKReader = (type: string) =>
  optionsReader<TopKOptions>(type, `new ${type}({ k: 3 })`, { names: { name: true, k: true } });
const readSparse = metricReader("SparseCategoricalAccuracy");
const readCategorical = metricReader("CategoricalAccuracy");
const readSparseTopK = topKReader("SparseTopKCategoricalAccuracy");
const readTopK = topKReader("TopKCategoricalAccuracy");
const readBinary = optionsReader<BinaryAccuracyOptions>("BinaryAccuracy", "new BinaryAccuracy({ threshold: 0.5 })", {
  names: { name: true, threshold: true },
});
const readBinaryFunction = optionsReader<{ threshold?: number }>(
  "binaryAccuracy",
  "binaryAccuracy(targets, predictions, { threshold: 0.5 })",
  { names: { threshold: true } },
);
const readSparseTopKFunction = optionsReader<{ k?: number }>(
  "sparseTopKCategoricalAccuracy",
  "sparseTopKCategoricalAccuracy(labels, predictions, { k: 3 })",
  { names: { k: true } },
);

/** 1 where the most probable class is the label. @param yTrue int32 labels [n] or [n, 1]  @param yPred [n, classes] */
export function sparseCategoricalAccuracy(yTrue: Tensor, yPred: Tensor): Tensor {
  return cast(equal(argmax(yPred), cast(labelsFor(yTrue, yPred), "int32")), yPred.dtype);
}

/**
 * 1 where prediction and target have their maximum at the same class.
 * @param yTrue [n, classes]
 * @param yPred [n, classes]
 */
export function categoricalAccuracy(yTrue: Tensor, yPred: Tensor): Tensor {
  return cast(equal(argmax(yPred), argmax(yTrue)), yPred.dtype);
}

/**
 * 1 where the prediction is on the target's side of the threshold (default 0.5, which is that of probabilities, as in Keras: of logits the
 * middle is 0).
 */
export function binaryAccuracy(yTrue: Tensor, yPred: Tensor, options?: { threshold?: number }): Tensor {
  const { threshold = 0.5 } = readBinaryFunction(options);
  return equal(greater(yPred, threshold), reshape(cast(yTrue, yPred.dtype), yPred.shape));
}

/** 1 where fewer than k classes (default 5) are more probable than the label, and 0 where a prediction is NaN. */
export function sparseTopKCategoricalAccuracy(yTrue: Tensor, yPred: Tensor, options?: { k?: number }): Tensor {
  const { k = 5 } = readSparseTopKFunction(options);
  const label = oneHot(labelsFor(yTrue, yPred), yPred.shape[yPred.rank - 1], { dtype: yPred.dtype });
  const own = sum(where(label, yPred, 0), { axis: -1, keepDims: true });
  const isNumber = equal(yPred, yPred);
  return less(sum(where(isNumber, greater(yPred, own), k), { axis: -1 }), k);
}

/** {@link sparseTopKCategoricalAccuracy} for one-hot targets. */
export function topKCategoricalAccuracy(yTrue: Tensor, yPred: Tensor, options?: { k?: number }): Tensor {
  return sparseTopKCategoricalAccuracy(argmax(yTrue), yPred, options);
}

/**
 * The accuracy that fits the shapes, as Keras chooses it: {@link binaryAccuracy} with its threshold of 0.5 where there is one output, else
 * {@link sparseCategoricalAccuracy} for class numbers ([n] or [n, 1]) and {@link categoricalAccuracy} for rows of all
 * classes.
 */
export function accuracy(yTrue: Tensor, yPred: Tensor): Tensor {
  if (yPred.shape.at(-1) === 1) return binaryAccuracy(yTrue, yPred);
  const sparse = yTrue.rank < yPred.rank || yTrue.shape.at(-1) === 1;
  return sparse ? sparseCategoricalAccuracy(yTrue, yPred) : categoricalAccuracy(yTrue, yPred);
}

/** {@link sparseCategoricalAccuracy} as a metric. */
export class SparseCategoricalAccuracy extends MeanMetric {
  /** @param options `name` in the logs */
  constructor(options?: MetricOptions) {
    const { name = "sparseCategoricalAccuracy" } = readSparse(options);
    super(name, sparseCategoricalAccuracy);
  }

  override settings() {
    return { type: "SparseCategoricalAccuracy", name: this.name };
  }
}

/** {@link categoricalAccuracy} as a metric. */
export class CategoricalAccuracy extends MeanMetric {
  /** @param options `name` in the logs */
  constructor(options?: MetricOptions) {
    const { name = "categoricalAccuracy" } = readCategorical(options);
    super(name, categoricalAccuracy);
  }

  override settings() {
    return { type: "CategoricalAccuracy", name: this.name };
  }
}

/** {@link binaryAccuracy} as a metric. */
export class BinaryAccuracy extends MeanMetric {
  readonly #threshold: number;

  /** @param options `threshold` (0.5), `name` in the logs */
  constructor(options?: BinaryAccuracyOptions) {
    const { name = "binaryAccuracy", threshold = 0.5 } = readBinary(options);
    super(name, (yTrue, yPred) => binaryAccuracy(yTrue, yPred, { threshold }));
    this.#threshold = threshold;
  }

  override settings() {
    return { type: "BinaryAccuracy", name: this.name, threshold: this.#threshold };
  }
}

/** {@link sparseTopKCategoricalAccuracy} as a metric. @throws ValueError unless k is a positive integer */
export class SparseTopKCategoricalAccuracy extends MeanMetric {
  readonly #k: number;

  /** @param options `k` (5), `name` in the logs */
  constructor(options?: TopKOptions) {
    const { name = "sparseTopKCategoricalAccuracy", k = 5 } = readSparseTopK(options);
    checkK(name, k);
    super(name, (yTrue, yPred) => sparseTopKCategoricalAccuracy(yTrue, yPred, { k }));
    this.#k = k;
  }

  override settings() {
    return { type: "SparseTopKCategoricalAccuracy", name: this.name, k: this.#k };
  }
}

/** {@link topKCategoricalAccuracy} as a metric. @throws ValueError unless k is a positive integer */
export class TopKCategoricalAccuracy extends MeanMetric {
  readonly #k: number;

  /** @param options `k` (5), `name` in the logs */
  constructor(options?: TopKOptions) {
    const { name = "topKCategoricalAccuracy", k = 5 } = readTopK(options);
    checkK(name, k);
    super(name, (yTrue, yPred) => topKCategoricalAccuracy(yTrue, yPred, { k }));
    this.#k = k;
  }

  override settings() {
    return { type: "TopKCategoricalAccuracy", name: this.name, k: this.#k };
  }
}

function checkK(name: string, k: number): void {
  if (!(Number.isInteger(k) && k > 0)) throw new ValueError(`${name}: k is ${k}; give a positive integer`);
}

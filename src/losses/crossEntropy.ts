import { add } from "../tensor/ops/add.js";
import { clip } from "../tensor/ops/clip.js";
import { sigmoidCrossEntropy, softmaxCrossEntropy } from "../tensor/ops/crossEntropy.js";
import { div } from "../tensor/ops/div.js";
import { log } from "../tensor/ops/log.js";
import { mean } from "../tensor/ops/mean.js";
import { mul } from "../tensor/ops/mul.js";
import { neg } from "../tensor/ops/neg.js";
import { oneHot } from "../tensor/ops/oneHot.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sub } from "../tensor/ops/sub.js";
import { sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { sameShape, showShape } from "../util/shape.js";
import { Loss } from "./Loss.js";

/** Keras's epsilon: probabilities are held within [1e-7, 1 − 1e-7]. */
const EPSILON = 1e-7;

/** How cross-entropies read their arguments. */
export interface CrossEntropyOptions {
  /**
   * Whether yPred has not been through softmax (or sigmoid) yet. Default false. Metrics know nothing of it: for one logit give
   * `new BinaryAccuracy({ threshold: 0 })`.
   */
  readonly fromLogits?: boolean;
  /** Moves targets towards uniform: target·(1 − s) + s / classes. Default 0. */
  readonly labelSmoothing?: number;
}

/** Options of Keras's losses that change nothing here. */
const ONLY = { reduction: ["sumOverBatchSize", "sum_over_batch_size"], axis: [-1], ignoreClass: [null] };

type SparseOptions = Omit<CrossEntropyOptions, "labelSmoothing">;

const crossEntropyReader = (where: string, call: string) =>
  optionsReader<CrossEntropyOptions>(where, call, { names: { fromLogits: true, labelSmoothing: true }, only: ONLY });
const sparseReader = (where: string, call: string) =>
  optionsReader<SparseOptions>(where, call, {
    names: { fromLogits: true },
    only: { ...ONLY, labelSmoothing: [0] },
    instead: { labelSmoothing: "give one-hot targets to categoricalCrossentropy, which has it" },
  });
const readSparse = sparseReader(
  "sparseCategoricalCrossentropy",
  "sparseCategoricalCrossentropy(labels, logits, { fromLogits: true })",
);
const readSparseLoss = sparseReader(
  "SparseCategoricalCrossentropy",
  "new SparseCategoricalCrossentropy({ fromLogits: true })",
);
const readCategorical = crossEntropyReader(
  "categoricalCrossentropy",
  "categoricalCrossentropy(targets, logits, { fromLogits: true })",
);
const readCategoricalLoss = crossEntropyReader(
  "CategoricalCrossentropy",
  "new CategoricalCrossentropy({ labelSmoothing: 0.1 })",
);
const readBinary = crossEntropyReader(
  "binaryCrossentropy",
  "binaryCrossentropy(targets, logits, { fromLogits: true })",
);
const readBinaryLoss = crossEntropyReader("BinaryCrossentropy", "new BinaryCrossentropy({ labelSmoothing: 0.1 })");

/**
 * −ln p[label] per sample. Probabilities are clipped to [1e-7, 1 − 1e-7], then divided by their sum, as Keras does on
 * TensorFlow; logits go through a fused softmax.
 * @param yTrue int32 labels [n] or [n, 1]  @param yPred [n, classes]
 * @throws ShapeError when there is not one label per prediction
 */
export function sparseCategoricalCrossentropy(yTrue: Tensor, yPred: Tensor, options?: SparseOptions): Tensor {
  const { fromLogits = false } = readSparse(options);
  const target = oneHot(labelsFor(yTrue, yPred), yPred.shape[yPred.rank - 1], { dtype: yPred.dtype });
  return softmaxCrossEntropy(fromLogits ? yPred : log(clipped(yPred)), target);
}

/**
 * −Σ target·ln p per sample. Probabilities are first divided by their sum, then clipped to [1e-7, 1 − 1e-7].
 * @param yTrue target probabilities, such as one-hot rows [n, classes]  @param yPred [n, classes]
 * @throws ShapeError when the shapes differ
 */
export function categoricalCrossentropy(yTrue: Tensor, yPred: Tensor, options?: CrossEntropyOptions): Tensor {
  const { fromLogits, labelSmoothing = 0 } = readCategorical(options);
  checkSame("categoricalCrossentropy", yTrue, yPred);
  const target = smooth(yTrue, labelSmoothing, yPred.shape[yPred.rank - 1]);
  if (fromLogits) return softmaxCrossEntropy(yPred, target);
  const p = clipped(div(yPred, sum(yPred, { axis: -1, keepDims: true })));
  return neg(sum(mul(target, log(p)), { axis: -1 }));
}

/**
 * −(t·ln p + (1 − t)·ln(1 − p)), the mean over the last axis. Probabilities are clipped to [1e-7, 1 − 1e-7].
 * @param yTrue 0 or 1 (or between), of yPred's shape  @param yPred [n, …]
 * @throws ShapeError when the shapes differ
 */
export function binaryCrossentropy(yTrue: Tensor, yPred: Tensor, options?: CrossEntropyOptions): Tensor {
  const { fromLogits, labelSmoothing = 0 } = readBinary(options);
  checkSame("binaryCrossentropy", yTrue, yPred);
  const target = smooth(yTrue, labelSmoothing, 2);
  if (fromLogits) return mean(sigmoidCrossEntropy(yPred, target), { axis: -1 });
  const p = clipped(yPred);
  return neg(mean(add(mul(target, log(p)), mul(sub(1, target), log(sub(1, p)))), { axis: -1 }));
}

/** {@link sparseCategoricalCrossentropy} as a loss. */
export class SparseCategoricalCrossentropy extends Loss {
  /** The name that `compile` knows it by. */
  readonly name = "sparseCategoricalCrossentropy";
  readonly #options: CrossEntropyOptions;

  /** @param options `fromLogits` (false): whether predictions are logits, before softmax */
  constructor(options?: SparseOptions) {
    super();
    this.#options = readSparseLoss(options);
  }

  override get logitsOf() {
    return this.#options.fromLogits ? null : ("softmax" as const);
  }

  override settings() {
    return { type: "SparseCategoricalCrossentropy", ...this.#options };
  }

  override perSample(yTrue: Tensor, yPred: Tensor, fromLogits = this.#options.fromLogits): Tensor {
    return sparseCategoricalCrossentropy(yTrue, yPred, { fromLogits });
  }
}

/** {@link categoricalCrossentropy} as a loss. */
export class CategoricalCrossentropy extends Loss {
  /** The name that `compile` knows it by. */
  readonly name = "categoricalCrossentropy";
  readonly #options: CrossEntropyOptions;

  /** @param options `fromLogits` (false): whether predictions are logits, before softmax; `labelSmoothing` (0) */
  constructor(options?: CrossEntropyOptions) {
    super();
    this.#options = checked(readCategoricalLoss(options));
  }

  override get logitsOf() {
    return this.#options.fromLogits ? null : ("softmax" as const);
  }

  override settings() {
    return { type: "CategoricalCrossentropy", ...this.#options };
  }

  override perSample(yTrue: Tensor, yPred: Tensor, fromLogits = this.#options.fromLogits): Tensor {
    return categoricalCrossentropy(yTrue, yPred, { ...this.#options, fromLogits });
  }
}

/** {@link binaryCrossentropy} as a loss. */
export class BinaryCrossentropy extends Loss {
  /** The name that `compile` knows it by. */
  readonly name = "binaryCrossentropy";
  readonly #options: CrossEntropyOptions;

  /** @param options `fromLogits` (false): whether predictions are logits, before sigmoid; `labelSmoothing` (0) */
  constructor(options?: CrossEntropyOptions) {
    super();
    this.#options = checked(readBinaryLoss(options));
  }

  override get logitsOf() {
    return this.#options.fromLogits ? null : ("sigmoid" as const);
  }

  override settings() {
    return { type: "BinaryCrossentropy", ...this.#options };
  }

  override perSample(yTrue: Tensor, yPred: Tensor, fromLogits = this.#options.fromLogits): Tensor {
    return binaryCrossentropy(yTrue, yPred, { ...this.#options, fromLogits });
  }
}

function checked(options: CrossEntropyOptions): CrossEntropyOptions {
  const { labelSmoothing = 0 } = options;
  if (labelSmoothing >= 0 && labelSmoothing <= 1) return options;
  throw new ValueError(`cross-entropy: labelSmoothing is ${labelSmoothing}; give 0 to 1`);
}

function clipped(p: Tensor): Tensor {
  return clip(p, { min: EPSILON, max: 1 - EPSILON });
}

function smooth(target: Tensor, amount: number, classes: number): Tensor {
  return amount === 0 ? target : add(mul(target, 1 - amount), amount / classes);
}

/** Labels without a trailing axis of 1. @throws ShapeError when there is not one per prediction */
export function labelsFor(yTrue: Tensor, yPred: Tensor): Tensor {
  const expected = yPred.shape.slice(0, -1);
  if (sameShape(yTrue.shape, expected)) return yTrue;
  if (sameShape(yTrue.shape, [...expected, 1])) return reshape(yTrue, expected);
  throw new ShapeError(
    `labels ${showShape(yTrue.shape)} do not fit predictions ${showShape(yPred.shape)}; give one class number per prediction, ` +
      `${showShape(expected)}, or use categoricalCrossentropy for rows of probabilities`,
  );
}

/** Whether the targets look like one class number for each row of predictions. */
function isLabels(yTrue: Tensor, yPred: Tensor): boolean {
  const expected = yPred.shape.slice(0, -1);
  return yPred.shape.at(-1) !== 1 && [expected, [...expected, 1]].some((shape) => sameShape(yTrue.shape, shape));
}

function checkSame(name: string, yTrue: Tensor, yPred: Tensor): void {
  if (sameShape(yTrue.shape, yPred.shape)) return;
  throw new ShapeError(
    `${name}: targets ${showShape(yTrue.shape)} and predictions ${showShape(yPred.shape)} must have one shape; ` +
      (isLabels(yTrue, yPred) ? "use sparseCategoricalCrossentropy for class numbers" : "reshape one"),
  );
}

import { labelsFor } from "../losses/crossEntropy.js";
import { argmax } from "../tensor/ops/argmax.js";
import { cast } from "../tensor/ops/cast.js";
import { equal, greater, less } from "../tensor/ops/comparisons.js";
import { mul } from "../tensor/ops/mul.js";
import { oneHot } from "../tensor/ops/oneHot.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";
import { MeanMetric } from "./MeanMetric.js";

/** 1 where the most probable class is the label. @param yTrue int32 labels [n] or [n, 1]  @param yPred [n, classes] */
export function sparseCategoricalAccuracy(yTrue: Tensor, yPred: Tensor): Tensor {
  return cast(equal(argmax(yPred), cast(labelsFor(yTrue, yPred), "int32")), yPred.dtype);
}

/** 1 where prediction and target have their maximum at the same class. @param yTrue [n, classes]  @param yPred [n, classes] */
export function categoricalAccuracy(yTrue: Tensor, yPred: Tensor): Tensor {
  return cast(equal(argmax(yPred), argmax(yTrue)), yPred.dtype);
}

/** 1 where the prediction is on the target's side of the threshold (default 0.5). */
export function binaryAccuracy(yTrue: Tensor, yPred: Tensor, { threshold = 0.5 }: { threshold?: number } = {}): Tensor {
  return equal(greater(yPred, threshold), reshape(yTrue, yPred.shape));
}

/** 1 where fewer than k classes (default 5) are more probable than the label. */
export function sparseTopKCategoricalAccuracy(yTrue: Tensor, yPred: Tensor, { k = 5 }: { k?: number } = {}): Tensor {
  const label = oneHot(labelsFor(yTrue, yPred), yPred.shape[yPred.rank - 1], { dtype: yPred.dtype });
  const own = sum(mul(label, yPred), { axis: -1, keepDims: true });
  return less(sum(greater(yPred, own), { axis: -1 }), k);
}

/** {@link sparseTopKCategoricalAccuracy} for one-hot targets. */
export function topKCategoricalAccuracy(yTrue: Tensor, yPred: Tensor, options: { k?: number } = {}): Tensor {
  return sparseTopKCategoricalAccuracy(argmax(yTrue), yPred, options);
}

/** {@link sparseCategoricalAccuracy} as a metric. */
export class SparseCategoricalAccuracy extends MeanMetric {
  constructor({ name = "sparseCategoricalAccuracy" }: { name?: string } = {}) {
    super(name, sparseCategoricalAccuracy);
  }
}

/** {@link categoricalAccuracy} as a metric. */
export class CategoricalAccuracy extends MeanMetric {
  constructor({ name = "categoricalAccuracy" }: { name?: string } = {}) {
    super(name, categoricalAccuracy);
  }
}

/** {@link binaryAccuracy} as a metric. */
export class BinaryAccuracy extends MeanMetric {
  constructor({ name = "binaryAccuracy", threshold = 0.5 }: { name?: string; threshold?: number } = {}) {
    super(name, (yTrue, yPred) => binaryAccuracy(yTrue, yPred, { threshold }));
  }
}

/** {@link sparseTopKCategoricalAccuracy} as a metric. @throws ValueError unless k is a whole number from 1 */
export class SparseTopKCategoricalAccuracy extends MeanMetric {
  constructor({ name = "sparseTopKCategoricalAccuracy", k = 5 }: { name?: string; k?: number } = {}) {
    checkK(name, k);
    super(name, (yTrue, yPred) => sparseTopKCategoricalAccuracy(yTrue, yPred, { k }));
  }
}

/** {@link topKCategoricalAccuracy} as a metric. @throws ValueError unless k is a whole number from 1 */
export class TopKCategoricalAccuracy extends MeanMetric {
  constructor({ name = "topKCategoricalAccuracy", k = 5 }: { name?: string; k?: number } = {}) {
    checkK(name, k);
    super(name, (yTrue, yPred) => topKCategoricalAccuracy(yTrue, yPred, { k }));
  }
}

function checkK(name: string, k: number): void {
  if (!(Number.isInteger(k) && k > 0)) throw new ValueError(`${name}: k is ${k}; give a whole number from 1`);
}

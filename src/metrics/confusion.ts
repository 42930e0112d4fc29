import { tensor } from "../tensor/create.js";
import { cast } from "../tensor/ops/cast.js";
import { greater } from "../tensor/ops/comparisons.js";
import { concat } from "../tensor/ops/concat.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sub } from "../tensor/ops/sub.js";
import { broadcastTo, sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { showShape } from "../util/shape.js";
import type { Metric } from "./Metric.js";

/** Counts of true and false positives and negatives at each threshold, as [tp…, fp…, fn…, tn…], weighted. */
function confusionSums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor, thresholds: readonly number[]): Tensor {
  if (yTrue.size !== yPred.size) {
    throw new ShapeError(
      `metric: targets ${showShape(yTrue.shape)} and predictions ${showShape(yPred.shape)} must have one shape; these figures are for 0 / 1 targets`,
    );
  }
  const n = yPred.shape[0];
  const column = (t: Tensor) => reshape(cast(t, yPred.dtype), [t.size, 1]);
  const weights = reshape(broadcastTo(reshape(sampleWeight, [n, 1]), [n, yPred.size / n]), [yPred.size, 1]);
  const limits = tensor([...thresholds], { dtype: yPred.dtype, backend: yPred.backend });
  const positive = greater(column(yPred), limits);
  const [isTrue, isFalse] = [mul(column(yTrue), weights), mul(sub(1, column(yTrue)), weights)];
  const truePositives = sum(mul(positive, isTrue), { axis: 0 });
  const falsePositives = sum(mul(positive, isFalse), { axis: 0 });
  const falseNegatives = sub(sum(isTrue), truePositives);
  return concat([truePositives, falsePositives, falseNegatives, sub(sum(isFalse), falsePositives)]);
}

abstract class ThresholdMetric implements Metric {
  readonly name: string;
  readonly size = 4;
  readonly #threshold: number;

  constructor(name: string, threshold: number) {
    this.name = name;
    this.#threshold = threshold;
  }

  sums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor): Tensor {
    return confusionSums(yTrue, yPred, sampleWeight, [this.#threshold]);
  }

  abstract result(totals: ArrayLike<number>): number;
}

/** Of what was predicted positive, the part that is: tp / (tp + fp). Threshold 0.5. Targets are 0 or 1, of yPred's shape. */
export class Precision extends ThresholdMetric {
  constructor({ name = "precision", threshold = 0.5 }: { name?: string; threshold?: number } = {}) {
    super(name, threshold);
  }

  override result(totals: ArrayLike<number>): number {
    return ratio(totals[0], totals[0] + totals[1]);
  }
}

/** Of what is positive, the part predicted so: tp / (tp + fn). Threshold 0.5. Targets are 0 or 1, of yPred's shape. */
export class Recall extends ThresholdMetric {
  constructor({ name = "recall", threshold = 0.5 }: { name?: string; threshold?: number } = {}) {
    super(name, threshold);
  }

  override result(totals: ArrayLike<number>): number {
    return ratio(totals[0], totals[0] + totals[2]);
  }
}

/**
 * Area under the curve of true positive rate over false positive rate, by trapezoids between `thresholds` (default 200)
 * evenly spaced thresholds, as in Keras. Targets are 0 or 1, of yPred's shape.
 * @throws ValueError unless thresholds is a whole number from 2
 * @see Fawcett 2006, "An introduction to ROC analysis"
 */
export class AUC implements Metric {
  readonly name: string;
  readonly size: number;
  readonly #thresholds: readonly number[];

  constructor({ name = "auc", thresholds = 200 }: { name?: string; thresholds?: number } = {}) {
    if (!(Number.isInteger(thresholds) && thresholds > 1))
      throw new ValueError(`${name}: thresholds is ${thresholds}; give a whole number from 2`);
    this.name = name;
    this.size = 4 * thresholds;
    // The ends lie just outside 0 and 1, so that every prediction is above the first and none above the last.
    this.#thresholds = Array.from({ length: thresholds }, (_, i) =>
      i === 0 ? -1e-7 : i === thresholds - 1 ? 1 + 1e-7 : i / (thresholds - 1),
    );
  }

  sums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor): Tensor {
    return confusionSums(yTrue, yPred, sampleWeight, this.#thresholds);
  }

  result(totals: ArrayLike<number>): number {
    const n = this.#thresholds.length;
    const truePositiveRate = (i: number) => ratio(totals[i], totals[i] + totals[2 * n + i]);
    const falsePositiveRate = (i: number) => ratio(totals[n + i], totals[n + i] + totals[3 * n + i]);
    let area = 0;
    for (let i = 0; i + 1 < n; i++) {
      area += ((falsePositiveRate(i) - falsePositiveRate(i + 1)) * (truePositiveRate(i) + truePositiveRate(i + 1))) / 2;
    }
    return area;
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

import { tensor } from "../tensor/create.js";
import { cast } from "../tensor/ops/cast.js";
import { greater } from "../tensor/ops/comparisons.js";
import { concat } from "../tensor/ops/concat.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { slice } from "../tensor/ops/slice.js";
import { sub } from "../tensor/ops/sub.js";
import { broadcastTo, sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { log } from "../util/math.js";
import { optionsReader, showValue } from "../util/optionsReader.js";
import { sameShape, showShape } from "../util/shape.js";
import type { MetricOptions } from "./accuracy.js";
import type { Metric } from "./Metric.js";

/** Counts of true and false positives and negatives at each threshold, as [tp…, fp…, fn…, tn…], weighted. */
function confusionSums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor, thresholds: readonly number[]): Tensor {
  if (yTrue.size !== yPred.size) {
    throw new ShapeError(
      `metric: targets ${showShape(yTrue.shape)} and predictions ${showShape(yPred.shape)} must have one shape; these metrics are for 0 / 1 targets`,
    );
  }
  const column = (t: Tensor) => reshape(cast(t, yPred.dtype), [t.size, 1]);
  const weights = reshape(
    broadcastTo(reshape(sampleWeight, [sampleWeight.size, 1]), [sampleWeight.size, yPred.size / sampleWeight.size]),
    [yPred.size, 1],
  );
  const limits = tensor([...thresholds], { dtype: yPred.dtype, backend: yPred.backend });
  const positive = greater(column(yPred), limits);
  const [isTrue, isFalse] = [mul(column(yTrue), weights), mul(sub(1, column(yTrue)), weights)];
  const truePositives = sum(mul(positive, isTrue), { axis: 0 });
  const falsePositives = sum(mul(positive, isFalse), { axis: 0 });
  const falseNegatives = sub(sum(isTrue), truePositives);
  return concat([truePositives, falsePositives, falseNegatives, sub(sum(isFalse), falsePositives)]);
}

/** Options of {@link Precision} and {@link Recall}. */
export interface ThresholdOptions extends MetricOptions {
  /** Predictions above it count as positive. Default 0.5. */
  readonly threshold?: number;
  /** Keras's name of `threshold`; one number. */
  readonly thresholds?: number;
  /** Which class alone is counted, of the last axis of targets (one-hot) and predictions. Default null: all of them together. */
  readonly classId?: number | null;
}

const thresholdReader = (type: string) =>
  optionsReader<ThresholdOptions>(type, `new ${type}({ threshold: 0.5 })`, {
    names: { name: true, threshold: true, thresholds: "threshold", classId: true },
    only: { topK: [null] },
  });
const readPrecision = thresholdReader("Precision");
const readRecall = thresholdReader("Recall");

abstract class ThresholdMetric implements Metric {
  readonly name: string;
  readonly size = 4;
  readonly #threshold: number;
  readonly #classId: number | null;

  constructor(name: string, { threshold = 0.5, classId = null }: ThresholdOptions) {
    if (typeof threshold !== "number" || !(threshold >= 0 && threshold <= 1))
      throw new ValueError(`${name}: the threshold is ${threshold}; give one number from 0 to 1`);
    if (classId !== null && !(Number.isInteger(classId) && classId >= 0))
      throw new ValueError(`${name}: classId is ${showValue(classId)}; give a whole number from 0`);
    this.name = name;
    this.#threshold = threshold;
    this.#classId = classId;
  }

  sums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor): Tensor {
    const classId = this.#classId;
    if (classId === null) return confusionSums(yTrue, yPred, sampleWeight, [this.#threshold]);
    const { rank, shape } = yPred;
    if (!sameShape(yTrue.shape, shape) || rank < 2 || classId >= shape[rank - 1])
      throw new ShapeError(
        `${this.name}: targets ${showShape(yTrue.shape)} and predictions ${showShape(shape)} have no class ${classId}; give one-hot targets`,
      );
    const begin = shape.map((_, axis) => (axis === rank - 1 ? classId : 0));
    const ofClass = (t: Tensor) => slice(t, begin, shape.with(rank - 1, 1));
    return confusionSums(ofClass(yTrue), ofClass(yPred), sampleWeight, [this.#threshold]);
  }

  abstract result(totals: ArrayLike<number>): number;

  settings() {
    return { type: this.type, name: this.name, threshold: this.#threshold, classId: this.#classId };
  }

  protected abstract get type(): string;
}

/**
 * Of what was predicted positive, the part that is: tp / (tp + fp). Threshold 0.5. Targets are 0 or 1, of yPred's
 * shape; with `classId` they are one-hot, and only that class is counted.
 * @throws ValueError unless the threshold is a number from 0 to 1, and classId the number of a class
 */
export class Precision extends ThresholdMetric {
  /** @param options `threshold` (0.5), `classId` (all), `name` in the logs: {@link ThresholdOptions} */
  constructor(options?: ThresholdOptions) {
    const { name = "precision", ...others } = readPrecision(options);
    super(name, others);
  }

  protected override get type() {
    return "Precision";
  }

  /** tp / (tp + fp), 0 where nothing was predicted positive. */
  override result(totals: ArrayLike<number>): number {
    return ratio(totals[0], totals[0] + totals[1]);
  }
}

/**
 * Of what is positive, the part predicted so: tp / (tp + fn). Threshold 0.5. Targets are 0 or 1, of yPred's shape; with
 * `classId` they are one-hot, and only that class is counted.
 * @throws ValueError unless the threshold is a number from 0 to 1, and classId the number of a class
 */
export class Recall extends ThresholdMetric {
  /** @param options `threshold` (0.5), `classId` (all), `name` in the logs: {@link ThresholdOptions} */
  constructor(options?: ThresholdOptions) {
    const { name = "recall", ...others } = readRecall(options);
    super(name, others);
  }

  protected override get type() {
    return "Recall";
  }

  /** tp / (tp + fn), 0 where nothing is positive. */
  override result(totals: ArrayLike<number>): number {
    return ratio(totals[0], totals[0] + totals[2]);
  }
}

/** Options of {@link AUC}, with Keras's defaults. */
export interface AUCOptions extends MetricOptions {
  /** How many evenly spaced thresholds from 0 to 1. Default 200. */
  readonly numThresholds?: number;
  /** The thresholds themselves, between 0 and 1, in place of `numThresholds`. */
  readonly thresholds?: readonly number[];
  /** "ROC": true over false positive rate (default). "PR": precision over recall. */
  readonly curve?: "ROC" | "PR";
}

const readAuc = optionsReader<AUCOptions>("AUC", "new AUC({ numThresholds: 200 })", {
  names: { name: true, numThresholds: true, thresholds: true, curve: true },
  only: { summationMethod: ["interpolation"], multiLabel: [false], fromLogits: [false], labelWeights: [null] },
});

/**
 * Area under a curve between thresholds, as in Keras: of true positive rate over false positive rate by trapezoids, or
 * of precision over recall by the interpolation of Davis and Goadrich. Targets are 0 or 1, of yPred's shape, and predictions are probabilities.
 * Those between the same two thresholds count as equal: a network whose answers are all from 0.991 to 0.994 has 0.5, however well it sorts
 * them; give more thresholds then.
 * @throws ValueError unless numThresholds is an integer of at least 2, thresholds are numbers from 0 to 1, and the
 *   curve is one of the two
 * @see Fawcett 2006, "An introduction to ROC analysis"; Davis and Goadrich 2006, "The relationship between
 *   precision-recall and ROC curves"
 */
export class AUC implements Metric {
  readonly name: string;
  readonly size: number;
  readonly #thresholds: readonly number[];
  readonly #curve: "ROC" | "PR";
  readonly #given: Pick<AUCOptions, "numThresholds" | "thresholds">;

  /** @param options `curve` ("ROC"), `numThresholds` (200), `name` in the logs: {@link AUCOptions} */
  constructor(options?: AUCOptions) {
    const { name = "auc", numThresholds = 200, thresholds, curve = "ROC" } = readAuc(options);
    if (curve !== "ROC" && curve !== "PR")
      throw new ValueError(`${name}: the curve is ${JSON.stringify(curve)}; give "ROC" or "PR"`);
    this.name = name;
    this.#curve = curve;
    this.#given = thresholds ? { thresholds } : { numThresholds };
    this.#thresholds = withEnds(name, thresholds ?? evenly(name, numThresholds));
    this.size = 4 * this.#thresholds.length;
  }

  settings() {
    return { type: "AUC", name: this.name, curve: this.#curve, ...this.#given };
  }

  sums(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor): Tensor {
    return confusionSums(yTrue, yPred, sampleWeight, this.#thresholds);
  }

  result(totals: ArrayLike<number>): number {
    const n = this.#thresholds.length;
    const part = this.#curve === "ROC" ? trapezoid : precisionRecallPart;
    const at = (i: number): Counts => ({
      tp: totals[i],
      fp: totals[n + i],
      fn: totals[2 * n + i],
      tn: totals[3 * n + i],
    });
    let area = 0;
    for (let i = 0; i + 1 < n; i++) area += part(at(i), at(i + 1));
    return area;
  }
}

function evenly(name: string, count: number): number[] {
  if (Number.isInteger(count) && count > 1) return Array.from({ length: count - 2 }, (_, i) => (i + 1) / (count - 1));
  throw new ValueError(`${name}: numThresholds is ${count}; give an integer of at least 2`);
}

/** The ends lie just outside 0 and 1, so that every prediction is above the first and none above the last. */
function withEnds(name: string, inner: readonly number[]): number[] {
  if (!Array.isArray(inner) || inner.some((t) => !(t >= 0 && t <= 1)))
    throw new ValueError(
      `${name}: thresholds is ${JSON.stringify(inner)}; give a list of numbers from 0 to 1, or their number as numThresholds`,
    );
  return [-1e-7, ...[...inner].sort((a, b) => a - b), 1 + 1e-7];
}

/** What is counted at one threshold. */
interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

function trapezoid(a: Counts, b: Counts): number {
  const falsePositiveRate = ({ fp, tn }: Counts) => ratio(fp, fp + tn);
  const truePositiveRate = ({ tp, fn }: Counts) => ratio(tp, tp + fn);
  return ((falsePositiveRate(a) - falsePositiveRate(b)) * (truePositiveRate(a) + truePositiveRate(b))) / 2;
}

/** The area between two thresholds when true positives grow in proportion to what is predicted positive. */
function precisionRecallPart(a: Counts, b: Counts): number {
  const [more, fewer] = [a.tp + a.fp, b.tp + b.fp];
  const slope = ratio(a.tp - b.tp, Math.max(more - fewer, 0));
  const intercept = b.tp - slope * fewer;
  const grown = more > 0 && fewer > 0 ? more / fewer : 1;
  return ratio(slope * (a.tp - b.tp + intercept * log(grown)), b.tp + b.fn);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

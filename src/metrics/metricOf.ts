import { meanAbsoluteError, meanSquaredError } from "../losses/regression.js";
import { checkNoClass } from "../util/checkNoClass.js";
import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { unknownName } from "../util/unknownName.js";
import {
  accuracy,
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  TopKCategoricalAccuracy,
} from "./accuracy.js";
import { AUC, Precision, Recall } from "./confusion.js";
import { MeanMetric } from "./MeanMetric.js";
import type { Metric, MetricFunction } from "./Metric.js";

const named = {
  accuracy: () => new MeanMetric("accuracy", accuracy, "accuracy"),
  acc: () => new MeanMetric("acc", accuracy, "accuracy"),
  binaryAccuracy: () => new BinaryAccuracy(),
  categoricalAccuracy: () => new CategoricalAccuracy(),
  sparseCategoricalAccuracy: () => new SparseCategoricalAccuracy(),
  topKCategoricalAccuracy: () => new TopKCategoricalAccuracy(),
  sparseTopKCategoricalAccuracy: () => new SparseTopKCategoricalAccuracy(),
  precision: () => new Precision(),
  recall: () => new Recall(),
  auc: () => new AUC(),
  meanSquaredError: () => new MeanMetric("meanSquaredError", meanSquaredError, "meanSquaredError"),
  mse: () => new MeanMetric("mse", meanSquaredError, "meanSquaredError"),
  meanAbsoluteError: () => new MeanMetric("meanAbsoluteError", meanAbsoluteError, "meanAbsoluteError"),
  mae: () => new MeanMetric("mae", meanAbsoluteError, "meanAbsoluteError"),
} satisfies Record<string, () => Metric>;

/** Metrics by name, with their defaults; "accuracy" is the one that fits the shapes of targets and predictions. */
export type MetricName = keyof typeof named;

/** A metric, its name, or a user-defined function of a number per sample, whose mean is the metric. */
export type MetricLike = MetricName | Metric | MetricFunction;

/** The metric meant. @throws ValueError for an unknown name */
export function metricOf(choice: MetricLike): Metric {
  checkNoClass("metric", choice);
  if (typeof choice === "function") return new MeanMetric(choice.name || "metric", choice);
  if (typeof choice === "object" && typeof choice?.sums === "function") return choice;
  if (typeof choice !== "string")
    throw new ValueError(
      `metric: ${showValue(choice)} is not a metric; give a name, a Metric such as new AUC(), or a function`,
    );
  const make: (() => Metric) | undefined = named[choice];
  if (make) return make();
  throw unknownName("metric", choice, Object.keys(named));
}

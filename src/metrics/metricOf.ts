import { SparseCategoricalCrossentropy } from "../losses/crossEntropy.js";
import type { Loss } from "../losses/Loss.js";
import { meanAbsoluteError, meanSquaredError } from "../losses/regression.js";
import { ValueError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import {
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
  binaryAccuracy: () => new BinaryAccuracy(),
  categoricalAccuracy: () => new CategoricalAccuracy(),
  sparseCategoricalAccuracy: () => new SparseCategoricalAccuracy(),
  topKCategoricalAccuracy: () => new TopKCategoricalAccuracy(),
  sparseTopKCategoricalAccuracy: () => new SparseTopKCategoricalAccuracy(),
  precision: () => new Precision(),
  recall: () => new Recall(),
  auc: () => new AUC(),
  meanSquaredError: () => new MeanMetric("meanSquaredError", meanSquaredError),
  mse: () => new MeanMetric("mse", meanSquaredError),
  meanAbsoluteError: () => new MeanMetric("meanAbsoluteError", meanAbsoluteError),
  mae: () => new MeanMetric("mae", meanAbsoluteError),
} satisfies Record<string, () => Metric>;

/** Metrics by name, with their defaults; "accuracy" is the one that fits the targets. */
export type MetricName = keyof typeof named | "accuracy";

/** A metric, its name, or a function of one's own that gives a figure per sample, whose mean counts. */
export type MetricLike = MetricName | Metric | MetricFunction;

/** The metric meant, for a model with this loss and output. @throws ValueError for an unknown name */
export function metricOf(choice: MetricLike, loss: Loss, outputShape: Shape): Metric {
  if (typeof choice === "function") return new MeanMetric(choice.name || "metric", choice);
  if (typeof choice !== "string") return choice;
  if (choice === "accuracy") return accuracyFor(loss, outputShape);
  const make: (() => Metric) | undefined = named[choice];
  if (make) return make();
  throw new ValueError(`metric "${choice}" is unknown; choose one of accuracy, ${Object.keys(named).join(", ")}`);
}

/** As Keras chooses: by the shapes of outputs and targets, of which the loss tells. */
function accuracyFor(loss: Loss, outputShape: Shape): Metric {
  const options = { name: "accuracy" };
  if (outputShape.at(-1) === 1) return new BinaryAccuracy(options);
  if (loss instanceof SparseCategoricalCrossentropy) return new SparseCategoricalAccuracy(options);
  return new CategoricalAccuracy(options);
}

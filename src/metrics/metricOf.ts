import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from "../losses/crossEntropy.js";
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
import type { Metric } from "./Metric.js";

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
  meanAbsoluteError: () => new MeanMetric("meanAbsoluteError", meanAbsoluteError),
} satisfies Record<string, () => Metric>;

/** Metrics by name, with their defaults; "accuracy" is the one that fits the loss. */
export type MetricName = keyof typeof named | "accuracy";

/** The metric meant, for a model with this loss and output. @throws ValueError for an unknown name */
export function metricOf(choice: MetricName | Metric, loss: Loss, outputShape: Shape): Metric {
  if (typeof choice !== "string") return choice;
  if (choice === "accuracy") return accuracyFor(loss, outputShape);
  const make: (() => Metric) | undefined = named[choice];
  if (make) return make();
  throw new ValueError(`metric "${choice}" is unknown; choose one of accuracy, ${Object.keys(named).join(", ")}`);
}

function accuracyFor(loss: Loss, outputShape: Shape): Metric {
  const options = { name: "accuracy" };
  if (loss instanceof SparseCategoricalCrossentropy) return new SparseCategoricalAccuracy(options);
  if (loss instanceof CategoricalCrossentropy) return new CategoricalAccuracy(options);
  const binary = loss instanceof BinaryCrossentropy || outputShape.at(-1) === 1;
  return binary ? new BinaryAccuracy(options) : new CategoricalAccuracy(options);
}

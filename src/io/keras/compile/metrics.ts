import { meanAbsoluteError, meanSquaredError } from "../../../losses/regression.js";
import {
  accuracy,
  BinaryAccuracy,
  binaryAccuracy,
  CategoricalAccuracy,
  categoricalAccuracy,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  sparseCategoricalAccuracy,
  TopKCategoricalAccuracy,
} from "../../../metrics/accuracy.js";
import { AUC, Precision, Recall } from "../../../metrics/confusion.js";
import { MeanMetric } from "../../../metrics/MeanMetric.js";
import type { Metric, MetricFunction } from "../../../metrics/Metric.js";
import { camelCase } from "../../../util/camelCase.js";
import { FormatError, ValueError } from "../../../util/errors.js";
import { snakeCase } from "../../../util/snakeCase.js";
import type { OptionReader } from "../config/OptionReader.js";
import type { ConfigStyle } from "../config/writeConfig.js";
import { float, floats } from "./floats.js";
import { kerasObject, objectJson } from "./kerasObject.js";

type Settings = Readonly<Record<string, unknown>>;

interface KerasMetric {
  readonly type: new (...args: never) => Metric;
  read(options: OptionReader, name: { readonly name?: string }): Metric;
  /** Keras's options besides the name. */
  write(settings: Settings): Settings;
}

const plain = (type: typeof CategoricalAccuracy | typeof SparseCategoricalAccuracy): KerasMetric => ({
  type,
  read: (_, name) => new type(name),
  write: () => ({}),
});

const topK = (type: typeof TopKCategoricalAccuracy | typeof SparseTopKCategoricalAccuracy): KerasMetric => ({
  type,
  read: (options, name) => new type({ ...name, k: options.count("k", 5) }),
  write: ({ k }) => ({ k }),
});

const thresholded = (type: typeof Precision | typeof Recall): KerasMetric => ({
  type,
  read(options, name) {
    options.only("top_k", [], "Use the metric without it");
    const classId = options.index("class_id");
    const thresholds = (options.get("thresholds") ?? null) === null ? 0.5 : options.numbers("thresholds");
    if (typeof thresholds === "number") return new type({ ...name, threshold: thresholds, classId });
    throw options.error("thresholds", "a single one is supported");
  },
  write: ({ threshold, classId }) => ({
    thresholds: float(threshold as number),
    ...(classId === null ? {} : { class_id: classId }),
  }),
});

/** The metrics that both Keras and noodlenet have, by the name of their class. */
const METRICS: Readonly<Record<string, KerasMetric>> = {
  BinaryAccuracy: {
    type: BinaryAccuracy,
    read: (options, name) => new BinaryAccuracy({ ...name, threshold: options.number("threshold", 0.5) }),
    write: ({ threshold }) => ({ threshold: float(threshold as number) }),
  },
  CategoricalAccuracy: plain(CategoricalAccuracy),
  SparseCategoricalAccuracy: plain(SparseCategoricalAccuracy),
  TopKCategoricalAccuracy: topK(TopKCategoricalAccuracy),
  SparseTopKCategoricalAccuracy: topK(SparseTopKCategoricalAccuracy),
  Precision: thresholded(Precision),
  Recall: thresholded(Recall),
  AUC: {
    type: AUC,
    read(options, name) {
      options.only("summation_method", ["interpolation"], "Use the metric without it");
      for (const option of ["multi_label", "from_logits"]) options.only(option, [false], "Use the metric without it");
      options.only("label_weights", [], "Use the metric without it");
      const curve = options.choice("curve", ["ROC", "PR"]);
      const hasOwn = (options.get("thresholds") ?? null) !== null;
      const own = { thresholds: [options.numbers("thresholds", 0)].flat() };
      return new AUC({ ...name, curve, ...(hasOwn ? own : { numThresholds: options.count("num_thresholds", 200) }) });
    },
    write: ({ curve, numThresholds, thresholds }) => ({
      curve,
      ...(thresholds ? { thresholds: floats(thresholds as number[]) } : { num_thresholds: numThresholds }),
    }),
  },
};

/** Functions of a number per sample, whose mean is a metric, by Keras's names. "accuracy" is no class: it is the one that fits the shapes. */
const FUNCTIONS: ReadonlyMap<string, MetricFunction> = new Map<string, MetricFunction>([
  ["accuracy", accuracy],
  ["acc", accuracy],
  ["mse", meanSquaredError],
  ["MSE", meanSquaredError],
  ["mae", meanAbsoluteError],
  ["MAE", meanAbsoluteError],
  ["MeanSquaredError", meanSquaredError],
  ["MeanAbsoluteError", meanAbsoluteError],
  ["mean_squared_error", meanSquaredError],
  ["mean_absolute_error", meanAbsoluteError],
  ["binary_accuracy", binaryAccuracy],
  ["categorical_accuracy", categoricalAccuracy],
  ["sparse_categorical_accuracy", sparseCategoricalAccuracy],
]);

/** Keras's class of each function that has one. */
const CLASSES: ReadonlyMap<MetricFunction, string> = new Map<MetricFunction, string>([
  [binaryAccuracy, "BinaryAccuracy"],
  [meanSquaredError, "MeanSquaredError"],
  [meanAbsoluteError, "MeanAbsoluteError"],
  [categoricalAccuracy, "CategoricalAccuracy"],
  [sparseCategoricalAccuracy, "SparseCategoricalAccuracy"],
]);

const BY_NAME: ReadonlyMap<string, readonly [className: string, KerasMetric]> = new Map(
  Object.entries(METRICS).flatMap(([name, metric]) =>
    [name, snakeCase(name)].map((known): [string, [string, KerasMetric]] => [known, [name, metric]]),
  ),
);

/**
 * The metric that Keras describes.
 * @param prefix what Keras 2 puts before the names of an output's metrics
 * @throws FormatError for one that noodlenet does not have
 */
export function readMetric(json: unknown, where: string, kerasVersion: string | undefined, prefix: string): Metric {
  const { name, options } = kerasObject(json, where, kerasVersion);
  const given = options.get("name");
  const own = typeof given === "string" ? withoutPrefix(given, prefix) : undefined;
  const known = BY_NAME.get(name);
  if (known) {
    const [className, metric] = known;
    return metric.read(options, own === undefined || own === snakeCase(className) ? {} : { name: own });
  }
  const key = name === "MeanMetricWrapper" ? functionIn(options, where, kerasVersion) : name;
  const f = FUNCTIONS.get(key);
  if (f) return new MeanMetric(own === undefined || own === snakeCase(key) ? camelCase(snakeCase(key)) : own, f);
  throw new FormatError(
    `${options.where}: this metric is not supported; supported are accuracy, mse, mae, ${Object.keys(METRICS).join(", ")}`,
  );
}

/** The function of a mean. */
function functionIn(options: OptionReader, where: string, kerasVersion: string | undefined): string {
  const fn = options.get("fn");
  const json = typeof fn === "string" ? { class_name: "function", config: fn } : fn;
  return kerasObject(json, where, kerasVersion).name;
}

function withoutPrefix(name: string, prefix: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** Keras's description of a metric. @throws ValueError for a user-defined one */
export function writeMetric(metric: Metric, style: ConfigStyle): unknown {
  if (metric instanceof MeanMetric && metric.constructor === MeanMetric) return writeMean(metric, style);
  const settings = metric.settings?.();
  const type = String(settings?.type);
  const found = Object.hasOwn(METRICS, type) ? METRICS[type] : undefined;
  if (!settings || found?.type !== metric.constructor) throw unknownMetric(metric);
  return objectJson(style, "keras.metrics", type, { name: nameFor(metric, type), ...found.write(settings) });
}

function writeMean(metric: MeanMetric, style: ConfigStyle): unknown {
  const { name, values } = metric;
  const className = CLASSES.get(values);
  if (FUNCTIONS.get(name) === values && name === name.toLowerCase()) return name;
  if (values === accuracy) return "accuracy";
  if (className === undefined) throw unknownMetric(metric);
  return objectJson(style, "keras.metrics", className, { name: nameFor(metric, className) });
}

/** The default name as Keras spells it; any other as it is. */
function nameFor({ name }: Metric, className: string): string {
  return name === camelCase(snakeCase(className)) ? snakeCase(className) : name;
}

function unknownMetric({ name }: Metric): ValueError {
  return new ValueError(`the metric "${name}" is one of your own, which Keras does not have`);
}

import { BinaryCrossentropy, CategoricalCrossentropy, SparseCategoricalCrossentropy } from "../losses/crossEntropy.js";
import type { Loss } from "../losses/Loss.js";
import { type LossName, lossOf } from "../losses/lossOf.js";
import {
  Huber,
  MeanAbsoluteError,
  MeanSquaredError,
  meanAbsoluteError,
  meanSquaredError,
} from "../losses/regression.js";
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
} from "../metrics/accuracy.js";
import { AUC, Precision, Recall } from "../metrics/confusion.js";
import { MeanMetric } from "../metrics/MeanMetric.js";
import type { Metric, MetricFunction } from "../metrics/Metric.js";
import { type MetricName, metricOf } from "../metrics/metricOf.js";
import { Adagrad } from "../optim/Adagrad.js";
import { Adam, AdamW } from "../optim/Adam.js";
import type { Optimizer } from "../optim/Optimizer.js";
import { type OptimizerName, optimizerOf } from "../optim/optimizerOf.js";
import { RMSprop } from "../optim/RMSprop.js";
import { SGD } from "../optim/SGD.js";
import {
  CosineDecay,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
  type Schedule,
} from "../optim/schedules.js";
import { ValueError } from "../util/errors.js";
import { isPlainObject, showValue } from "../util/optionsReader.js";
import type { Compiled, CompileOptions, PerOutput } from "./compile.js";

/** The class and options of an optimizer, a loss, a metric or a schedule, such as `{ type: "Adam", learningRate: 0.001 }`. */
export interface ObjectConfig {
  /** The class, such as "Adam". */
  readonly type: string;
  readonly [option: string]: unknown;
}

/**
 * What {@link CompileOptions} say, as plain data, which can be sent to another thread or kept as JSON: names as they are, and the class and options in place
 * of an object, such as `{ optimizer: { type: "SGD", learningRate: 0.01 }, loss: "meanSquaredError" }`.
 */
export interface CompileConfig {
  /** What changes the weights. Default "rmsprop". */
  readonly optimizer?: OptimizerName | ObjectConfig;
  /** What is minimized, of each output. */
  readonly loss: LossName | ObjectConfig | PerOutput<LossName | ObjectConfig | null>;
  /** What each output's loss counts in their sum. Default 1. */
  readonly lossWeights?: PerOutput<number>;
  /** What is measured besides, without sample weights. */
  readonly metrics?: MetricConfigs;
  /** What is measured besides, with sample weights. */
  readonly weightedMetrics?: MetricConfigs;
}

type MetricConfig = MetricName | ObjectConfig;
type MetricConfigs = readonly MetricConfig[] | PerOutput<readonly MetricConfig[]>;

type Options = Readonly<Record<string, unknown>>;

/** A class of noodlenet's, and how an object of it is made of its settings. The constructors check them. */
interface Known<T> {
  readonly type: new (...given: never) => T;
  readonly make: (settings: Options) => T;
}

/** A class whose constructor takes its settings as options. */
const known = <T>(type: new (options: never) => T): Known<T> => ({
  type,
  make: (settings) => new type(settings as never),
});

const SCHEDULES: Readonly<Record<string, Known<Schedule>>> = {
  ExponentialDecay: known(ExponentialDecay),
  InverseTimeDecay: known(InverseTimeDecay),
  CosineDecay: known(CosineDecay),
  PolynomialDecay: known(PolynomialDecay),
  PiecewiseConstantDecay: {
    type: PiecewiseConstantDecay,
    make: ({ boundaries, values }) => new PiecewiseConstantDecay(boundaries as number[], values as number[]),
  },
};

const OPTIMIZERS: Readonly<Record<string, Known<Optimizer>>> = {
  SGD: known(SGD),
  Adam: known(Adam),
  AdamW: known(AdamW),
  RMSprop: known(RMSprop),
  Adagrad: known(Adagrad),
};

const LOSSES: Readonly<Record<string, Known<Loss>>> = {
  SparseCategoricalCrossentropy: known(SparseCategoricalCrossentropy),
  CategoricalCrossentropy: known(CategoricalCrossentropy),
  BinaryCrossentropy: known(BinaryCrossentropy),
  MeanSquaredError: known(MeanSquaredError),
  MeanAbsoluteError: known(MeanAbsoluteError),
  Huber: known(Huber),
};

/** Functions of which a metric may be the mean, by name. */
const MEANS: Readonly<Record<string, MetricFunction>> = {
  accuracy,
  binaryAccuracy,
  categoricalAccuracy,
  sparseCategoricalAccuracy,
  meanSquaredError,
  meanAbsoluteError,
};

const METRICS: Readonly<Record<string, Known<Metric>>> = {
  BinaryAccuracy: known(BinaryAccuracy),
  CategoricalAccuracy: known(CategoricalAccuracy),
  SparseCategoricalAccuracy: known(SparseCategoricalAccuracy),
  TopKCategoricalAccuracy: known(TopKCategoricalAccuracy),
  SparseTopKCategoricalAccuracy: known(SparseTopKCategoricalAccuracy),
  Precision: known(Precision),
  Recall: known(Recall),
  AUC: known(AUC),
  MeanMetric: {
    type: MeanMetric,
    make: ({ name, of }) => new MeanMetric(name as string, entry("metric", MEANS, of as string), of as string),
  },
};

/**
 * What `compile` chose, as plain data. `compileFromConfig` gives it back.
 * @throws ValueError for an optimizer, a schedule, a loss or a metric of the user's own, which is code and no data
 */
export function compileConfig({ optimizer, outputs, metrics }: Compiled): CompileConfig {
  const lists = (isWeighted: boolean) => {
    const chosen = metrics.filter(({ weighted }) => weighted === isWeighted);
    return perOutput(
      outputs.map((_, i) => chosen.filter(({ output }) => output === i).map(({ metric }) => metricConfig(metric))),
    );
  };
  return {
    optimizer: optimizerConfig(optimizer),
    loss: perOutput(outputs.map(({ loss }) => (loss ? objectConfig("loss", LOSSES, loss, loss.settings()) : null))),
    ...(outputs.some(({ weight }) => weight !== 1) && { lossWeights: outputs.map(({ weight }) => weight) }),
    metrics: lists(false),
    weightedMetrics: lists(true),
  } as CompileConfig;
}

/** As `compile` takes it: a list for several outputs, without one for the only output. */
const perOutput = <T>(list: readonly T[]): T | readonly T[] => (list.length === 1 ? list[0] : list);

function optimizerConfig(optimizer: Optimizer): ObjectConfig {
  const { schedule } = optimizer;
  const learningRate = schedule
    ? objectConfig("schedule", SCHEDULES, schedule, schedule.settings?.() ?? null)
    : optimizer.learningRate;
  return objectConfig("optimizer", OPTIMIZERS, optimizer, { ...optimizer.settings(), learningRate });
}

function metricConfig(metric: Metric): ObjectConfig {
  const of = metric instanceof MeanMetric && Object.keys(MEANS).find((name) => MEANS[name] === metric.values);
  const settings = metric.settings?.() ?? (of ? { type: "MeanMetric", name: metric.name, of } : null);
  return objectConfig("metric", METRICS, metric, settings);
}

/** @throws ValueError unless the object's class is one of noodlenet's */
function objectConfig(
  what: string,
  classes: Readonly<Record<string, Known<unknown>>>,
  object: object,
  settings: Options | null,
): ObjectConfig {
  const type = Object.keys(classes).find((name) => object.constructor === classes[name].type);
  if (type === undefined || settings === null)
    throw new ValueError(
      `compileConfig: the ${what} is one of your own (${object.constructor.name}), which is code and no data; ` +
        `use one of ${Object.keys(classes).join(", ")}`,
    );
  // Options that were not given are left out, as JSON leaves them out.
  return { ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)), type };
}

/** The options of `compile` that a config describes. @throws ValueError for a class or a name that noodlenet does not have, and for wrong options */
export function compileFromConfig(config: CompileConfig): CompileOptions {
  const { optimizer, loss, lossWeights, metrics, weightedMetrics } = config;
  return {
    ...(optimizer !== undefined && { optimizer: optimizerFrom(optimizer) }),
    loss: each(loss, lossFrom) as CompileOptions["loss"],
    ...(lossWeights && { lossWeights }),
    ...(metrics && { metrics: metricsFrom(metrics) }),
    ...(weightedMetrics && { weightedMetrics: metricsFrom(weightedMetrics) }),
  };
}

function optimizerFrom(config: OptimizerName | ObjectConfig): Optimizer {
  if (!isObjectConfig(config)) return optimizerOf(config);
  const { learningRate } = config;
  return objectFrom(
    "optimizer",
    OPTIMIZERS,
    isObjectConfig(learningRate)
      ? { ...config, learningRate: objectFrom("schedule", SCHEDULES, learningRate) }
      : config,
  );
}

function lossFrom(config: unknown): Loss | null {
  if (config === null) return null;
  return isObjectConfig(config) ? objectFrom("loss", LOSSES, config) : lossOf(config as LossName);
}

const metricsFrom = (configs: MetricConfigs) => each(configs, metricFrom) as CompileOptions["metrics"];

function metricFrom(config: unknown): unknown {
  if (Array.isArray(config)) return config.map(metricFrom);
  return isObjectConfig(config) ? objectFrom("metric", METRICS, config) : metricOf(config as MetricName);
}

/** f of the only item, or of each in a list, or of each by the name of an output. */
function each(given: unknown, f: (one: unknown) => unknown): unknown {
  if (Array.isArray(given)) return given.map(f);
  if (!isPlainObject(given) || isObjectConfig(given)) return f(given);
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, f(one)]));
}

function isObjectConfig(value: unknown): value is ObjectConfig {
  return isPlainObject(value) && typeof value.type === "string";
}

function objectFrom<T>(what: string, classes: Readonly<Record<string, Known<T>>>, config: ObjectConfig): T {
  const { type, ...settings } = config;
  return entry(what, classes, type).make(settings);
}

function entry<T>(what: string, classes: Readonly<Record<string, T>>, name: string): T {
  if (Object.hasOwn(classes, name)) return classes[name];
  throw new ValueError(
    `compileFromConfig: the ${what} ${showValue(name)} is unknown; choose one of ${Object.keys(classes).join(", ")}`,
  );
}

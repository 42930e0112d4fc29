import type { Loss } from "../losses/Loss.js";
import { type LossLike, lossOf } from "../losses/lossOf.js";
import type { Metric } from "../metrics/Metric.js";
import { type MetricLike, metricOf } from "../metrics/metricOf.js";
import type { Optimizer } from "../optim/Optimizer.js";
import { type OptimizerName, optimizerOf } from "../optim/optimizerOf.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { unusedName } from "../util/unusedName.js";

/** What `compile` takes. */
export interface CompileOptions {
  /** Default "rmsprop", as in Keras. */
  readonly optimizer?: OptimizerName | Optimizer;
  readonly loss: LossLike;
  /** Figures in which every sample counts the same. "accuracy" is the one that fits the shapes of targets and predictions. */
  readonly metrics?: readonly MetricLike[];
  /** Figures in which samples count by their sample and class weights. */
  readonly weightedMetrics?: readonly MetricLike[];
}

/** A metric as a model reports it. */
export interface CompiledMetric {
  /** The name in logs and histories, unique within the model. */
  readonly name: string;
  readonly metric: Metric;
  /** Whether sample weights count. */
  readonly weighted: boolean;
}

/** What `compile` chose. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly metrics: readonly CompiledMetric[];
}

const CALL = 'model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] })';

const readOptions = optionsReader<CompileOptions>("compile", CALL, {
  names: { optimizer: true, loss: true, metrics: true, weightedMetrics: true },
  only: {
    lossWeights: [null],
    runEagerly: [false],
    jitCompile: ["auto", false],
    autoScaleLoss: [true, false],
    stepsPerExecution: [1],
  },
});

/** Looks up what `compile` was given. @throws ValueError for an unknown option or name, and without a loss */
export function resolveChoice(given: CompileOptions): Compiled {
  const choice = readOptions(given);
  if (choice.loss === undefined) throw new ValueError(`compile: there is no loss; call ${CALL}`);
  const loss = lossOf(choice.loss);
  const taken = new Set(["loss"]);
  const compiled = (metrics: readonly MetricLike[] = [], weighted: boolean) =>
    listOf(weighted ? "weightedMetrics" : "metrics", metrics).map((like): CompiledMetric => {
      const metric = metricOf(like);
      const name = freeName(metric.name, weighted, taken);
      taken.add(name);
      return { name, metric, weighted };
    });
  return {
    optimizer: optimizerOf(choice.optimizer ?? "rmsprop"),
    loss,
    metrics: [...compiled(choice.metrics, false), ...compiled(choice.weightedMetrics, true)],
  };
}

/** A second "accuracy" becomes "accuracy_1", or "weightedAccuracy" where weights count, as in Keras. */
function freeName(name: string, weighted: boolean, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const stem = weighted ? `weighted${name[0].toUpperCase()}${name.slice(1)}` : name;
  return unusedName(stem, taken);
}

function listOf(name: string, metrics: readonly MetricLike[]): readonly MetricLike[] {
  if (Array.isArray(metrics)) return metrics;
  throw new ValueError(`compile: ${name} is ${JSON.stringify(metrics)}; give a list, as in { ${name}: ["accuracy"] }`);
}

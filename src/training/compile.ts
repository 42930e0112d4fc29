import type { Loss } from "../losses/Loss.js";
import { type LossLike, lossOf } from "../losses/lossOf.js";
import type { Metric } from "../metrics/Metric.js";
import { type MetricLike, metricOf } from "../metrics/metricOf.js";
import type { Optimizer } from "../optim/Optimizer.js";
import { type OptimizerName, optimizerOf } from "../optim/optimizerOf.js";
import { capitalized } from "../util/capitalized.js";
import { ValueError } from "../util/errors.js";
import { isPlainObject, optionsReader, showValue } from "../util/optionsReader.js";
import { unusedName } from "../util/unusedName.js";

/** For a model with several outputs: one for each, in their order, or by the names of their layers. */
export type PerOutput<T> = readonly T[] | Readonly<Record<string, T>>;

/** What `compile` takes. */
export interface CompileOptions {
  /** Default "rmsprop", as in Keras. */
  readonly optimizer?: OptimizerName | Optimizer;
  /** One for all outputs, or one for each; null for an output that is not trained. */
  readonly loss: LossLike | PerOutput<LossLike | null>;
  /** By how much each output's loss counts in the sum. Default 1. */
  readonly lossWeights?: PerOutput<number>;
  /**
   * Figures in which every sample counts the same. "accuracy" is the one that fits the shapes of targets and predictions. A model with
   * several outputs takes a list for each output.
   */
  readonly metrics?: readonly MetricLike[] | PerOutput<readonly MetricLike[]>;
  /** Figures in which samples count by their sample and class weights. */
  readonly weightedMetrics?: readonly MetricLike[] | PerOutput<readonly MetricLike[]>;
}

/** A metric as a model reports it. */
export interface CompiledMetric {
  /** The name in logs and histories, unique within the model. */
  readonly name: string;
  /** What measures. */
  readonly metric: Metric;
  /** Whether sample weights count. */
  readonly weighted: boolean;
  /** The output that it is of, counted from 0. */
  readonly output: number;
}

/** What `compile` chose for an output. */
export interface CompiledOutput {
  /** Null where the output is not trained. */
  readonly loss: Loss | null;
  /** What its loss counts in the sum of losses. */
  readonly weight: number;
}

/** What `compile` chose. */
export interface Compiled {
  /** What changes the weights. */
  readonly optimizer: Optimizer;
  /** What was chosen for each output. */
  readonly outputs: readonly CompiledOutput[];
  /** The names in logs of the losses of each output; empty where there is only one. */
  readonly lossNames: readonly string[];
  /** What is measured besides the loss. */
  readonly metrics: readonly CompiledMetric[];
}

const CALL = 'model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] })';

const readOptions = optionsReader<CompileOptions>("compile", CALL, {
  names: { optimizer: true, loss: true, lossWeights: true, metrics: true, weightedMetrics: true },
  only: {
    runEagerly: [false],
    jitCompile: ["auto", false],
    autoScaleLoss: [true, false],
    stepsPerExecution: [1],
  },
});

/**
 * Looks up what `compile` was given.
 * @param count how many outputs the model has
 * @param names gives their names, for which a model is built
 * @throws ValueError for an unknown option or name, without a loss, and for lists and names that are not those of the outputs
 */
export function resolveChoice(given: CompileOptions, count: number, names: () => readonly string[]): Compiled {
  const choice = readOptions(given);
  if (choice.loss === undefined) throw new ValueError(`compile: there is no loss; call ${CALL}`);
  const ends = { count, names };
  const losses = lossesOf(choice.loss, ends);
  const weights = choice.lossWeights ? perOutput("lossWeights", choice.lossWeights, ends, 1) : null;
  const outputs = losses.map((loss, i) => ({ loss, weight: weightOf(weights?.[i] ?? 1) }));
  if (outputs.every(({ loss }) => loss === null)) throw new ValueError("compile: no output has a loss; give one");
  const prefixes = count > 1 ? names() : [];
  const lossNames = prefixes.map((name) => `${name}Loss`);
  const taken = new Set(["loss", ...lossNames]);
  const compiled = (metrics: CompileOptions["metrics"], weighted: boolean) =>
    metricLists(weighted ? "weightedMetrics" : "metrics", metrics, ends).flatMap((list, output) =>
      list.map((like): CompiledMetric => {
        const metric = metricOf(like);
        const own = count > 1 ? `${prefixes[output]}${capitalized(metric.name)}` : metric.name;
        const name = freeName(own, weighted, taken);
        taken.add(name);
        return { name, metric, weighted, output };
      }),
    );
  return {
    optimizer: optimizerOf(choice.optimizer ?? "rmsprop"),
    outputs,
    lossNames,
    metrics: [...compiled(choice.metrics, false), ...compiled(choice.weightedMetrics, true)],
  };
}

/** A model's outputs: how many there are, and their names, for which a model is built. */
interface OutputEnds {
  readonly count: number;
  readonly names: () => readonly string[];
}

function lossesOf(given: CompileOptions["loss"], ends: OutputEnds): readonly (Loss | null)[] {
  const isSingle = !Array.isArray(given) && !isPlainObject(given);
  if (isSingle) return Array.from({ length: ends.count }, () => lossOf(given as LossLike));
  const each = perOutput<LossLike | null>("loss", given as PerOutput<LossLike | null>, ends, null);
  return each.map((like) => (like === null ? null : lossOf(like)));
}

function metricLists(
  option: string,
  given: CompileOptions["metrics"],
  ends: OutputEnds,
): readonly (readonly MetricLike[])[] {
  if (given === undefined) return Array.from({ length: ends.count }, () => []);
  const isFlat = Array.isArray(given) && given.every((item) => !Array.isArray(item));
  if (isFlat && ends.count === 1) return [given as readonly MetricLike[]];
  if (!Array.isArray(given) && !isPlainObject(given))
    throw new ValueError(
      `compile: ${option} is ${JSON.stringify(given)}; give a list, as in { ${option}: ["accuracy"] }`,
    );
  const lists = perOutput<readonly MetricLike[]>(option, given as PerOutput<readonly MetricLike[]>, ends, []);
  const wrong = lists.findIndex((list) => !Array.isArray(list));
  if (wrong < 0) return lists;
  throw new ValueError(
    `compile: ${option} of the output ${ends.names()[wrong]} is ${showValue(lists[wrong])}; give a list for each output, as in { ${option}: { ${ends.names()[wrong]}: ["accuracy"] } }`,
  );
}

/** A value for each output, given in a list or by name. */
function perOutput<T>(option: string, given: PerOutput<T>, ends: OutputEnds, missing: T): readonly T[] {
  if (isNamed(given)) {
    const names = ends.names();
    const unknown = Object.keys(given).find((name) => !names.includes(name));
    if (unknown !== undefined)
      throw new ValueError(
        `compile: ${option} names the output ${JSON.stringify(unknown)}; there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`,
      );
    return names.map((name) => (Object.hasOwn(given, name) ? given[name] : missing));
  }
  if (given.length === ends.count) return given;
  const names = ends.names();
  throw new ValueError(
    `compile: ${option} is a list of ${given.length}, but the model has ${names.length} output${names.length === 1 ? "" : "s"}, ${names.join(", ")}; give one for each`,
  );
}

function isNamed<T>(given: PerOutput<T>): given is Readonly<Record<string, T>> {
  return !Array.isArray(given);
}

function weightOf(weight: number): number {
  if (Number.isFinite(weight)) return weight;
  throw new ValueError(`compile: a loss weight is ${showValue(weight)}; give a number`);
}

/** A second "accuracy" becomes "accuracy_1", or "weightedAccuracy" where weights count, as in Keras. */
function freeName(name: string, weighted: boolean, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  return unusedName(weighted ? `weighted${capitalized(name)}` : name, taken);
}

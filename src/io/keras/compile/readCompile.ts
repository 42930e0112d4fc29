import type { Loss } from "../../../losses/Loss.js";
import type { Metric } from "../../../metrics/Metric.js";
import type { TrainableModel } from "../../../models/TrainableModel.js";
import type { CompileOptions, PerOutput } from "../../../training/compile.js";
import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import { assignWeights, checkAssignments } from "../../weights/assignWeights.js";
import { isObjectJson, isTuple } from "./kerasObject.js";
import { readLoss } from "./losses.js";
import { readMetric } from "./metrics.js";
import { matchState, type StoredState } from "./optimizerState.js";
import { type DescribedOptimizer, readOptimizer } from "./optimizers.js";

/** What a file of Keras's holds of `compile`. */
export interface StoredCompile {
  /** Keras's arguments of `compile`, the optimizer among them. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly state: StoredState;
  readonly kerasVersion: string | undefined;
  /** The outputs' names, where they are not those of their layers. */
  readonly outputNames: readonly string[] | undefined;
  /** How errors name the file. */
  readonly what: string;
  /** Reads the optimizer, where it is not described as Keras does. */
  readonly describedOptimizer?: () => DescribedOptimizer;
}

/**
 * Compiles a model as its file says, and gives the optimizer its state.
 * @returns notices of metrics that noodlenet does not have, which are left out, and of a missing state
 * @throws Error with the reason where that cannot be done; the model is as it was
 */
export function compileAsStored(model: TrainableModel, stored: StoredCompile): readonly string[] {
  const { config, state, kerasVersion, what } = stored;
  const described =
    stored.describedOptimizer?.() ?? readOptimizer(config.optimizer, `${what}: the optimizer`, kerasVersion);
  const metrics = new MetricReader(model, stored);
  const options: CompileOptions = {
    optimizer: described.optimizer,
    loss: readLosses(config.loss, stored),
    lossWeights: readLossWeights(config.loss_weights, stored),
    metrics: metrics.read("metrics"),
    weightedMetrics: metrics.read("weighted_metrics"),
  };
  const weights = model.namedWeights().filter(([, weight]) => weight.requiresGrad);
  const { iterations, assignments } = matchState(
    described,
    weights,
    { ...state, arrays: described.arrays ?? state.arrays },
    what,
  );
  checkAssignments(assignments, what);
  model.compile(options);
  assignWeights(assignments, what);
  described.optimizer.iterations = iterations;
  const fresh = `${what}: the file holds no state of the optimizer, which begins anew`;
  return state.arrays.length === 0 ? [...metrics.notices, fresh] : metrics.notices;
}

/** A value for each output, in a list or by name. @param names of the outputs, where they are not those of their layers */
function each<T>(
  json: unknown,
  where: string,
  names: readonly string[] | undefined,
  read: (item: unknown, where: string) => T,
): PerOutput<T> {
  if (isTuple(json)) return each(json.items, where, names, read);
  if (Array.isArray(json)) return json.map((item, i) => read(item, `${where} of output ${i}`));
  if (!isPlainObject(json)) throw new FormatError(`${where}: is ${showJson(json)}, not a list or an object`);
  if (names) return inOrder(json, where, names).map((item, i) => read(item, `${where} of ${names[i]}`));
  return Object.fromEntries(Object.entries(json).map(([name, item]) => [name, read(item, `${where} of ${name}`)]));
}

/** The value of each output, null where there is none. */
function inOrder(json: Record<string, unknown>, where: string, names: readonly string[]): readonly unknown[] {
  const unknown = Object.keys(json).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new FormatError(`${where} names the output ${showJson(unknown)}; there are ${names.join(", ")}`);
  return names.map((name) => (Object.hasOwn(json, name) ? json[name] : null));
}

function readLosses(json: unknown, { what, kerasVersion, outputNames }: StoredCompile): CompileOptions["loss"] {
  const where = `${what}: the loss`;
  if (json === null || json === undefined) throw new FormatError(`${where} is missing`);
  if (isObjectJson(json)) return readLoss(json, where, kerasVersion);
  return each<Loss | null>(json, where, outputNames, (item, place) =>
    item === null ? null : readLoss(item, place, kerasVersion),
  );
}

function readLossWeights(json: unknown, { what, outputNames }: StoredCompile): CompileOptions["lossWeights"] {
  if (json === null || json === undefined) return undefined;
  const where = `${what}: the loss weight`;
  return each(typeof json === "number" ? [json] : json, where, outputNames, (item, place) => {
    if (typeof item === "number") return item;
    if (item === null) return 1;
    throw new FormatError(`${place} is ${showJson(item)}, not a number`);
  });
}

/** Reads the metrics of `compile`, and notes those that noodlenet does not have. */
class MetricReader {
  readonly notices: string[] = [];
  readonly #stored: StoredCompile;
  readonly #outputs: readonly string[];

  constructor(model: TrainableModel, stored: StoredCompile) {
    this.#stored = stored;
    this.#outputs = model.outputs.map(({ call }) => call.layer.name);
  }

  /** A list for each output. @param option Keras's name of it */
  read(option: "metrics" | "weighted_metrics"): CompileOptions["metrics"] {
    const json = this.#stored.config[option];
    if (json === null || json === undefined) return undefined;
    const where = `${this.#stored.what}: a metric`;
    if (isObjectJson(json)) return this.#list(json, where, 0);
    if (Array.isArray(json) && json.every(isObjectJson)) return this.#flat(json, where);
    if (Array.isArray(json)) return json.map((item, i) => this.#list(item, where, i));
    return each(json, where, this.#stored.outputNames, (item, place) => this.#list(item, place, 0));
  }

  /** A list without lists: the metrics of the only output; of several, one metric for each in Keras 3, and all for each in Keras 2. */
  #flat(json: readonly unknown[], where: string): CompileOptions["metrics"] {
    if (this.#outputs.length === 1) return this.#list(json, where, 0);
    const isOneEach = !this.#stored.kerasVersion?.startsWith("2.") && json.length === this.#outputs.length;
    return this.#outputs.map((_, i) => this.#list(isOneEach ? json[i] : json, where, i));
  }

  #list(json: unknown, where: string, output: number): Metric[] {
    if (json === null) return [];
    return (Array.isArray(json) && !isObjectJson(json) ? json : [json]).flatMap((item) =>
      this.#metric(item, where, output),
    );
  }

  #metric(json: unknown, where: string, output: number): Metric[] {
    if (json === null) return [];
    try {
      return [readMetric(json, where, this.#stored.kerasVersion, `${this.#outputs[output]}_`)];
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.notices.push(`${error.message}. It is left out`);
      return [];
    }
  }
}

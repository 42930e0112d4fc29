import type { LayerGraph } from "../../../layers/LayerGraph.js";
import { TrainableModel } from "../../../models/TrainableModel.js";
import type { Optimizer } from "../../../optim/Optimizer.js";
import type { Parameter } from "../../../tensor/Parameter.js";
import type { Compiled, CompiledMetric, CompiledOutput } from "../../../training/compile.js";
import { ValueError } from "../../../util/errors.js";
import type { WriteModelOptions } from "../../Format.js";
import type { ConfigStyle } from "../config/writeConfig.js";
import { floats } from "./floats.js";
import { writeLoss } from "./losses.js";
import { writeMetric } from "./metrics.js";
import { writeOptimizer } from "./optimizers.js";

/** What a file of Keras's holds of a model's training. */
export interface Training {
  /** Keras's arguments of `compile`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly optimizer: Optimizer;
  /** Those that are trained, in Keras's order. */
  readonly weights: readonly (readonly [path: string, weight: Parameter])[];
}

/**
 * What to write of a model's training; null for a model that is not compiled, and for one that was compiled with what Keras does not have,
 * of which the user gets a notice.
 */
export function trainingOf(model: LayerGraph, style: ConfigStyle, options?: WriteModelOptions): Training | null {
  if (!options?.includeOptimizer || !(model instanceof TrainableModel) || !model.compiled) return null;
  const tell = (notice: string) => options.tell(`${model.name}: ${notice}`);
  try {
    const weights = model.namedWeights().filter(([, weight]) => weight.requiresGrad);
    return { config: writeCompile(model.compiled, style, tell), optimizer: model.optimizer, weights };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    tell(`${error.message}; the file holds the model without what compile chose and the optimizer's state`);
    return null;
  }
}

/**
 * Keras's arguments of `compile` for what was chosen, the optimizer among them.
 * @param tell gets a notice of each metric that Keras does not have, which is left out
 * @throws ValueError for an optimizer, a schedule or a loss that Keras does not have
 */
function writeCompile(
  { optimizer, outputs, metrics }: Compiled,
  style: ConfigStyle,
  tell: (notice: string) => void,
): Readonly<Record<string, unknown>> {
  const known = metrics.flatMap((metric) => {
    const json = tryMetric(metric, style, tell);
    return json === null ? [] : [{ ...metric, json }];
  });
  const lists = (isWeighted: boolean) => {
    const chosen = known.filter(({ weighted }) => weighted === isWeighted);
    const perOutput = outputs.map((_, i) => chosen.filter(({ output }) => output === i).map(({ json }) => json));
    if (chosen.length === 0) return null;
    return outputs.length === 1 ? perOutput[0] : perOutput;
  };
  return {
    optimizer: writeOptimizer(optimizer, style),
    loss: onlyOrAll(outputs.map(({ loss }) => (loss ? writeLoss(loss, style) : null))),
    loss_weights: weightsOf(outputs),
    metrics: lists(false),
    weighted_metrics: lists(true),
  };
}

function onlyOrAll(list: readonly unknown[]): unknown {
  return list.length === 1 ? list[0] : list;
}

function weightsOf(outputs: readonly CompiledOutput[]): unknown {
  if (outputs.every(({ weight }) => weight === 1)) return null;
  return floats(outputs.map(({ weight }) => weight));
}

function tryMetric({ metric }: CompiledMetric, style: ConfigStyle, tell: (notice: string) => void): unknown {
  try {
    return writeMetric(metric, style);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    tell(`${error.message}; it is left out`);
    return null;
  }
}

import { Adagrad } from "../../../optim/Adagrad.js";
import { Adam } from "../../../optim/Adam.js";
import { RMSprop } from "../../../optim/RMSprop.js";
import { SGD } from "../../../optim/SGD.js";
import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import { kerasObject } from "../compile/kerasObject.js";
import type { DescribedOptimizer } from "../compile/optimizers.js";
import type { StoredCompile } from "../compile/readCompile.js";
import type { OptionReader } from "../config/OptionReader.js";

/*
 * What `compile` chose, in a model.json:
 * - "trainingConfig", as model.save(…, { includeOptimizer: true }) of TensorFlow.js writes it: losses and metrics by Keras's names, the optimizer by
 *   TensorFlow.js's class and options. Its state is among the weights, in the group "optimizer": the steps taken, then slot by slot.
 * - "training_config" within the modelTopology, Keras's own, which tensorflowjs_converter keeps from an .h5 file. The state is lost.
 */

/** What a model.json holds of `compile`, or undefined. @param arrays the optimizer's */
export function storedTraining(
  json: Record<string, unknown>,
  topology: Record<string, unknown>,
  arrays: readonly StoredWeight[],
  what: string,
): StoredCompile | undefined {
  if (json.trainingConfig !== undefined && json.trainingConfig !== null)
    return ownTraining(json.trainingConfig, arrays, what);
  const config = topology.training_config;
  if (config === undefined || config === null) return undefined;
  if (!isPlainObject(config)) throw notAnObject(config, "training_config", what);
  const kerasVersion = typeof topology.keras_version === "string" ? topology.keras_version : undefined;
  const state = { arrays: [], hasRate: false };
  return {
    config: { ...config, optimizer: config.optimizer_config },
    state,
    kerasVersion,
    outputNames: undefined,
    what,
  };
}

function ownTraining(config: unknown, arrays: readonly StoredWeight[], what: string): StoredCompile {
  if (!isPlainObject(config)) throw notAnObject(config, "trainingConfig", what);
  // A loss that is a function is written as an object without losses.
  const isLost = isPlainObject(config.loss) && Object.keys(config.loss).length === 0;
  return {
    config: isLost ? { ...config, loss: undefined } : config,
    state: { arrays, hasRate: false },
    // As in Keras 2, a list of metrics is that of every output.
    kerasVersion: "2.0",
    outputNames: undefined,
    what,
    describedOptimizer: () => readTfjsOptimizer(config.optimizer_config, arrays, `${what}: the optimizer`),
  };
}

function notAnObject(config: unknown, key: string, what: string): FormatError {
  return new FormatError(`${what}: ${key} is ${showJson(config)}, not an object`);
}

type Arrays = readonly StoredWeight[];

/** An optimizer here, and the arrays of its state that it has here, which may be other multiples there. */
interface TfjsOptimizer {
  readonly optimizer: DescribedOptimizer["optimizer"];
  readonly slots?: (arrays: Arrays) => Arrays;
}

const rateOf = (options: OptionReader) => options.number("learningRate");

/** By the name of TensorFlow.js's class. */
const OPTIMIZERS: Readonly<Record<string, (options: OptionReader) => TfjsOptimizer>> = {
  SGD: (options) => ({ optimizer: new SGD({ learningRate: rateOf(options) }) }),
  Momentum(options) {
    const learningRate = rateOf(options);
    const momentum = options.number("momentum");
    // TensorFlow.js sums gradients, m = momentum·m + g; Keras sums steps, v = momentum·v − learningRate·g.
    const slots = (arrays: Arrays) => arrays.map((array) => multiplied(array, -learningRate));
    return { optimizer: new SGD({ learningRate, momentum, nesterov: options.flag("useNesterov", false) }), slots };
  },
  Adam: (options) => ({
    optimizer: new Adam({
      learningRate: rateOf(options),
      beta1: options.number("beta1", 0.9),
      beta2: options.number("beta2", 0.999),
      epsilon: options.number("epsilon", 1e-7),
    }),
  }),
  RMSProp(options) {
    options.only("centered", [false], "TensorFlow.js takes epsilon from the variance, which would be other steps here");
    const momentum = options.number("momentum", 0);
    const settings = { learningRate: rateOf(options), rho: options.number("decay", 0.9), momentum };
    // Without momentum the second half is the last steps, which nothing reads.
    const slots = (arrays: Arrays) => (momentum > 0 ? arrays : arrays.slice(0, arrays.length / 2));
    return { optimizer: new RMSprop({ ...settings, epsilon: options.number("epsilon", 1e-7) }), slots };
  },
  Adagrad: (options) => ({
    optimizer: new Adagrad({
      learningRate: rateOf(options),
      initialAccumulatorValue: options.number("initialAccumulatorValue", 0.1),
    }),
  }),
};

function readTfjsOptimizer(json: unknown, arrays: Arrays, where: string): DescribedOptimizer {
  const { name, options } = kerasObject(json, where, undefined);
  const read = Object.hasOwn(OPTIMIZERS, name) ? OPTIMIZERS[name] : undefined;
  if (!read)
    throw new FormatError(
      `${options.where}: this optimizer is not supported; supported are ${Object.keys(OPTIMIZERS).join(", ")}`,
    );
  const { optimizer, slots = (all) => all } = read(options);
  return { optimizer, isLegacy: true, arrays: [...arrays.slice(0, 1), ...slots(arrays.slice(1))] };
}

function multiplied(array: StoredWeight, factor: number): StoredWeight {
  const { data } = array;
  return { ...array, data: data && Float32Array.from({ length: data.length }, (_, i) => Number(data[i]) * factor) };
}

import { Adagrad } from "../../../optim/Adagrad.js";
import { Adam, AdamW } from "../../../optim/Adam.js";
import type { Optimizer, OptimizerOptions } from "../../../optim/Optimizer.js";
import { RMSprop } from "../../../optim/RMSprop.js";
import { SGD } from "../../../optim/SGD.js";
import { InverseTimeDecay } from "../../../optim/schedules.js";
import { FormatError, ValueError } from "../../../util/errors.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import type { OptionReader } from "../config/OptionReader.js";
import type { ConfigStyle } from "../config/writeConfig.js";
import { float, shortest } from "./floats.js";
import { kerasObject, objectJson } from "./kerasObject.js";
import { readSchedule, writeSchedule } from "./schedules.js";

type Settings = Readonly<Record<string, unknown>>;

/** An optimizer that both Keras and noodlenet have. */
export interface KerasOptimizer {
  readonly type: new (...args: never) => Optimizer;
  /** Slots by noodlenet's names, with Keras 2's; those of a group alternate weight by weight in Keras's files, and a group follows the other. */
  readonly slots: readonly Readonly<Record<string, string>>[];
  read(options: OptionReader, shared: OptimizerOptions): Optimizer;
  /** Keras's options of this optimizer alone. */
  write(settings: Settings): Settings;
}

const number = (value: unknown) => float(value as number);
const float32 = (options: OptionReader, name: string, otherwise?: number) => shortest(options.number(name, otherwise));

const adam = (type: typeof Adam | typeof AdamW): KerasOptimizer => ({
  type,
  slots: [{ momentum: "m", velocity: "v" }, { largest_velocity: "vhat" }],
  read: (options, shared) =>
    new type({
      ...shared,
      ...(type === AdamW && shared.weightDecay === undefined ? { weightDecay: 0 } : {}),
      beta1: float32(options, "beta_1", 0.9),
      beta2: float32(options, "beta_2", 0.999),
      epsilon: float32(options, "epsilon", 1e-7),
      amsgrad: options.flag("amsgrad", false),
    }),
  write: ({ weightDecay, beta1, beta2, epsilon, amsgrad }) => ({
    // Keras's AdamW takes no null.
    ...(type === AdamW ? { weight_decay: number(weightDecay ?? 0) } : {}),
    beta_1: number(beta1),
    beta_2: number(beta2),
    epsilon: number(epsilon),
    amsgrad,
  }),
});

/** By the name of Keras's class. */
const OPTIMIZERS: Readonly<Record<string, KerasOptimizer>> = {
  SGD: {
    type: SGD,
    slots: [{ velocity: "m" }],
    read: (options, shared) =>
      new SGD({ ...shared, momentum: float32(options, "momentum", 0), nesterov: options.flag("nesterov", false) }),
    write: ({ momentum, nesterov }) => ({ momentum: number(momentum), nesterov }),
  },
  Adam: adam(Adam),
  AdamW: adam(AdamW),
  RMSprop: {
    type: RMSprop,
    slots: [{ velocity: "velocity" }, { momentum: "momentum" }, { average_gradient: "average_gradient" }],
    read: (options, shared) =>
      new RMSprop({
        ...shared,
        rho: float32(options, "rho", 0.9),
        momentum: float32(options, "momentum", 0),
        epsilon: float32(options, "epsilon", 1e-7),
        centered: options.flag("centered", false),
      }),
    write: ({ rho, momentum, epsilon, centered }) => ({
      rho: number(rho),
      momentum: number(momentum),
      epsilon: number(epsilon),
      centered,
    }),
  },
  Adagrad: {
    type: Adagrad,
    slots: [{ accumulator: "accumulator" }],
    read: (options, shared) =>
      new Adagrad({
        ...shared,
        initialAccumulatorValue: float32(options, "initial_accumulator_value", 0.1),
        epsilon: float32(options, "epsilon", 1e-7),
      }),
    write: ({ initialAccumulatorValue, epsilon }) => ({
      initial_accumulator_value: number(initialAccumulatorValue),
      epsilon: number(epsilon),
    }),
  },
};

const BY_NAME: ReadonlyMap<string, KerasOptimizer> = new Map(
  Object.entries(OPTIMIZERS).flatMap(([name, optimizer]) =>
    [name, name.toLowerCase()].map((known): [string, KerasOptimizer] => [known, optimizer]),
  ),
);

/** An optimizer as a file of Keras's describes it. */
export interface DescribedOptimizer {
  readonly optimizer: Optimizer;
  /** Whether it is one of those before TensorFlow 2.11, whose state has another order. */
  readonly isLegacy: boolean;
  /** Its state, where it is not what the file has as it is. */
  readonly arrays?: readonly StoredWeight[];
}

/** The optimizer that Keras describes, without its state. @throws FormatError for one that noodlenet does not have, and for options that it does not have */
export function readOptimizer(json: unknown, where: string, kerasVersion: string | undefined): DescribedOptimizer {
  const { name, options } = kerasObject(json, where, kerasVersion);
  // It scales the loss of half-precision models, which compute in float32 here.
  if (/^LossScaleOptimizer(V3)?$/.test(name))
    return readOptimizer(options.get("inner_optimizer"), `${options.where}'s inner optimizer`, kerasVersion);
  const found = BY_NAME.get(name);
  if (!found)
    throw new FormatError(
      `${options.where}: this optimizer is not supported; supported are ${Object.keys(OPTIMIZERS).join(", ")}`,
    );
  options.only("use_ema", [false], "The moving average of the weights is lost");
  options.only("gradient_accumulation_steps", [], "Gradients are not accumulated here");
  // Keras 2 describes an optimizer of which `compile` got the name by that name alone.
  const isLegacy = !options.isKeras3 && typeof json !== "string" && options.get("is_legacy_optimizer") !== false;
  if (isLegacy && name === "RMSprop" && float32(options, "momentum", 0) === 0)
    throw new FormatError(
      `${options.where}: before TensorFlow 2.11 its epsilon was outside the root, so that it would take other steps here`,
    );
  return { optimizer: found.read(options, readShared(options, where, kerasVersion)), isLegacy };
}

function readShared(options: OptionReader, where: string, kerasVersion: string | undefined): OptimizerOptions {
  const given = (name: string) => ((options.get(name) ?? null) === null ? undefined : float32(options, name));
  return {
    learningRate: readRate(options, where, kerasVersion),
    clipnorm: given("clipnorm"),
    globalClipnorm: given("global_clipnorm"),
    clipvalue: given("clipvalue"),
    weightDecay: given("weight_decay"),
  };
}

/** A number or a schedule; undefined for the default of an optimizer that is described by its name alone. The optimizers before TensorFlow 2.11 called it `lr`, and had a `decay`. */
function readRate(options: OptionReader, where: string, kerasVersion: string | undefined) {
  const rate = options.get("learning_rate");
  if (isPlainObject(rate)) return readSchedule(rate, `${where}'s learning rate`, kerasVersion);
  const name = rate === undefined ? "lr" : "learning_rate";
  if (options.get(name) === undefined) return undefined;
  const initialLearningRate = float32(options, name);
  const decayRate = float32(options, "decay", 0);
  if (decayRate === 0) return initialLearningRate;
  return new InverseTimeDecay({ initialLearningRate, decaySteps: 1, decayRate });
}

/** Keras's counterpart of an optimizer and the name of its class. @throws ValueError for a user-defined one */
export function counterpartOf(optimizer: Optimizer): readonly [name: string, KerasOptimizer] {
  const found = Object.entries(OPTIMIZERS).find(([, { type }]) => type === optimizer.constructor);
  if (found) return found;
  throw new ValueError("the optimizer is one of your own, which Keras does not have");
}

/** Keras's description of an optimizer: with "plain" that of Keras 2. @throws ValueError for a user-defined one */
export function writeOptimizer(optimizer: Optimizer, style: ConfigStyle): unknown {
  const [name, { write }] = counterpartOf(optimizer);
  const { schedule } = optimizer;
  const settings = optimizer.settings();
  const limit = (value: unknown) => (value === undefined ? null : number(value));
  const config = {
    learning_rate: schedule ? writeSchedule(schedule, style) : float(optimizer.learningRate),
    weight_decay: settings.weightDecay ? number(settings.weightDecay) : null,
    clipnorm: limit(settings.clipnorm),
    global_clipnorm: limit(settings.globalClipnorm),
    clipvalue: limit(settings.clipvalue),
    ...write(settings),
  };
  // Keras 3 knows no class of this name and takes the optimizer's name for one.
  if (style === "plain")
    return { class_name: `Custom>${name}`, config: { name, ...config, is_legacy_optimizer: false } };
  return objectJson(style, "keras.optimizers", name, config);
}

import {
  CosineDecay,
  ExponentialDecay,
  InverseTimeDecay,
  PiecewiseConstantDecay,
  PolynomialDecay,
  type Schedule,
} from "../../../optim/schedules.js";
import { FormatError, ValueError } from "../../../util/errors.js";
import type { OptionReader } from "../config/OptionReader.js";
import type { ConfigStyle } from "../config/writeConfig.js";
import { float, floats } from "./floats.js";
import { kerasObject, objectJson } from "./kerasObject.js";

type Settings = Readonly<Record<string, unknown>>;

interface KerasSchedule {
  readonly type: new (...args: never) => Schedule;
  read(options: OptionReader): Schedule;
  /** Keras's options. */
  write(settings: Settings): Settings;
}

const number = (value: unknown) => float(value as number);

const decay = (type: typeof ExponentialDecay | typeof InverseTimeDecay): KerasSchedule => ({
  type,
  read: (options) =>
    new type({
      initialLearningRate: options.number("initial_learning_rate"),
      decaySteps: options.number("decay_steps"),
      decayRate: options.number("decay_rate"),
      staircase: options.flag("staircase", false),
    }),
  write: ({ initialLearningRate, decaySteps, decayRate, staircase = false }) => ({
    initial_learning_rate: number(initialLearningRate),
    decay_steps: decaySteps,
    decay_rate: number(decayRate),
    staircase,
  }),
});

/** The schedules that both Keras and noodlenet have, by the name of their class. */
const SCHEDULES: ReadonlyMap<string, KerasSchedule> = new Map(
  Object.entries({
    ExponentialDecay: decay(ExponentialDecay),
    InverseTimeDecay: decay(InverseTimeDecay),
    CosineDecay: {
      type: CosineDecay,
      read(options) {
        const isWarmedUp = (options.get("warmup_target") ?? null) !== null;
        return new CosineDecay({
          initialLearningRate: options.number("initial_learning_rate"),
          decaySteps: options.number("decay_steps"),
          alpha: options.number("alpha", 0),
          ...(isWarmedUp ? { warmupTarget: options.number("warmup_target") } : {}),
          warmupSteps: options.number("warmup_steps", 0),
        });
      },
      write: ({ initialLearningRate, decaySteps, alpha = 0, warmupTarget, warmupSteps = 0 }) => ({
        initial_learning_rate: number(initialLearningRate),
        decay_steps: decaySteps,
        alpha: number(alpha),
        warmup_target: warmupTarget === undefined ? null : number(warmupTarget),
        warmup_steps: warmupSteps,
      }),
    },
    PolynomialDecay: {
      type: PolynomialDecay,
      read: (options) =>
        new PolynomialDecay({
          initialLearningRate: options.number("initial_learning_rate"),
          decaySteps: options.number("decay_steps"),
          endLearningRate: options.number("end_learning_rate", 1e-4),
          power: options.number("power", 1),
          cycle: options.flag("cycle", false),
        }),
      write: ({ initialLearningRate, decaySteps, endLearningRate = 1e-4, power = 1, cycle = false }) => ({
        initial_learning_rate: number(initialLearningRate),
        decay_steps: decaySteps,
        end_learning_rate: number(endLearningRate),
        power: number(power),
        cycle,
      }),
    },
    PiecewiseConstantDecay: {
      type: PiecewiseConstantDecay,
      read: (options) =>
        new PiecewiseConstantDecay([options.numbers("boundaries")].flat(), [options.numbers("values")].flat()),
      write: ({ boundaries, values }) => ({ boundaries, values: floats(values as number[]) }),
    },
  } satisfies Record<string, KerasSchedule>),
);

/** The schedule that Keras describes. @throws FormatError for one that noodlenet does not have */
export function readSchedule(json: unknown, where: string, kerasVersion: string | undefined): Schedule {
  const { name, options } = kerasObject(json, where, kerasVersion);
  const found = SCHEDULES.get(name);
  if (found) return found.read(options);
  throw new FormatError(
    `${options.where}: this schedule is not supported; supported are ${[...SCHEDULES.keys()].join(", ")}`,
  );
}

/** Keras's description of a schedule. @throws ValueError for a user-defined one */
export function writeSchedule(schedule: Schedule, style: ConfigStyle): unknown {
  const settings = schedule.settings?.();
  const found = SCHEDULES.get(String(settings?.type));
  if (!settings || found?.type !== schedule.constructor)
    throw new ValueError("the learning rate follows a schedule of your own, which Keras does not have");
  return objectJson(
    style === "plain" ? "modules" : style,
    "keras.optimizers.schedules",
    String(settings.type),
    found.write(settings),
  );
}

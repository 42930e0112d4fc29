import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  SparseCategoricalCrossentropy,
} from "../../../losses/crossEntropy.js";
import type { Loss } from "../../../losses/Loss.js";
import { Huber, MeanAbsoluteError, MeanSquaredError } from "../../../losses/regression.js";
import { FormatError, ValueError } from "../../../util/errors.js";
import { snakeCase } from "../../../util/snakeCase.js";
import type { OptionReader } from "../config/OptionReader.js";
import type { ConfigStyle } from "../config/writeConfig.js";
import { float } from "./floats.js";
import { kerasObject, objectJson } from "./kerasObject.js";

type Settings = Readonly<Record<string, unknown>>;

interface KerasLoss {
  readonly type: new (...args: never) => Loss;
  /** Keras's further names, beside those of the class and, in snake case, of its function. */
  readonly aliases: readonly string[];
  read(options: OptionReader): Loss;
  /** Keras's options where they are not the defaults. */
  write(settings: Settings): Settings;
}

const readLogits = (options: OptionReader) => {
  options.only("axis", [-1], "Put the classes on the last axis");
  return { fromLogits: options.flag("from_logits", false) };
};
const writeLogits = ({ fromLogits = false }: Settings) => (fromLogits ? { from_logits: true } : {});

const smoothed = (
  type: typeof CategoricalCrossentropy | typeof BinaryCrossentropy,
  aliases: readonly string[],
): KerasLoss => ({
  type,
  aliases,
  read: (options) => new type({ ...readLogits(options), labelSmoothing: options.number("label_smoothing", 0) }),
  write: (settings) => ({
    ...writeLogits(settings),
    ...(settings.labelSmoothing ? { label_smoothing: float(settings.labelSmoothing as number) } : {}),
  }),
});

const plain = (type: typeof MeanSquaredError | typeof MeanAbsoluteError, aliases: readonly string[]): KerasLoss => ({
  type,
  aliases,
  read: () => new type(),
  write: () => ({}),
});

/** The losses that both Keras and noodlenet have, by the name of their class. */
const LOSSES: Readonly<Record<string, KerasLoss>> = {
  SparseCategoricalCrossentropy: {
    type: SparseCategoricalCrossentropy,
    aliases: [],
    read(options) {
      options.only("ignore_class", [], "Leave the samples of that class out, or give them the weight 0");
      return new SparseCategoricalCrossentropy(readLogits(options));
    },
    write: writeLogits,
  },
  CategoricalCrossentropy: smoothed(CategoricalCrossentropy, []),
  BinaryCrossentropy: smoothed(BinaryCrossentropy, ["bce", "BCE"]),
  MeanSquaredError: plain(MeanSquaredError, ["mse", "MSE"]),
  MeanAbsoluteError: plain(MeanAbsoluteError, ["mae", "MAE"]),
  Huber: {
    type: Huber,
    aliases: ["huber_loss"],
    read: (options) => new Huber({ delta: options.number("delta", 1) }),
    write: ({ delta }) => (delta === 1 ? {} : { delta: float(delta as number) }),
  },
};

const BY_NAME: ReadonlyMap<string, KerasLoss> = new Map(
  Object.entries(LOSSES).flatMap(([name, loss]) =>
    [name, snakeCase(name), ...loss.aliases].map((known): [string, KerasLoss] => [known, loss]),
  ),
);

/** The reductions that give the mean over the batch. */
const REDUCTIONS = ["sum_over_batch_size", "mean", "auto"];

/** The loss that Keras describes. @throws FormatError for one that noodlenet does not have */
export function readLoss(json: unknown, where: string, kerasVersion: string | undefined): Loss {
  const { name, options } = kerasObject(json, where, kerasVersion);
  const found = BY_NAME.get(name);
  if (!found)
    throw new FormatError(
      `${options.where}: this loss is not supported; supported are ${Object.keys(LOSSES).join(", ")}`,
    );
  options.only("reduction", REDUCTIONS, "Use the mean over the batch");
  return found.read(options);
}

/** Keras's description of a loss: its name where all options are the defaults. @throws ValueError for a user-defined one */
export function writeLoss(loss: Loss, style: ConfigStyle): unknown {
  const settings = loss.settings();
  const type = String(settings?.type);
  const found = Object.hasOwn(LOSSES, type) ? LOSSES[type] : undefined;
  if (!settings || found?.type !== loss.constructor)
    throw new ValueError("the loss is one of your own, which Keras does not have");
  const config = found.write(settings);
  return Object.keys(config).length === 0 ? snakeCase(type) : objectJson(style, "keras.losses", type, config);
}

import type { Text } from "../Experiment.js";

/** How pixels from 0 to 255 become inputs: divided by 255, as they are, or as VGG16 was trained (`preprocessVgg16`). */
export type Pixels = "unit" | "raw" | "vgg16";

/** The optimizers of a setting. */
export type OptimizerName = "adam" | "rmsprop" | "sgd";

/** Settings of an experiment that the original report does not state. Plain data: part of the identity of a stored run. */
export interface Setting {
  readonly optimizer: OptimizerName;
  readonly learningRate: number;
  /** The learning rate of fine-tuning, which follows a training at `learningRate`. */
  readonly fineTuneRate?: number;
  readonly pixels: Pixels;
  readonly batchSize: number;
  /** Fine-tuning has half of them. */
  readonly epochs: number;
  /** The factor of the L2 penalty, where the network has one. */
  readonly l2?: number;
  /** The rate of every dropout layer of the network. */
  readonly dropout?: number;
}

/** Keras's default learning rate of each optimizer. */
export const DEFAULT_RATES: Readonly<Record<OptimizerName, number>> = { adam: 1e-3, rmsprop: 1e-3, sgd: 1e-2 };

const OPTIMIZERS: Readonly<Record<OptimizerName, string>> = { adam: "Adam", rmsprop: "RMSprop", sgd: "SGD" };

const PIXELS: Readonly<Record<Pixels, Text>> = {
  unit: { en: "pixels / 255", ja: "画素 / 255" },
  raw: { en: "pixels 0 to 255", ja: "画素 0〜255" },
  vgg16: { en: "VGG16's preprocessing", ja: "VGG16 の前処理" },
};

/** A setting in words, each on its own: "Adam 0.001", "pixels / 255", "batches of 32", "30 epochs", … */
export function partsOf(setting: Setting): Readonly<Record<string, Text>> {
  const { optimizer, learningRate, fineTuneRate, pixels, batchSize, epochs, l2, dropout } = setting;
  const named = `${OPTIMIZERS[optimizer]} ${learningRate}`;
  return {
    optimizer: { en: named, ja: named },
    ...(fineTuneRate === undefined
      ? {}
      : { fineTuneRate: { en: `fine-tuned at ${fineTuneRate}`, ja: `再学習の学習率 ${fineTuneRate}` } }),
    pixels: PIXELS[pixels],
    batchSize: { en: `batches of ${batchSize}`, ja: `バッチ ${batchSize}` },
    ...(l2 === undefined ? {} : { l2: { en: `L2 ${l2}`, ja: `L2 ${l2}` } }),
    ...(dropout === undefined ? {} : { dropout: { en: `dropout ${dropout}`, ja: `ドロップアウト ${dropout}` } }),
    epochs: { en: `${epochs} epochs`, ja: `${epochs} エポック` },
  };
}

/** A whole setting in words: "Adam 0.001, pixels / 255, batches of 32, L2 0.01, 30 epochs". */
export function describeSetting(setting: Setting): Text {
  return joined(Object.values(partsOf(setting)));
}

/** What a setting has otherwise than another: "L2 0.1". Empty for equal ones. */
export function describeDifference(setting: Setting, from: Setting): Text {
  const others = partsOf(from);
  const differing = Object.entries(partsOf(setting)).filter(([name, { en }]) => others[name]?.en !== en);
  return joined(differing.map(([, text]) => text));
}

function joined(texts: readonly Text[]): Text {
  return { en: texts.map(({ en }) => en).join(", "), ja: texts.map(({ ja }) => ja).join("、") };
}

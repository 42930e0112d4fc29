import { isPlainObject, type OptionRules, type OptionsReader, optionsReader } from "../util/optionsReader.js";

/** Options that every layer takes. */
export interface LayerOptions {
  /** Default: the type in snake case, counted within the model. */
  readonly name?: string;
  /** Default true. */
  readonly trainable?: boolean;
  /** Seed of initial weights and masks where the layer is used alone; in a model it follows from the model's seed. */
  readonly seed?: number;
}

/** The names of {@link LayerOptions}, for the readers of layers that have more. */
export const LAYER_OPTIONS = { name: true, trainable: true, seed: true } as const;

const CHANNELS_LAST = ["channelsLast", "channels_last"];

/** Makes the reader of a layer's options; see {@link optionsReader}. */
export function layerOptionsReader<T extends LayerOptions>(
  type: string,
  call: string,
  names: OptionRules<T>["names"],
  only: OptionRules<T>["only"] = {},
): OptionsReader<T> {
  const instead = {
    inputShape: "it belongs to the model: new Sequential(layers, { inputShape: [28, 28, 1] })",
    dtype: "weights have the float type that is the default where the model is made: using({ dtype }, () => …)",
  };
  const read = optionsReader<T>(type, call, {
    names,
    only: "activityRegularizer" in names ? only : { activityRegularizer: [null], ...only },
    instead,
  });
  // What toConfig wrote says of which type it is, and holds arguments and a subclass's own options too.
  return (options, where) => (isConfig(options) ? (options as T) : read(options, where));
}

function isConfig(options: unknown): boolean {
  return isPlainObject(options) && typeof options.type === "string";
}

/** The options of Keras's layers of images and kernels that change nothing here. */
export const IMAGES_ONLY = { dataFormat: CHANNELS_LAST };

/** A layer as JSON: its type and the options it was made with. */
export interface LayerConfig {
  /** The layer's class, such as "Dense". */
  readonly type: string;
  /** The layer's name. */
  readonly name?: string;
  /** Whether training changes its weights. */
  readonly trainable?: boolean;
  readonly [option: string]: unknown;
}

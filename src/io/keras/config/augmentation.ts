import type { LayerConfig } from "../../../layers/layerOptions.js";
import type { KerasLayer, Options } from "./kernelLayer.js";
import type { OptionReader } from "./OptionReader.js";

type Range = readonly [number, number];

/** A fraction, or the range of one. */
function readFactor(options: OptionReader, name: string): number | Range {
  const value = options.get(name);
  if (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)) return [value[0], value[1]];
  return options.number(name);
}

function readRange(options: OptionReader): Options {
  const value = options.get("value_range") ?? [0, 255];
  if (Array.isArray(value) && value.length === 2 && value.every(Number.isFinite)) return { valueRange: value };
  throw options.error("value_range", "two numbers are needed");
}

const FILL_MODES = ["reflect", "nearest", "constant"] as const;

function readMove(options: OptionReader): Options {
  options.channelsLast();
  return {
    fillMode: options.choice("fill_mode", FILL_MODES),
    fillValue: options.number("fill_value", 0),
    interpolation: options.choice("interpolation", ["bilinear", "nearest"]),
  };
}

const writeMove = ({ fillMode, fillValue, interpolation }: LayerConfig): Options => ({
  fill_mode: fillMode,
  fill_value: fillValue,
  interpolation,
  seed: null,
});

const FLIPS = ["horizontal_and_vertical", "horizontal", "vertical"] as const;

/** The two factors of a move; the width may follow the height. */
const moveOfTwo: KerasLayer = {
  read: (options) => ({
    heightFactor: readFactor(options, "height_factor"),
    widthFactor: (options.get("width_factor") ?? null) === null ? null : readFactor(options, "width_factor"),
    ...readMove(options),
  }),
  write: (config) => ({
    height_factor: config.heightFactor,
    width_factor: config.widthFactor,
    ...writeMove(config),
  }),
};

/** Layers that change images at random in training. Their seeds are Keras's own, with which other numbers are drawn here. */
export const AUGMENTATIONS = {
  RandomBrightness: {
    read: (options) => ({ factor: readFactor(options, "factor"), ...readRange(options) }),
    write: ({ factor, valueRange }) => ({ factor, value_range: valueRange, seed: null }),
  },
  RandomContrast: {
    // Keras's two numbers are how far below and above 1 the stretch may be.
    read(options) {
      const factor = readFactor(options, "factor");
      return { factor: typeof factor === "number" ? factor : [0 - factor[0], factor[1]], ...readRange(options) };
    },
    write({ factor, valueRange }) {
      const [low, high] = typeof factor === "number" ? [-factor, factor] : (factor as Range);
      const isStandard = String(valueRange) === "0,255";
      return { factor: [0 - low, high], ...(isStandard ? {} : { value_range: valueRange }), seed: null };
    },
  },
  RandomCrop: {
    read(options) {
      options.channelsLast();
      return { height: options.count("height"), width: options.count("width") };
    },
    write: ({ height, width }) => ({ height, width, data_format: "channels_last", seed: null }),
  },
  RandomFlip: {
    read(options) {
      options.channelsLast();
      const mode = options.choice("mode", FLIPS);
      return { mode: mode === "horizontal_and_vertical" ? "horizontalAndVertical" : mode };
    },
    write: ({ mode }) => ({ mode: mode === "horizontalAndVertical" ? "horizontal_and_vertical" : mode, seed: null }),
  },
  RandomRotation: {
    read: (options) => ({ factor: readFactor(options, "factor"), ...readMove(options) }),
    write: (config) => ({ factor: config.factor, ...writeMove(config) }),
  },
  RandomTranslation: moveOfTwo,
  RandomZoom: moveOfTwo,
} satisfies Record<string, KerasLayer>;

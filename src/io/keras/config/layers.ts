import type { LayerConfig } from "../../../layers/layerOptions.js";
import { readActivation, writeActivation } from "./activations.js";
import { AUGMENTATIONS } from "./augmentation.js";
import { CONVOLUTIONS } from "./convolutions.js";
import { type KerasLayer, kernelLayer, type Options } from "./kernelLayer.js";
import { NOISES } from "./noise.js";
import { NORMALIZATIONS } from "./normalizations.js";
import type { OptionReader } from "./OptionReader.js";
import { readSettings, writeSettings } from "./weightSettings.js";

const nothing: KerasLayer = { read: () => ({}), write: () => ({}) };

const pooling: KerasLayer = {
  read(options) {
    options.channelsLast();
    const poolSize = options.pair("pool_size", [2, 2]);
    return {
      poolSize,
      strides: options.pair("strides", poolSize),
      padding: options.choice("padding", ["valid", "same"]),
    };
  },
  write: ({ poolSize, strides, padding }) => ({ pool_size: poolSize, strides, padding, data_format: "channels_last" }),
};

const concatenate: KerasLayer = {
  read: (options) => ({ axis: options.axis() }),
  write: ({ axis }) => ({ axis }),
};

const sequencePooling: KerasLayer = {
  read(options) {
    options.channelsLast();
    const poolSize = options.step("pool_size", 2);
    return {
      poolSize,
      strides: options.step("strides", poolSize),
      padding: options.choice("padding", ["valid", "same"]),
    };
  },
  write: ({ poolSize, strides, padding }) => ({
    pool_size: [poolSize],
    strides: [strides],
    padding,
    data_format: "channels_last",
  }),
};

const globalPooling: KerasLayer = {
  read(options) {
    options.channelsLast();
    return options.flag("keepdims", false) ? { keepDims: true } : {};
  },
  write: ({ keepDims = false }) => ({ data_format: "channels_last", keepdims: keepDims }),
};

/** The layers that both Keras and noodlenet have, by the name of their class. */
export const KERAS_LAYERS: ReadonlyMap<string, KerasLayer> = new Map(
  Object.entries({
    Activation: {
      read: (options) => ({ activation: readActivation(options, "activation") }),
      write: ({ activation }) => ({ activation: writeActivation(activation) }),
    },
    Add: nothing,
    Average: nothing,
    AveragePooling1D: sequencePooling,
    AveragePooling2D: pooling,
    ...NORMALIZATIONS,
    ...NOISES,
    ...AUGMENTATIONS,
    ...CONVOLUTIONS,
    CenterCrop: { read: readSize, write: writeSize },
    Concatenate: concatenate,
    Cropping2D: {
      read(options) {
        options.channelsLast();
        return { cropping: readMargins(options, "cropping", 0) };
      },
      write: ({ cropping }) => ({ cropping, data_format: "channels_last" }),
    },
    Dense: {
      read: (options) => ({ units: options.count("units"), ...kernelLayer.read(options) }),
      write: (config) => ({ units: config.units, ...kernelLayer.write(config) }),
    },
    Dot: {
      read: (options) => ({ axes: options.axes(), normalize: options.flag("normalize", false) }),
      write: ({ axes, normalize }) => ({ axes, normalize }),
    },
    Dropout: {
      read(options) {
        return { rate: options.number("rate"), noiseShape: options.get("noise_shape") ?? null };
      },
      write: ({ rate, noiseShape }) => ({ rate, seed: null, noise_shape: noiseShape ?? null }),
    },
    ELU: { read: (options) => ({ alpha: options.number("alpha", 1) }), write: ({ alpha }) => ({ alpha }) },
    Flatten: {
      read(options) {
        options.channelsLast();
        return {};
      },
      write: () => ({ data_format: "channels_last" }),
    },
    GlobalAveragePooling1D: globalPooling,
    GlobalAveragePooling2D: globalPooling,
    GlobalMaxPooling1D: globalPooling,
    GlobalMaxPooling2D: globalPooling,
    LeakyReLU: {
      read: (options) => ({ negativeSlope: options.number("negative_slope", options.number("alpha", 0.3)) }),
      // The option's name in Keras 2, which Keras 3 reads, too.
      write: ({ negativeSlope }) => ({ alpha: negativeSlope }),
    },
    Maximum: nothing,
    MaxPooling1D: sequencePooling,
    MaxPooling2D: pooling,
    Minimum: nothing,
    Multiply: nothing,
    ReLU: {
      read(options) {
        const isBounded = (options.get("max_value") ?? null) !== null;
        const [negativeSlope, threshold] = [options.number("negative_slope", 0), options.number("threshold", 0)];
        return {
          ...(isBounded ? { maxValue: options.number("max_value") } : {}),
          ...(negativeSlope === 0 ? {} : { negativeSlope }),
          ...(threshold === 0 ? {} : { threshold }),
        };
      },
      write: ({ maxValue = null, negativeSlope = 0, threshold = 0 }) => ({
        max_value: maxValue,
        negative_slope: negativeSlope,
        threshold,
      }),
    },
    Rescaling: {
      read: (options) => ({ scale: options.numbers("scale"), offset: options.numbers("offset", 0) }),
      write: ({ scale, offset }) => ({ scale, offset }),
    },
    Permute: {
      read(options) {
        const dims = options.get("dims");
        if (Array.isArray(dims) && dims.every(Number.isSafeInteger)) return { dims };
        throw options.error("dims", "a list of axes is needed");
      },
      write: ({ dims }) => ({ dims }),
    },
    PReLU: {
      read: (options) => ({
        sharedAxes: options.get("shared_axes") == null ? [] : options.listOfAxes("shared_axes"),
        ...readSettings(options, "alpha", "zeros"),
      }),
      write: ({ sharedAxes = null, ...config }) => ({
        ...writeSettings(config, "alpha", "zeros"),
        shared_axes: sharedAxes,
      }),
    },
    RepeatVector: { read: (options) => ({ times: options.count("n") }), write: ({ times }) => ({ n: times }) },
    Resizing: { read: readResizing, write: writeResizing },
    Reshape: {
      read: (options) => ({ targetShape: readTarget(options) }),
      write: (c) => ({ target_shape: c.targetShape }),
    },
    Softmax: {
      read: (options) => ({ axis: options.axis() }),
      write: ({ axis = -1 }) => ({ axis }),
    },
    Subtract: nothing,
    UpSampling2D: {
      read(options) {
        options.channelsLast();
        const interpolation = options.choice("interpolation", ["nearest", "bilinear"]);
        if (interpolation === "bilinear") refuseOtherPoints(options);
        return { size: options.pair("size", [2, 2]), interpolation };
      },
      write: ({ size, interpolation }) => ({ size, interpolation, data_format: "channels_last" }),
    },
    ZeroPadding2D: {
      read(options) {
        options.channelsLast();
        return { padding: readMargins(options, "padding", 1) };
      },
      write: ({ padding }) => ({ padding, data_format: "channels_last" }),
    },
    // It is listed for its name: readConfig.ts reads it, since its shape is the model's.
    InputLayer: nothing,
  } satisfies Record<string, KerasLayer>),
);

function readTarget(options: OptionReader): number[] {
  const given = options.get("target_shape");
  // TensorFlow.js writes null for the side that follows from the others.
  const target = Array.isArray(given) ? given.map((side: unknown) => side ?? -1) : [];
  const isSide = (side: unknown): side is number => Number.isSafeInteger(side) && (side === -1 || (side as number) > 0);
  if (Array.isArray(given) && target.every(isSide)) return target;
  throw options.error("target_shape", "a list of positive integers, and at most one -1, is needed");
}

function readMargins(options: OptionReader, name: string, otherwise: number): unknown {
  const padding = options.get(name) ?? otherwise;
  const isMargin = (margin: unknown) => Number.isSafeInteger(margin) && (margin as number) >= 0;
  const isSides = (sides: unknown) =>
    isMargin(sides) || (Array.isArray(sides) && sides.length === 2 && sides.every(isMargin));
  if (isSides(padding) || (Array.isArray(padding) && padding.length === 2 && padding.every(isSides))) return padding;
  throw options.error(name, "non-negative integers are needed, such as [[1, 1], [1, 1]]");
}

function readSize(options: OptionReader): Options {
  options.channelsLast();
  return { height: options.count("height"), width: options.count("width") };
}

function writeSize({ height, width }: LayerConfig): Options {
  return { height, width, data_format: "channels_last" };
}

/** TensorFlow.js samples images by the corners of the pixels, Keras and noodlenet by their centres: the numbers would be others. */
function refuseOtherPoints(options: OptionReader): void {
  if (!options.isTensorFlowJs) return;
  throw options.error(
    "interpolation",
    "TensorFlow.js, which saved this model, samples other points than Keras and this library. Convert the Keras model that it came from, or " +
      "write a layer that computes what you need and give it as customLayers",
  );
}

function readResizing(options: OptionReader): Options {
  refuseOtherPoints(options);
  options.only("fill_mode", ["constant"], "Use the constant fill mode");
  options.only("antialias", [false], "Resize the images before, or save the layer without it");
  return {
    ...readSize(options),
    interpolation: options.choice("interpolation", ["bilinear", "nearest"]),
    cropToAspectRatio: options.flag("crop_to_aspect_ratio", false),
    padToAspectRatio: options.flag("pad_to_aspect_ratio", false),
    fillValue: options.number("fill_value", 0),
  };
}

/** `antialias` is left out, which versions before 3.12 do not know: they and later ones resize without it then. */
function writeResizing(config: LayerConfig): Options {
  return {
    ...writeSize(config),
    interpolation: config.interpolation,
    crop_to_aspect_ratio: config.cropToAspectRatio,
    pad_to_aspect_ratio: config.padToAspectRatio,
    fill_mode: "constant",
    fill_value: config.fillValue,
  };
}

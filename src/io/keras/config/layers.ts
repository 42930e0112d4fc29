import type { LayerConfig } from "../../../layers/layerOptions.js";
import { readActivation, writeActivation } from "./activations.js";
import { readInitializer, writeInitializer } from "./initializers.js";
import type { OptionReader } from "./OptionReader.js";
import { readRegularizer, writeRegularizer } from "./regularizers.js";

type Options = Record<string, unknown>;

/** Translates the options of a type of layer from Keras and to Keras, except name, trainable and dtype. */
interface KerasLayer {
  /** @throws FormatError for an option that is not supported */
  read(options: OptionReader): Options;
  write(config: LayerConfig): Options;
}

const nothing: KerasLayer = { read: () => ({}), write: () => ({}) };

/** Constraints and activity regularizers do not affect predictions and are left out. Keras stores the merged kernel of a layer with LoRA. */
const kernelLayer = {
  read(options: OptionReader): Options {
    options.only("quantization_config", [], "Save the model before it is quantised");
    return {
      activation: readActivation(options, "activation"),
      useBias: options.flag("use_bias", true),
      kernelInitializer: readInitializer(options, "kernel_initializer", "glorotUniform"),
      biasInitializer: readInitializer(options, "bias_initializer", "zeros"),
      kernelRegularizer: readRegularizer(options, "kernel_regularizer"),
      biasRegularizer: readRegularizer(options, "bias_regularizer"),
    };
  },
  write: (config: LayerConfig): Options => ({
    activation: writeActivation(config.activation),
    use_bias: config.useBias,
    kernel_initializer: writeInitializer(config.kernelInitializer, "glorotUniform"),
    bias_initializer: writeInitializer(config.biasInitializer, "zeros"),
    kernel_regularizer: writeRegularizer(config.kernelRegularizer),
    bias_regularizer: writeRegularizer(config.biasRegularizer),
    activity_regularizer: null,
    kernel_constraint: null,
    bias_constraint: null,
  }),
};

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

/** The layers that both Keras and noodlenet have, by the name of their class. */
export const KERAS_LAYERS: ReadonlyMap<string, KerasLayer> = new Map(
  Object.entries({
    Activation: {
      read: (options) => ({ activation: readActivation(options, "activation") }),
      write: ({ activation }) => ({ activation: writeActivation(activation) }),
    },
    Add: nothing,
    Average: nothing,
    AveragePooling2D: pooling,
    BatchNormalization: { read: readBatchNormalization, write: writeBatchNormalization },
    Concatenate: concatenate,
    Conv2D: {
      read(options) {
        options.channelsLast();
        options.only("groups", [1], "Write a grouped convolution as a user-defined layer, and give it as customLayers");
        return {
          filters: options.count("filters"),
          kernelSize: options.pair("kernel_size"),
          strides: options.pair("strides", [1, 1]),
          padding: options.choice("padding", ["valid", "same"]),
          dilation: options.pair("dilation_rate", [1, 1]),
          ...kernelLayer.read(options),
        };
      },
      write: (config) => ({
        filters: config.filters,
        kernel_size: config.kernelSize,
        strides: config.strides,
        padding: config.padding,
        data_format: "channels_last",
        dilation_rate: config.dilation,
        groups: 1,
        ...kernelLayer.write(config),
      }),
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
        options.only("noise_shape", [], "Dropout drops each element independently here");
        return { rate: options.number("rate") };
      },
      write: ({ rate }) => ({ rate, seed: null, noise_shape: null }),
    },
    ELU: { read: (options) => ({ alpha: options.number("alpha", 1) }), write: ({ alpha }) => ({ alpha }) },
    Flatten: {
      read(options) {
        options.channelsLast();
        return {};
      },
      write: () => ({ data_format: "channels_last" }),
    },
    GlobalAveragePooling2D: {
      read(options) {
        options.channelsLast();
        options.only("keepdims", [false], "Put a Reshape after the layer instead");
        return {};
      },
      write: () => ({ data_format: "channels_last", keepdims: false }),
    },
    LeakyReLU: {
      read: (options) => ({ negativeSlope: options.number("negative_slope", options.number("alpha", 0.3)) }),
      // The option's name in Keras 2, which Keras 3 reads, too.
      write: ({ negativeSlope }) => ({ alpha: negativeSlope }),
    },
    Maximum: nothing,
    MaxPooling2D: pooling,
    Minimum: nothing,
    Multiply: nothing,
    ReLU: {
      read(options) {
        const remedy = "Use LeakyReLU, or a user-defined layer given as customLayers";
        options.only("max_value", [], remedy);
        options.only("negative_slope", [0], remedy);
        options.only("threshold", [0], remedy);
        return {};
      },
      write: () => ({ max_value: null, negative_slope: 0, threshold: 0 }),
    },
    Rescaling: {
      read: (options) => ({ scale: options.numbers("scale"), offset: options.numbers("offset", 0) }),
      write: ({ scale, offset }) => ({ scale, offset }),
    },
    Reshape: {
      read: (options) => ({ targetShape: readTarget(options) }),
      write: (c) => ({ target_shape: c.targetShape }),
    },
    Softmax: {
      // Whether it is the last axis is checked once the shape of samples is known.
      read: (options) => ({ axis: options.axis() }),
      write: () => ({ axis: -1 }),
    },
    Subtract: nothing,
    ZeroPadding2D: {
      read(options) {
        options.channelsLast();
        return { padding: readMargins(options) };
      },
      write: ({ padding }) => ({ padding, data_format: "channels_last" }),
    },
    // It is listed for its name: readConfig.ts reads it, since its shape is the model's.
    InputLayer: nothing,
  } satisfies Record<string, KerasLayer>),
);

function readBatchNormalization(options: OptionReader): Options {
  options.only("renorm", [false], "Save the model without it");
  return {
    axis: options.axis(),
    momentum: options.number("momentum", 0.99),
    epsilon: options.number("epsilon", 1e-3),
    center: options.flag("center", true),
    scale: options.flag("scale", true),
  };
}

function writeBatchNormalization({ momentum, epsilon, center, scale }: LayerConfig): Options {
  return {
    axis: -1,
    momentum,
    epsilon,
    center,
    scale,
    beta_initializer: writeInitializer("zeros", "zeros"),
    gamma_initializer: writeInitializer("ones", "ones"),
    moving_mean_initializer: writeInitializer("zeros", "zeros"),
    moving_variance_initializer: writeInitializer("ones", "ones"),
    beta_regularizer: null,
    gamma_regularizer: null,
    beta_constraint: null,
    gamma_constraint: null,
    synchronized: false,
  };
}

function readTarget(options: OptionReader): number[] {
  const target = options.get("target_shape");
  const isSide = (side: unknown) => Number.isSafeInteger(side) && (side === -1 || (side as number) > 0);
  if (Array.isArray(target) && target.every(isSide)) return target;
  throw options.error("target_shape", "a list of positive integers, and at most one -1, is needed");
}

function readMargins(options: OptionReader): unknown {
  const padding = options.get("padding") ?? 1;
  const isMargin = (margin: unknown) => Number.isSafeInteger(margin) && (margin as number) >= 0;
  const isSides = (sides: unknown) =>
    isMargin(sides) || (Array.isArray(sides) && sides.length === 2 && sides.every(isMargin));
  if (isSides(padding) || (Array.isArray(padding) && padding.length === 2 && padding.every(isSides))) return padding;
  throw options.error("padding", "non-negative integers are needed, such as [[1, 1], [1, 1]]");
}

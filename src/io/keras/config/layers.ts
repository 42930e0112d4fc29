import type { LayerConfig } from "../../../layers/Layer.js";
import {
  readActivation,
  readInitializer,
  readRegularizer,
  writeActivation,
  writeInitializer,
  writeRegularizer,
} from "./names.js";
import type { OptionReader } from "./OptionReader.js";

type Options = Record<string, unknown>;

/** How a layer's options read in Keras, and ours in Keras's words. Name, trainable and dtype are not among them. */
interface KerasLayer {
  /** @throws FormatError for an option that cannot be had here */
  read(fields: OptionReader): Options;
  write(config: LayerConfig): Options;
}

const nothing: KerasLayer = { read: () => ({}), write: () => ({}) };

/** Constraints and penalties on what comes out do nothing at prediction time, and are not here: they are left out. Of LoRA Keras writes the merged kernel. */
const kernelLayer = {
  read(fields: OptionReader): Options {
    fields.only("quantization_config", [], "Save the model before it is quantised");
    return {
      activation: readActivation(fields, "activation"),
      useBias: fields.flag("use_bias", true),
      kernelInitializer: readInitializer(fields, "kernel_initializer", "glorotUniform"),
      biasInitializer: readInitializer(fields, "bias_initializer", "zeros"),
      kernelRegularizer: readRegularizer(fields, "kernel_regularizer"),
      biasRegularizer: readRegularizer(fields, "bias_regularizer"),
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
  read(fields) {
    fields.channelsLast();
    const poolSize = fields.pair("pool_size", [2, 2]);
    return {
      poolSize,
      strides: fields.pair("strides", poolSize),
      padding: fields.choice("padding", ["valid", "same"]),
    };
  },
  write: ({ poolSize, strides, padding }) => ({ pool_size: poolSize, strides, padding, data_format: "channels_last" }),
};

/** Every layer that both sides have, by the name of its class. */
export const KERAS_LAYERS: ReadonlyMap<string, KerasLayer> = new Map(
  Object.entries({
    Activation: {
      read: (fields) => ({ activation: readActivation(fields, "activation") }),
      write: ({ activation }) => ({ activation: writeActivation(activation) }),
    },
    AveragePooling2D: pooling,
    BatchNormalization: { read: readBatchNormalization, write: writeBatchNormalization },
    Conv2D: {
      read(fields) {
        fields.channelsLast();
        fields.only(
          "groups",
          [1],
          "Grouped convolutions have to be written as a layer of your own, given as customLayers",
        );
        return {
          filters: fields.count("filters"),
          kernelSize: fields.pair("kernel_size"),
          strides: fields.pair("strides", [1, 1]),
          padding: fields.choice("padding", ["valid", "same"]),
          dilation: fields.pair("dilation_rate", [1, 1]),
          ...kernelLayer.read(fields),
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
      read: (fields) => ({ units: fields.count("units"), ...kernelLayer.read(fields) }),
      write: (config) => ({ units: config.units, ...kernelLayer.write(config) }),
    },
    Dropout: {
      read(fields) {
        fields.only("noise_shape", [], "Dropout here drops every number on its own");
        return { rate: fields.number("rate") };
      },
      write: ({ rate }) => ({ rate, seed: null, noise_shape: null }),
    },
    ELU: { read: (fields) => ({ alpha: fields.number("alpha", 1) }), write: ({ alpha }) => ({ alpha }) },
    Flatten: {
      read(fields) {
        fields.channelsLast();
        return {};
      },
      write: () => ({ data_format: "channels_last" }),
    },
    GlobalAveragePooling2D: {
      read(fields) {
        fields.channelsLast();
        fields.only("keepdims", [false], "Put a Reshape behind the layer instead");
        return {};
      },
      write: () => ({ data_format: "channels_last", keepdims: false }),
    },
    LeakyReLU: {
      read: (fields) => ({ negativeSlope: fields.number("negative_slope", fields.number("alpha", 0.3)) }),
      // Keras 3 takes Keras 2's name, too.
      write: ({ negativeSlope }) => ({ alpha: negativeSlope }),
    },
    MaxPooling2D: pooling,
    ReLU: {
      read(fields) {
        const remedy = "Use LeakyReLU, or a layer of your own given as customLayers";
        fields.only("max_value", [], remedy);
        fields.only("negative_slope", [0], remedy);
        fields.only("threshold", [0], remedy);
        return {};
      },
      write: () => ({ max_value: null, negative_slope: 0, threshold: 0 }),
    },
    Rescaling: {
      read: (fields) => ({ scale: fields.numbers("scale"), offset: fields.numbers("offset", 0) }),
      write: ({ scale, offset }) => ({ scale, offset }),
    },
    Reshape: {
      read: (fields) => ({ targetShape: readTarget(fields) }),
      write: (c) => ({ target_shape: c.targetShape }),
    },
    Softmax: {
      // Whether it is the last is known once the samples' shape is.
      read: (fields) => ({ axis: fields.axis() }),
      write: () => ({ axis: -1 }),
    },
    ZeroPadding2D: {
      read(fields) {
        fields.channelsLast();
        return { padding: readMargins(fields) };
      },
      write: ({ padding }) => ({ padding, data_format: "channels_last" }),
    },
    // Read apart, for its shape is that of the model; here for its name.
    InputLayer: nothing,
  } satisfies Record<string, KerasLayer>),
);

function readBatchNormalization(fields: OptionReader): Options {
  fields.only("renorm", [false], "Save the model without it");
  return {
    axis: fields.axis(),
    momentum: fields.number("momentum", 0.99),
    epsilon: fields.number("epsilon", 1e-3),
    center: fields.flag("center", true),
    scale: fields.flag("scale", true),
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

function readTarget(fields: OptionReader): number[] {
  const target = fields.get("target_shape");
  const isSide = (side: unknown) => Number.isSafeInteger(side) && (side === -1 || (side as number) > 0);
  if (Array.isArray(target) && target.every(isSide)) return target;
  throw fields.error("target_shape", "a list of whole numbers is needed");
}

function readMargins(fields: OptionReader): unknown {
  const padding = fields.get("padding") ?? 1;
  const isMargin = (margin: unknown) => Number.isSafeInteger(margin) && (margin as number) >= 0;
  const isSides = (sides: unknown) =>
    isMargin(sides) || (Array.isArray(sides) && sides.length === 2 && sides.every(isMargin));
  if (isSides(padding) || (Array.isArray(padding) && padding.length === 2 && padding.every(isSides))) return padding;
  throw fields.error("padding", "whole numbers from 0 are needed, such as [[1, 1], [1, 1]]");
}

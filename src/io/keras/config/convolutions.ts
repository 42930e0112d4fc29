import type { LayerConfig } from "../../../layers/layerOptions.js";
import { type KerasLayer, kernelLayer, type Options } from "./kernelLayer.js";
import type { OptionReader } from "./OptionReader.js";
import { readSettings, writeSettings } from "./weightSettings.js";

/** The options of a window that slides over images. */
const window = {
  read(options: OptionReader): Options {
    options.channelsLast();
    return {
      kernelSize: options.pair("kernel_size"),
      strides: options.pair("strides", [1, 1]),
      padding: options.choice("padding", ["valid", "same"]),
      dilation: options.pair("dilation_rate", [1, 1]),
    };
  },
  write: ({ kernelSize, strides, padding, dilation }: LayerConfig): Options => ({
    kernel_size: kernelSize,
    strides,
    padding,
    data_format: "channels_last",
    dilation_rate: dilation,
  }),
};

/** Groups, which are left out where there is one. */
function readGroups(options: OptionReader): Options {
  const groups = options.count("groups", 1);
  return groups === 1 ? {} : { groups };
}

function readOutputPadding(options: OptionReader): unknown {
  const padding = options.get("output_padding") ?? null;
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
  if (padding === null || isCount(padding)) return padding;
  if (Array.isArray(padding) && padding.length === 2 && padding.every(isCount)) return padding;
  throw options.error("output_padding", "null, or two non-negative integers, are needed");
}

/** What Keras writes of every layer with a kernel, but of its one kernel. */
function writeShared(config: LayerConfig): Options {
  const {
    kernel_initializer: _,
    kernel_regularizer: __,
    kernel_constraint: ___,
    ...shared
  } = kernelLayer.write(config);
  return shared;
}

/** Keras's convolutions, by the name of their class. */
export const CONVOLUTIONS = {
  Conv1D: {
    read(options) {
      options.channelsLast();
      return {
        filters: options.count("filters"),
        kernelSize: options.step("kernel_size"),
        strides: options.step("strides", 1),
        padding: options.choice("padding", ["valid", "same", "causal"]),
        dilation: options.step("dilation_rate", 1),
        groups: options.count("groups", 1),
        ...kernelLayer.read(options),
      };
    },
    write: (config) => ({
      filters: config.filters,
      kernel_size: [config.kernelSize],
      strides: [config.strides],
      padding: config.padding,
      data_format: "channels_last",
      dilation_rate: [config.dilation],
      groups: config.groups,
      ...kernelLayer.write(config),
    }),
  },
  Conv2D: {
    read: (options) => ({
      filters: options.count("filters"),
      ...window.read(options),
      ...readGroups(options),
      ...kernelLayer.read(options),
    }),
    write: (config) => ({
      filters: config.filters,
      ...window.write(config),
      groups: config.groups ?? 1,
      ...kernelLayer.write(config),
    }),
  },
  Conv2DTranspose: {
    read(options) {
      const outputPadding = readOutputPadding(options);
      return {
        filters: options.count("filters"),
        ...window.read(options),
        ...(outputPadding === null ? {} : { outputPadding }),
        ...kernelLayer.read(options),
      };
    },
    write: (config) => ({
      filters: config.filters,
      ...window.write(config),
      output_padding: config.outputPadding ?? null,
      ...kernelLayer.write(config),
    }),
  },
  DepthwiseConv2D: {
    read: (options) => ({
      depthMultiplier: options.count("depth_multiplier", 1),
      ...window.read(options),
      ...kernelLayer.read(options),
      ...readSettings(options, "depthwise", "glorotUniform", "kernel"),
    }),
    write: (config) => ({
      depth_multiplier: config.depthMultiplier,
      ...window.write(config),
      ...writeShared(config),
      ...writeSettings(config, "depthwise", "glorotUniform", "kernel"),
    }),
  },
  SeparableConv2D: {
    read(options) {
      const {
        kernelInitializer: _,
        kernelRegularizer: __,
        kernelConstraint: ___,
        ...shared
      } = kernelLayer.read(options);
      return {
        filters: options.count("filters"),
        depthMultiplier: options.count("depth_multiplier", 1),
        ...window.read(options),
        ...shared,
        ...readSettings(options, "depthwise", "glorotUniform"),
        ...readSettings(options, "pointwise", "glorotUniform"),
      };
    },
    write: (config) => ({
      filters: config.filters,
      depth_multiplier: config.depthMultiplier,
      ...window.write(config),
      ...writeShared(config),
      ...writeSettings(config, "depthwise", "glorotUniform"),
      ...writeSettings(config, "pointwise", "glorotUniform"),
    }),
  },
} satisfies Record<string, KerasLayer>;

import type { Pair } from "../tensor/ops/window.js";
import { FormatError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import { Activation, ELU, LeakyReLU, ReLU, Softmax } from "./Activation.js";
import type { ActivationName } from "./activations.js";
import { BatchNormalization } from "./BatchNormalization.js";
import { Conv2D } from "./Conv2D.js";
import { Dense } from "./Dense.js";
import { Dot } from "./Dot.js";
import { Dropout } from "./Dropout.js";
import { InputLayer } from "./InputLayer.js";
import type { Layer } from "./Layer.js";
import type { LayerConfig } from "./layerOptions.js";
import { Add, Average, Concatenate, Maximum, Minimum, Multiply, Subtract } from "./merging.js";
import { AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D } from "./pooling.js";
import { Rescaling } from "./Rescaling.js";
import { Flatten, type Margins, Reshape, ZeroPadding2D } from "./reshaping.js";

/** Makes a layer of one type from its config. */
export type LayerFactory = (config: LayerConfig) => Layer;

const factories: Record<string, LayerFactory> = {
  Activation: (c) => new Activation(c.activation as ActivationName, c),
  Add: (c) => new Add(c),
  Average: (c) => new Average(c),
  AveragePooling2D: (c) => new AveragePooling2D(c.poolSize as Pair, c),
  BatchNormalization: (c) => new BatchNormalization(c),
  Concatenate: (c) => new Concatenate(c),
  Conv2D: (c) => new Conv2D(c.filters as number, c.kernelSize as Pair, c),
  Dense: (c) => new Dense(c.units as number, c),
  Dot: (c) => new Dot(c.axes as Pair, c),
  Dropout: (c) => new Dropout(c.rate as number, c),
  ELU: (c) => new ELU(c),
  Flatten: (c) => new Flatten(c),
  GlobalAveragePooling2D: (c) => new GlobalAveragePooling2D(c),
  InputLayer: (c) => new InputLayer(c.shape as Shape, c),
  LeakyReLU: (c) => new LeakyReLU(c),
  Maximum: (c) => new Maximum(c),
  MaxPooling2D: (c) => new MaxPooling2D(c.poolSize as Pair, c),
  Minimum: (c) => new Minimum(c),
  Multiply: (c) => new Multiply(c),
  ReLU: (c) => new ReLU(c),
  Rescaling: (c) => new Rescaling(c.scale as number | readonly number[], c),
  Reshape: (c) => new Reshape(c.targetShape as Shape, c),
  Softmax: (c) => new Softmax(c),
  Subtract: (c) => new Subtract(c),
  ZeroPadding2D: (c) => new ZeroPadding2D(c.padding as Margins, c),
};

/**
 * The layer that a config describes, with fresh weights.
 * @param own factories for user-defined types; they replace built-in ones of the same name
 * @throws FormatError for an unknown type
 */
export function layerFromConfig(config: LayerConfig, own: Readonly<Record<string, LayerFactory>> = {}): Layer {
  const make = own[config.type] ?? factories[config.type];
  if (make) return make(config);
  throw new FormatError(
    `fromConfig: the layer type "${config.type}" is unknown; known are ${Object.keys({ ...factories, ...own }).join(", ")}. ` +
      "Give your own as { customLayers: { MyLayer: (config) => new MyLayer(config) } }",
  );
}

import type { Pair } from "../tensor/ops/window.js";
import { FormatError, ValueError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import { Activation, ELU, LeakyReLU, ReLU, Softmax } from "./Activation.js";
import { ActivityRegularization } from "./ActivityRegularization.js";
import type { RandomFactor } from "./Augmentation.js";
import type { ActivationName } from "./activations.js";
import { BatchNormalization } from "./BatchNormalization.js";
import { Conv1D } from "./Conv1D.js";
import { Conv2D } from "./Conv2D.js";
import { Conv2DTranspose } from "./Conv2DTranspose.js";
import { Dense } from "./Dense.js";
import { DepthwiseConv2D } from "./DepthwiseConv2D.js";
import { Dot } from "./Dot.js";
import { Dropout } from "./Dropout.js";
import { GroupNormalization } from "./GroupNormalization.js";
import {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
} from "./globalPooling.js";
import { InputLayer } from "./InputLayer.js";
import { Layer } from "./Layer.js";
import { LayerNormalization } from "./LayerNormalization.js";
import type { LayerConfig } from "./layerOptions.js";
import { Add, Average, Concatenate, Maximum, Minimum, Multiply, Subtract } from "./merging.js";
import { RandomFlip, RandomRotation, RandomTranslation, RandomZoom } from "./movingAugmentation.js";
import { Normalization } from "./Normalization.js";
import { AlphaDropout, GaussianDropout, GaussianNoise, SpatialDropout1D, SpatialDropout2D } from "./noise.js";
import { PReLU } from "./PReLU.js";
import { AveragePooling2D, MaxPooling2D } from "./pooling.js";
import { AveragePooling1D, MaxPooling1D } from "./pooling1D.js";
import { RandomCrop } from "./RandomCrop.js";
import { Rescaling } from "./Rescaling.js";
import { Flatten, type Margins, Permute, RepeatVector, Reshape, ZeroPadding2D } from "./reshaping.js";
import { CenterCrop, Cropping2D, Resizing, UpSampling2D } from "./resizing.js";
import { SeparableConv2D } from "./SeparableConv2D.js";
import { RandomBrightness, RandomContrast } from "./valueAugmentation.js";

/** Makes a layer of one type from its config. */
export type LayerFactory = (config: LayerConfig) => Layer;

const factories: Record<string, LayerFactory> = {
  Activation: (c) => new Activation(c.activation as ActivationName, c),
  ActivityRegularization: (c) => new ActivityRegularization(c),
  Add: (c) => new Add(c),
  Average: (c) => new Average(c),
  AveragePooling2D: (c) => new AveragePooling2D(c.poolSize as Pair, c),
  BatchNormalization: (c) => new BatchNormalization(c),
  Concatenate: (c) => new Concatenate(c),
  AveragePooling1D: (c) => new AveragePooling1D(c.poolSize as number, c),
  CenterCrop: (c) => new CenterCrop(c.height as number, c.width as number, c),
  Conv1D: (c) => new Conv1D(c.filters as number, c.kernelSize as number, c),
  Conv2D: (c) => new Conv2D(c.filters as number, c.kernelSize as Pair, c),
  Conv2DTranspose: (c) => new Conv2DTranspose(c.filters as number, c.kernelSize as Pair, c),
  Cropping2D: (c) => new Cropping2D(c.cropping as Margins, c),
  Dense: (c) => new Dense(c.units as number, c),
  Dot: (c) => new Dot(c.axes as Pair, c),
  DepthwiseConv2D: (c) => new DepthwiseConv2D(c.kernelSize as Pair, c),
  Dropout: (c) => new Dropout(c.rate as number, c),
  ELU: (c) => new ELU(c),
  Flatten: (c) => new Flatten(c),
  GlobalAveragePooling1D: (c) => new GlobalAveragePooling1D(c),
  GlobalAveragePooling2D: (c) => new GlobalAveragePooling2D(c),
  GlobalMaxPooling1D: (c) => new GlobalMaxPooling1D(c),
  GlobalMaxPooling2D: (c) => new GlobalMaxPooling2D(c),
  InputLayer: (c) => new InputLayer(c.shape as Shape, c),
  LeakyReLU: (c) => new LeakyReLU(c),
  Maximum: (c) => new Maximum(c),
  MaxPooling1D: (c) => new MaxPooling1D(c.poolSize as number, c),
  MaxPooling2D: (c) => new MaxPooling2D(c.poolSize as Pair, c),
  Minimum: (c) => new Minimum(c),
  Multiply: (c) => new Multiply(c),
  AlphaDropout: (c) => new AlphaDropout(c.rate as number, c),
  GaussianDropout: (c) => new GaussianDropout(c.rate as number, c),
  GaussianNoise: (c) => new GaussianNoise(c.standardDeviation as number, c),
  GroupNormalization: (c) => new GroupNormalization(c),
  LayerNormalization: (c) => new LayerNormalization(c),
  Permute: (c) => new Permute(c.dims as number[], c),
  PReLU: (c) => new PReLU(c),
  RepeatVector: (c) => new RepeatVector(c.times as number, c),
  SpatialDropout1D: (c) => new SpatialDropout1D(c.rate as number, c),
  SpatialDropout2D: (c) => new SpatialDropout2D(c.rate as number, c),
  Normalization: (c) => new Normalization(c),
  RandomBrightness: (c) => new RandomBrightness(c.factor as RandomFactor, c),
  RandomContrast: (c) => new RandomContrast(c.factor as RandomFactor, c),
  RandomCrop: (c) => new RandomCrop(c.height as number, c.width as number, c),
  RandomFlip: (c) => new RandomFlip(c),
  RandomRotation: (c) => new RandomRotation(c.factor as RandomFactor, c),
  RandomTranslation: (c) => new RandomTranslation(c.heightFactor as RandomFactor, c.widthFactor as RandomFactor, c),
  RandomZoom: (c) => new RandomZoom(c.heightFactor as RandomFactor, c.widthFactor as RandomFactor | null, c),
  ReLU: (c) => new ReLU(c),
  Rescaling: (c) => new Rescaling(c.scale as number | readonly number[], c),
  Reshape: (c) => new Reshape(c.targetShape as Shape, c),
  Resizing: (c) => new Resizing(c.height as number, c.width as number, c),
  SeparableConv2D: (c) => new SeparableConv2D(c.filters as number, c.kernelSize as Pair, c),
  Softmax: (c) => new Softmax(c),
  Subtract: (c) => new Subtract(c),
  UpSampling2D: (c) => new UpSampling2D(c.size as Pair, c),
  ZeroPadding2D: (c) => new ZeroPadding2D(c.padding as Margins, c),
};

/**
 * The layer that a config describes, with fresh weights.
 * @param own factories for user-defined types; they replace built-in ones of the same name
 * @throws FormatError for an unknown type  @throws ValueError for a class in place of a factory
 */
export function layerFromConfig(config: LayerConfig, own: Readonly<Record<string, LayerFactory>> = {}): Layer {
  const make = own[config.type] ?? factories[config.type];
  if (make) {
    if (make.prototype instanceof Layer)
      throw new ValueError(
        `fromConfig: customLayers gives the class ${make.name}; give a function, as in { ${config.type}: (config) => new ${make.name}(config) }`,
      );
    return make(config);
  }
  throw new FormatError(
    `fromConfig: the layer type "${config.type}" is unknown; known are ${Object.keys({ ...factories, ...own }).join(", ")}. ` +
      "Give your own as { customLayers: { MyLayer: (config) => new MyLayer(config) } }",
  );
}

import { Activation, ELU, LeakyReLU, ReLU, Softmax } from "../../../layers/Activation.js";
import { ActivityRegularization } from "../../../layers/ActivityRegularization.js";
import { BatchNormalization } from "../../../layers/BatchNormalization.js";
import { Conv1D } from "../../../layers/Conv1D.js";
import { Conv2D } from "../../../layers/Conv2D.js";
import { Conv2DTranspose } from "../../../layers/Conv2DTranspose.js";
import { Dense } from "../../../layers/Dense.js";
import { DepthwiseConv2D } from "../../../layers/DepthwiseConv2D.js";
import { Dot } from "../../../layers/Dot.js";
import { Dropout } from "../../../layers/Dropout.js";
import { GroupNormalization } from "../../../layers/GroupNormalization.js";
import {
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GlobalMaxPooling1D,
  GlobalMaxPooling2D,
} from "../../../layers/globalPooling.js";
import { InputLayer } from "../../../layers/InputLayer.js";
import type { Layer } from "../../../layers/Layer.js";
import { LayerNormalization } from "../../../layers/LayerNormalization.js";
import { sampleAxis } from "../../../layers/layerChecks.js";
import { Add, Average, Concatenate, Maximum, Minimum, Multiply, Subtract } from "../../../layers/merging.js";
import { RandomFlip, RandomRotation, RandomTranslation, RandomZoom } from "../../../layers/movingAugmentation.js";
import { Normalization } from "../../../layers/Normalization.js";
import {
  AlphaDropout,
  GaussianDropout,
  GaussianNoise,
  SpatialDropout1D,
  SpatialDropout2D,
} from "../../../layers/noise.js";
import { PReLU } from "../../../layers/PReLU.js";
import { AveragePooling2D, MaxPooling2D } from "../../../layers/pooling.js";
import { AveragePooling1D, MaxPooling1D } from "../../../layers/pooling1D.js";
import { RandomCrop } from "../../../layers/RandomCrop.js";
import { Rescaling } from "../../../layers/Rescaling.js";
import { Flatten, Permute, RepeatVector, Reshape, ZeroPadding2D } from "../../../layers/reshaping.js";
import { CenterCrop, Cropping2D, Resizing, UpSampling2D } from "../../../layers/resizing.js";
import { SeparableConv2D } from "../../../layers/SeparableConv2D.js";
import { RandomBrightness, RandomContrast } from "../../../layers/valueAugmentation.js";
import { float, int, ints } from "../graph.js";
import { ACTIVATIONS, scalar, writeReLU } from "./activations.js";
import { constant, type WeightValues } from "./constants.js";
import {
  writeConv1D,
  writeConv2D,
  writeConv2DTranspose,
  writeDepthwiseConv2D,
  writeSeparableConv2D,
} from "./convolutions.js";
import { axisOf, type GraphBuilder, type GraphValue } from "./GraphBuilder.js";
import { elementwise, writeConcatenate, writeDot } from "./merging.js";
import {
  writeBatchNormalization,
  writeGroupNormalization,
  writeLayerNormalization,
  writeNormalization,
} from "./normalizations.js";
import {
  writeCenterCrop,
  writeGlobalPooling,
  writePooling,
  writePooling1D,
  writeRandomCrop,
  writeResize,
  writeResizing,
  writeSlice,
} from "./windows.js";

/**
 * Writes a layer's nodes. @param path the layer's path in the model, such as "vgg16/block1_conv1"
 * @param inputs what it takes, of which the first is the builder's current value
 */
type LayerWriter<L> = (
  layer: L,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
  inputs: readonly GraphValue[],
) => void;

/** A row of the table: a class of layers and its writer. */
function row<L extends Layer>(
  kind: abstract new (...args: never[]) => L,
  write: LayerWriter<L>,
): readonly [unknown, LayerWriter<Layer>] {
  return [kind, write as LayerWriter<Layer>];
}

/** The writer of each layer, by its class. */
export const LAYER_WRITERS: ReadonlyMap<unknown, LayerWriter<Layer>> = new Map([
  row(Add, elementwise("Sum")),
  row(Average, elementwise("Mean")),
  row(Maximum, elementwise("Max")),
  row(Minimum, elementwise("Min")),
  row(Multiply, elementwise("Mul")),
  row(Subtract, elementwise("Sub")),
  row(Concatenate, writeConcatenate),
  row(Dot, writeDot),
  row(Activation, ({ activation }, builder, path) => ACTIVATIONS[activation](builder, path)),
  row(AveragePooling1D, (layer, builder, path) => writePooling1D(layer, builder, path, "AveragePool")),
  row(AveragePooling2D, (layer, builder, path) => writePooling(layer, builder, path, "AveragePool")),
  row(BatchNormalization, writeBatchNormalization),
  row(CenterCrop, writeCenterCrop),
  row(Conv1D, writeConv1D),
  row(Conv2D, writeConv2D),
  row(Conv2DTranspose, writeConv2DTranspose),
  row(Cropping2D, (layer, builder, path) => {
    const [[top], [left]] = layer.cropping;
    const [height, width] = layer.outputShape(builder.shape);
    writeSlice(builder, path, { top, left, height, width });
  }),
  row(Dense, writeDense),
  row(DepthwiseConv2D, writeDepthwiseConv2D),
  row(Dropout, ({ rate }, builder, path) => {
    builder.node(path, "Dropout", {}, [scalar(builder, `${path}/rate`, rate)]);
  }),
  row(ELU, ({ alpha }, builder, path) => builder.node(path, "Elu", { alpha: float(alpha) })),
  row(Flatten, (_, builder, path) => {
    builder.channelsLast(path);
    builder.node(path, "Flatten", { axis: int(1) });
  }),
  row(GlobalAveragePooling1D, (layer, builder, path) => writeGlobalPooling(layer, builder, path, "GlobalAveragePool")),
  row(GlobalAveragePooling2D, (layer, builder, path) => writeGlobalPooling(layer, builder, path, "GlobalAveragePool")),
  row(GlobalMaxPooling1D, (layer, builder, path) => writeGlobalPooling(layer, builder, path, "GlobalMaxPool")),
  row(GlobalMaxPooling2D, (layer, builder, path) => writeGlobalPooling(layer, builder, path, "GlobalMaxPool")),
  row(InputLayer, () => {}),
  row(LeakyReLU, ({ negativeSlope }, builder, path) =>
    builder.node(path, "LeakyRelu", { alpha: float(negativeSlope) }),
  ),
  row(MaxPooling1D, (layer, builder, path) => writePooling1D(layer, builder, path, "MaxPool")),
  row(MaxPooling2D, (layer, builder, path) => writePooling(layer, builder, path, "MaxPool")),
  row(Normalization, writeNormalization),
  row(LayerNormalization, writeLayerNormalization),
  row(GroupNormalization, writeGroupNormalization),
  // They change nothing outside of training.
  row(ActivityRegularization, () => {}),
  row(AlphaDropout, () => {}),
  row(GaussianDropout, () => {}),
  row(GaussianNoise, () => {}),
  row(SpatialDropout1D, () => {}),
  row(SpatialDropout2D, () => {}),
  row(RandomBrightness, () => {}),
  row(RandomContrast, () => {}),
  row(RandomCrop, writeRandomCrop),
  row(RandomFlip, () => {}),
  row(RandomRotation, () => {}),
  row(RandomTranslation, () => {}),
  row(RandomZoom, () => {}),
  row(Permute, ({ dims }, builder, path) => {
    builder.channelsLast(path);
    builder.node(path, "Transpose", { perm: ints([0, ...dims]) });
  }),
  row(PReLU, (layer, builder, path, weights) => {
    builder.channelsLast(path);
    const slopes = layer.weights[0].shape;
    builder.node(path, "PRelu", {}, [constant(builder, path, "alpha", slopes, weights)]);
  }),
  row(RepeatVector, ({ times }, builder, path) => {
    builder.node(path, "Unsqueeze", {}, [builder.integers(`${path}/axes`, [1])]);
    builder.node(path, "Tile", {}, [builder.integers(`${path}/times`, [1, times, 1])]);
  }),
  row(ReLU, writeReLU),
  row(Rescaling, ({ scale, offset }, builder, path) => {
    builder.node(path, "Mul", {}, [perChannel(builder, `${path}/scale`, scale)]);
    if (offset !== 0) builder.node(path, "Add", {}, [perChannel(builder, `${path}/offset`, offset)]);
  }),
  row(Reshape, (layer, builder, path) => {
    builder.channelsLast(path);
    // 0 keeps the size of the batch.
    const shape = builder.integers(`${path}/shape`, [0, ...layer.outputShape(builder.shape)]);
    builder.node(path, "Reshape", {}, [shape]);
  }),
  row(Resizing, writeResizing),
  row(SeparableConv2D, writeSeparableConv2D),
  row(Softmax, (layer, builder, path) => {
    const axis = sampleAxis(layer, layer.axis, builder.shape);
    if (axis === builder.shape.length - 1) ACTIVATIONS.softmax(builder, path);
    else builder.node(path, "Softmax", { axis: int(axisOf(builder, axis)) });
  }),
  row(UpSampling2D, (layer, builder, path) => {
    const [h, w] = layer.outputShape(builder.shape);
    writeResize(builder, path, [h, w], layer.interpolation);
  }),
  row(ZeroPadding2D, ({ padding: [[top, bottom], [left, right]] }, builder, path) => {
    const sides = (h: number, w: number) => (builder.isChannelsFirst ? [0, 0, h, w] : [0, h, w, 0]);
    const pads = builder.integers(`${path}/pads`, [...sides(top, left), ...sides(bottom, right)]);
    builder.node(path, "Pad", {}, [pads]);
  }),
]);

/** A constant with one number, or one for each channel, in the current layout. */
function perChannel(builder: GraphBuilder, name: string, value: number | readonly number[]): string {
  if (typeof value === "number") return scalar(builder, name, value);
  const behind = builder.isChannelsFirst ? builder.shape.length - 1 : 0;
  return builder.floats(name, [value.length, ...Array.from({ length: behind }, () => 1)], Float32Array.from(value));
}

/** Gemm takes samples of one axis, MatMul of any number. */
function writeDense(layer: Dense, builder: GraphBuilder, path: string, weights: WeightValues): void {
  builder.channelsLast(path);
  const inputs = builder.shape.at(-1) as number;
  const kernel = constant(builder, path, "kernel", [inputs, layer.units], weights);
  const bias = layer.bias ? [constant(builder, path, "bias", [layer.units], weights)] : [];
  if (builder.shape.length === 1) builder.node(path, "Gemm", {}, [kernel, ...bias]);
  else {
    builder.node(path, "MatMul", {}, [kernel]);
    if (layer.bias) builder.node(path, "Add", {}, bias);
  }
  ACTIVATIONS[layer.activation](builder, path);
}

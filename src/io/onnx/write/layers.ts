import { Activation, ELU, LeakyReLU, ReLU, Softmax } from "../../../layers/Activation.js";
import type { ActivationName } from "../../../layers/activations.js";
import { BatchNormalization } from "../../../layers/BatchNormalization.js";
import { Conv2D } from "../../../layers/Conv2D.js";
import { Dense } from "../../../layers/Dense.js";
import { Dot } from "../../../layers/Dot.js";
import { Dropout } from "../../../layers/Dropout.js";
import { InputLayer } from "../../../layers/InputLayer.js";
import type { Layer } from "../../../layers/Layer.js";
import { Add, Average, Concatenate, Maximum, Minimum, Multiply, Subtract } from "../../../layers/merging.js";
import { AveragePooling2D, GlobalAveragePooling2D, MaxPooling2D } from "../../../layers/pooling.js";
import { Rescaling } from "../../../layers/Rescaling.js";
import { Flatten, Reshape, ZeroPadding2D } from "../../../layers/reshaping.js";
import type { Padding } from "../../../tensor/ops/window.js";
import type { Shape } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import { float, int, ints, type OnnxAttribute } from "../graph.js";
import { samePads } from "../samePads.js";
import { channelAxis, type GraphBuilder, type GraphValue } from "./GraphBuilder.js";
import { elementwise, writeConcatenate, writeDot } from "./merging.js";

/** A layer's weights by name. */
export type WeightValues = ReadonlyMap<string, Float32Array>;

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
  row(AveragePooling2D, (layer, builder, path) => writePooling(layer, builder, path, "AveragePool")),
  row(BatchNormalization, writeBatchNormalization),
  row(Conv2D, writeConv2D),
  row(Dense, writeDense),
  row(Dropout, ({ rate }, builder, path) => {
    builder.node(path, "Dropout", {}, [scalar(builder, `${path}/rate`, rate)]);
  }),
  row(ELU, ({ alpha }, builder, path) => builder.node(path, "Elu", { alpha: float(alpha) })),
  row(Flatten, (_, builder, path) => {
    builder.channelsLast(path);
    builder.node(path, "Flatten", { axis: int(1) });
  }),
  row(GlobalAveragePooling2D, (_, builder, path) => {
    builder.channelsFirst(path);
    builder.node(path, "GlobalAveragePool");
    builder.node(path, "Flatten", { axis: int(1) });
  }),
  row(InputLayer, () => {}),
  row(LeakyReLU, ({ negativeSlope }, builder, path) =>
    builder.node(path, "LeakyRelu", { alpha: float(negativeSlope) }),
  ),
  row(MaxPooling2D, (layer, builder, path) => writePooling(layer, builder, path, "MaxPool")),
  row(ReLU, (_, builder, path) => ACTIVATIONS.relu(builder, path)),
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
  row(Softmax, (_, builder, path) => ACTIVATIONS.softmax(builder, path)),
  row(ZeroPadding2D, ({ padding: [[top, bottom], [left, right]] }, builder, path) => {
    const sides = (h: number, w: number) => (builder.isChannelsFirst ? [0, 0, h, w] : [0, h, w, 0]);
    const pads = builder.integers(`${path}/pads`, [...sides(top, left), ...sides(bottom, right)]);
    builder.node(path, "Pad", {}, [pads]);
  }),
]);

/** The writer of each activation. */
const ACTIVATIONS: Readonly<Record<ActivationName, (builder: GraphBuilder, path: string) => void>> = {
  linear: () => {},
  relu: (builder, path) => builder.node(path, "Relu"),
  relu6: (builder, path) =>
    builder.node(path, "Clip", {}, [scalar(builder, `${path}/min`, 0), scalar(builder, `${path}/max`, 6)]),
  leakyRelu: (builder, path) => builder.node(path, "LeakyRelu", { alpha: float(0.2) }),
  elu: (builder, path) => builder.node(path, "Elu", { alpha: float(1) }),
  gelu: (builder, path) => {
    builder.opset = 20;
    builder.node(path, "Gelu");
  },
  silu: (builder, path) => {
    const x = builder.value;
    builder.node(path, "Sigmoid");
    builder.node(path, "Mul", {}, [x]);
  },
  softplus: (builder, path) => builder.node(path, "Softplus"),
  tanh: (builder, path) => builder.node(path, "Tanh"),
  sigmoid: (builder, path) => builder.node(path, "Sigmoid"),
  softmax: (builder, path) => builder.node(path, "Softmax", { axis: channelAxis(builder) }),
  exponential: (builder, path) => builder.node(path, "Exp"),
};

function scalar(builder: GraphBuilder, name: string, value: number): string {
  return builder.floats(name, [], Float32Array.of(value));
}

/** A constant with one number, or one for each channel, in the current layout. */
function perChannel(builder: GraphBuilder, name: string, value: number | readonly number[]): string {
  if (typeof value === "number") return scalar(builder, name, value);
  const behind = builder.isChannelsFirst ? builder.shape.length - 1 : 0;
  return builder.floats(name, [value.length, ...Array.from({ length: behind }, () => 1)], Float32Array.from(value));
}

/** A weight as a constant. */
function constant(builder: GraphBuilder, path: string, name: string, shape: Shape, weights: WeightValues): string {
  return builder.floats(`${path}/${name}`, shape, weights.get(name) as Float32Array);
}

function writeConv2D(layer: Conv2D, builder: GraphBuilder, path: string, weights: WeightValues): void {
  const { kernelSize, strides, dilation, filters } = layer;
  builder.channelsFirst(path);
  const [h, w, channels] = [...kernelSize, builder.shape[2]];
  const kernel = permuteAxes(weights.get("kernel") as Float32Array, [h, w, channels, filters], [3, 2, 0, 1]);
  const inputs = [builder.floats(`${path}/kernel`, [filters, channels, h, w], kernel)];
  if (layer.bias) inputs.push(constant(builder, path, "bias", [filters], weights));
  const window = windowAttributes(builder.shape, kernelSize, strides, layer.padding, dilation);
  builder.node(path, "Conv", { ...window, dilations: ints(dilation) }, inputs);
  ACTIVATIONS[layer.activation](builder, path);
}

function writePooling(
  { poolSize, strides, padding }: MaxPooling2D | AveragePooling2D,
  builder: GraphBuilder,
  path: string,
  opType: string,
): void {
  builder.channelsFirst(path);
  builder.node(path, opType, windowAttributes(builder.shape, poolSize, strides, padding));
}

function windowAttributes(
  shape: Shape,
  window: readonly [number, number],
  strides: readonly [number, number],
  padding: Padding,
  dilation: readonly [number, number] = [1, 1],
): Record<string, OnnxAttribute> {
  const pads = padding === "same" ? samePads(shape, window, strides, dilation) : [0, 0, 0, 0];
  return { kernel_shape: ints(window), strides: ints(strides), pads: ints(pads) };
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

function writeBatchNormalization(
  { epsilon, momentum }: BatchNormalization,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
): void {
  builder.channelsFirst(path);
  const channels = builder.shape.at(-1) as number;
  const filled = (value: number) => new Float32Array(channels).fill(value);
  // The operator requires both.
  const all = new Map([["gamma", filled(1)], ["beta", filled(0)], ...weights]);
  const inputs = ["gamma", "beta", "moving_mean", "moving_variance"].map((name) =>
    constant(builder, path, name, [channels], all),
  );
  builder.node(path, "BatchNormalization", { epsilon: float(epsilon), momentum: float(momentum) }, inputs);
}

import type { Conv1D } from "../../../layers/Conv1D.js";
import type { Conv2D } from "../../../layers/Conv2D.js";
import type { Conv2DTranspose } from "../../../layers/Conv2DTranspose.js";
import type { ConvolutionLayer } from "../../../layers/ConvolutionLayer.js";
import type { DepthwiseConv2D } from "../../../layers/DepthwiseConv2D.js";
import type { SeparableConv2D } from "../../../layers/SeparableConv2D.js";
import { transposeGeometry } from "../../../tensor/ops/conv2dTranspose.js";
import type { Shape } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import { int, ints, type OnnxAttribute } from "../graph.js";
import { samePads } from "../samePads.js";
import { ACTIVATIONS } from "./activations.js";
import { constant, type WeightValues } from "./constants.js";
import type { GraphBuilder } from "./GraphBuilder.js";
import { windowAttributes } from "./windows.js";

/** A kernel [h, w, channels, filters] in ONNX's order, [filters, channels, h, w]. */
function kernelConstant(builder: GraphBuilder, name: string, shape: Shape, weights: Float32Array): string {
  const [h, w, channels, filters] = shape;
  return builder.floats(name, [filters, channels, h, w], permuteAxes(weights, shape, [3, 2, 0, 1]));
}

/** The attribute for more than one group. */
function groupOf(groups: number): Record<string, OnnxAttribute> {
  return groups === 1 ? {} : { group: int(groups) };
}

/** A convolution's node. @param kernel its weights, [h, w, channels / groups, filters] */
function writeConv(
  builder: GraphBuilder,
  path: string,
  layer: Pick<ConvolutionLayer, "strides" | "padding" | "dilation">,
  kernel: { readonly name: string; readonly shape: Shape; readonly data: Float32Array; readonly groups: number },
  bias: () => readonly string[],
): void {
  const { strides, padding, dilation } = layer;
  builder.channelsFirst(path);
  const inputs = [kernelConstant(builder, `${path}/${kernel.name}`, kernel.shape, kernel.data), ...bias()];
  const size = [kernel.shape[0], kernel.shape[1]] as const;
  const attributes = windowAttributes(builder.shape, size, strides, padding, dilation);
  builder.node(path, "Conv", { ...attributes, dilations: ints(dilation), ...groupOf(kernel.groups) }, inputs);
}

function biasOf(
  builder: GraphBuilder,
  path: string,
  layer: { readonly bias: unknown },
  length: number,
  weights: WeightValues,
): string[] {
  return layer.bias ? [constant(builder, path, "bias", [length], weights)] : [];
}

export function writeConv2D(layer: Conv2D, builder: GraphBuilder, path: string, weights: WeightValues): void {
  const { kernelSize, filters, groups } = layer;
  const shape = [...kernelSize, builder.shape[2] / groups, filters];
  const kernel = { name: "kernel", shape, data: weights.get("kernel") as Float32Array, groups };
  writeConv(builder, path, layer, kernel, () => biasOf(builder, path, layer, filters, weights));
  ACTIVATIONS[layer.activation](builder, path);
}

/** [h, w, channels, multiplier] lies in memory as [h, w, 1, channels·multiplier], the kernel of as many groups as channels. */
export function writeDepthwiseConv2D(
  layer: DepthwiseConv2D,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
): void {
  const groups = builder.shape[2];
  const filters = groups * layer.depthMultiplier;
  const data = weights.get("kernel") as Float32Array;
  const kernel = { name: "kernel", shape: [...layer.kernelSize, 1, filters], data, groups };
  writeConv(builder, path, layer, kernel, () => biasOf(builder, path, layer, filters, weights));
  ACTIVATIONS[layer.activation](builder, path);
}

export function writeSeparableConv2D(
  layer: SeparableConv2D,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
): void {
  const groups = builder.shape[2];
  const middle = groups * layer.depthMultiplier;
  const data = weights.get("depthwise_kernel") as Float32Array;
  const shape = [...layer.kernelSize, 1, middle];
  writeConv(builder, path, layer, { name: "depthwise_kernel", shape, data, groups }, () => []);
  const pointwise = {
    name: "pointwise_kernel",
    shape: [1, 1, middle, layer.filters],
    data: weights.get("pointwise_kernel") as Float32Array,
    groups: 1,
  };
  const alone = { strides: [1, 1], padding: "valid", dilation: [1, 1] } as const;
  writeConv(builder, path, alone, pointwise, () => biasOf(builder, path, layer, layer.filters, weights));
  ACTIVATIONS[layer.activation](builder, path);
}

/** Its pads are those of the convolution whose gradient it is; rows beyond them are ONNX's output_padding. */
export function writeConv2DTranspose(
  layer: Conv2DTranspose,
  builder: GraphBuilder,
  path: string,
  weights: WeightValues,
): void {
  const { kernelSize, strides, dilation, filters } = layer;
  const [h, w, channels] = builder.shape;
  builder.channelsFirst(path);
  const g = transposeGeometry(path, [1, h, w, channels], layer);
  const whole = [h, w].map((n, axis) => (n - 1) * strides[axis] + (kernelSize[axis] - 1) * dilation[axis] + 1);
  const before = [g.padTop, g.padLeft];
  const lengths = [g.inHeight, g.inWidth];
  const after = whole.map((n, axis) => Math.max(0, n - before[axis] - lengths[axis]));
  const beyond = whole.map((n, axis) => lengths[axis] - (n - before[axis] - after[axis]));
  // [kh, kw, filters, channels] becomes [channels, filters, kh, kw].
  const kernel = permuteAxes(weights.get("kernel") as Float32Array, [...kernelSize, filters, channels], [3, 2, 0, 1]);
  const inputs = [builder.floats(`${path}/kernel`, [channels, filters, ...kernelSize], kernel)];
  const attributes = {
    ...{ kernel_shape: ints(kernelSize), strides: ints(strides), dilations: ints(dilation) },
    ...{ pads: ints([...before, ...after]), output_padding: ints(beyond) },
  };
  builder.node(path, "ConvTranspose", attributes, [...inputs, ...biasOf(builder, path, layer, filters, weights)]);
  ACTIVATIONS[layer.activation](builder, path);
}

export function writeConv1D(layer: Conv1D, builder: GraphBuilder, path: string, weights: WeightValues): void {
  const { kernelSize, strides, dilation, filters, groups, padding } = layer;
  const [steps, channels] = builder.shape;
  builder.channelsFirst(path);
  const shape = [kernelSize, channels / groups, filters];
  const data = permuteAxes(weights.get("kernel") as Float32Array, shape, [2, 1, 0]);
  const kernel = builder.floats(`${path}/kernel`, [filters, channels / groups, kernelSize], data);
  const [, left, , right] = samePads([1, steps, channels], [1, kernelSize], [1, strides], [1, dilation]);
  const pads = { valid: [0, 0], same: [left, right], causal: [(kernelSize - 1) * dilation, 0] }[padding];
  const attributes = {
    ...{ kernel_shape: ints([kernelSize]), strides: ints([strides]), dilations: ints([dilation]) },
    ...{ pads: ints(pads), ...groupOf(groups) },
  };
  builder.node(path, "Conv", attributes, [kernel, ...biasOf(builder, path, layer, filters, weights)]);
  ACTIVATIONS[layer.activation](builder, path);
}

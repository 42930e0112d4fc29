import { type Middle, middleOf } from "../../../layers/middleOf.js";
import type { AveragePooling2D, MaxPooling2D } from "../../../layers/pooling.js";
import type { AveragePooling1D, MaxPooling1D } from "../../../layers/pooling1D.js";
import type { RandomCrop } from "../../../layers/RandomCrop.js";
import type { CenterCrop, Interpolation, Resizing } from "../../../layers/resizing.js";
import type { Padding } from "../../../tensor/ops/window.js";
import type { Shape } from "../../../util/shape.js";
import { int, ints, type OnnxAttribute, text } from "../graph.js";
import { samePads } from "../samePads.js";
import { scalar } from "./activations.js";
import type { GraphBuilder } from "./GraphBuilder.js";

export function writePooling(
  { poolSize, strides, padding }: MaxPooling2D | AveragePooling2D,
  builder: GraphBuilder,
  path: string,
  opType: string,
): void {
  builder.channelsFirst(path);
  builder.node(path, opType, windowAttributes(builder.shape, poolSize, strides, padding));
}

export function writePooling1D(
  { poolSize, strides, padding }: MaxPooling1D | AveragePooling1D,
  builder: GraphBuilder,
  path: string,
  opType: string,
): void {
  const [steps, channels] = builder.shape;
  builder.channelsFirst(path);
  const [, left, , right] = samePads([1, steps, channels], [1, poolSize], [1, strides], [1, 1]);
  const pads = padding === "same" ? [left, right] : [0, 0];
  builder.node(path, opType, { kernel_shape: ints([poolSize]), strides: ints([strides]), pads: ints(pads) });
}

/** ONNX keeps the pooled axes with length 1. */
export function writeGlobalPooling(
  { keepDims }: { readonly keepDims: boolean },
  builder: GraphBuilder,
  path: string,
  opType: string,
): void {
  builder.channelsFirst(path);
  builder.node(path, opType);
  if (!keepDims) builder.node(path, "Flatten", { axis: int(1) });
}

export function windowAttributes(
  shape: Shape,
  window: readonly [number, number],
  strides: readonly [number, number],
  padding: Padding,
  dilation: readonly [number, number] = [1, 1],
): Record<string, OnnxAttribute> {
  const pads = padding === "same" ? samePads(shape, window, strides, dilation) : [0, 0, 0, 0];
  return { kernel_shape: ints(window), strides: ints(strides), pads: ints(pads) };
}

/** A part of every image. */
export function writeSlice(builder: GraphBuilder, path: string, { top, left, height, width }: Middle): void {
  const axes = builder.isChannelsFirst ? [2, 3] : [1, 2];
  builder.node(path, "Slice", {}, [
    builder.integers(`${path}/starts`, [top, left]),
    builder.integers(`${path}/ends`, [top + height, left + width]),
    builder.integers(`${path}/axes`, axes),
  ]);
}

/** Since opset 18 a size may be given for some axes, so that the number of samples stays open. */
export function writeResize(
  builder: GraphBuilder,
  path: string,
  size: readonly [number, number],
  interpolation: Interpolation,
): void {
  builder.channelsFirst(path);
  builder.opset = Math.max(builder.opset, 18);
  const mode: Record<string, OnnxAttribute> =
    interpolation === "nearest"
      ? { mode: text("nearest"), nearest_mode: text("round_prefer_ceil") }
      : { mode: text("linear") };
  const attributes = { ...mode, coordinate_transformation_mode: text("half_pixel"), axes: ints([2, 3]) };
  builder.node(path, "Resize", attributes, ["", "", builder.integers(`${path}/size`, size)]);
}

export function writeResizing(layer: Resizing, builder: GraphBuilder, path: string): void {
  const { height, width, interpolation, fillValue } = layer;
  const size = [height, width] as const;
  const [h, w] = builder.shape;
  builder.channelsFirst(path);
  if (layer.cropToAspectRatio) writeSlice(builder, path, middleOf(builder.shape, size));
  if (layer.padToAspectRatio) {
    const [rows, columns] = layer.margins([h, w]);
    const pads = builder.integers(`${path}/pads`, [0, 0, rows, columns, 0, 0, rows, columns]);
    builder.node(path, "Pad", {}, [pads, scalar(builder, `${path}/fill`, fillValue)]);
  }
  writeResize(builder, path, size, interpolation);
}

export function writeCenterCrop({ height, width }: CenterCrop, builder: GraphBuilder, path: string): void {
  const [h, w] = builder.shape;
  if (h >= height && w >= width) {
    writeSlice(builder, path, { top: (h - height) >> 1, left: (w - width) >> 1, height, width });
    return;
  }
  writeResizedMiddle(builder, path, [height, width]);
}

/** Outside of training the middle is all that it gives. */
export function writeRandomCrop({ height, width }: RandomCrop, builder: GraphBuilder, path: string): void {
  writeResizedMiddle(builder, path, [height, width]);
}

function writeResizedMiddle(builder: GraphBuilder, path: string, size: readonly [number, number]): void {
  writeSlice(builder, path, middleOf(builder.shape, size));
  writeResize(builder, path, size, "bilinear");
}

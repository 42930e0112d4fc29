import type { Padding } from "../tensor/ops/window.js";
import { showShape } from "../util/shape.js";
import type { OnnxNode } from "./onnxGraph.js";
import type { OnnxAttributes } from "./onnxLine.js";
import type { OnnxReader } from "./onnxReader.js";
import { pathOf } from "./onnxReader.js";
import { samePads } from "./samePads.js";

type Pads = readonly [top: number, left: number, bottom: number, right: number];
type Two = readonly [number, number];

interface Sliding {
  readonly padding: Padding;
  readonly strides: Two;
  /** Height and width of what comes out. */
  readonly out: Two;
}

/**
 * How a window slides: without padding, with that of "same", or, where `zeros` may be put around the image, behind a
 * ZeroPadding2D of its own.
 * @throws FormatError for other paddings
 */
export function readWindow(
  reader: OnnxReader,
  node: OnnxNode,
  attributes: OnnxAttributes,
  window: Two,
  dilation: Two,
  { zeros }: { zeros: boolean },
): Sliding {
  const strides = attributes.pair("strides");
  const same = samePads(reader.shape, window, strides, dilation);
  const pads = readPads(reader, node, attributes, same, { window, strides, dilation });
  if (pads.every((n) => n === 0))
    return { padding: "valid", strides, out: outOf(reader, node, window, strides, dilation) };
  if (pads.every((n, i) => n === same[i])) {
    const out = [Math.ceil(reader.shape[0] / strides[0]), Math.ceil(reader.shape[1] / strides[1])] as const;
    return { padding: "same", strides, out };
  }
  if (!zeros)
    throw reader.error(
      node,
      `has pads [${pads}]; none, or those of "same" ([${same}] for images ${showShape(reader.shape)}), are supported`,
    );
  addZeros(reader, node, pads);
  return { padding: "valid", strides, out: outOf(reader, node, window, strides, dilation) };
}

function outOf(reader: OnnxReader, node: OnnxNode, window: Two, strides: Two, dilation: Two): Two {
  const sides = ([0, 1] as const).map((axis) => reader.shape[axis] - (window[axis] - 1) * dilation[axis] - 1);
  if (sides.some((side) => !(side >= 0)))
    throw reader.error(node, `slides a window [${window}] over images ${showShape(reader.shape)}, which are smaller`);
  return [Math.floor(sides[0] / strides[0]) + 1, Math.floor(sides[1] / strides[1]) + 1];
}

function readPads(
  reader: OnnxReader,
  node: OnnxNode,
  attributes: OnnxAttributes,
  same: Pads,
  { window, strides, dilation }: { window: Two; strides: Two; dilation: Two },
): Pads {
  const auto = attributes.text("auto_pad", "NOTSET");
  if (auto === "SAME_UPPER") return same;
  if (auto !== "NOTSET" && auto !== "VALID")
    throw reader.error(node, `has auto_pad ${auto.slice(0, 40)}; SAME_UPPER, VALID and NOTSET are supported`);
  const [top, left, bottom, right] = auto === "VALID" ? [0, 0, 0, 0] : attributes.ints("pads", [0, 0, 0, 0], 4);
  if ([top, left, bottom, right].some((n) => n < 0))
    throw reader.error(node, `has pads [${[top, left, bottom, right]}] below 0`);
  if (attributes.int("ceil_mode", 0) === 0) return [top, left, bottom, right];
  const [down, across] = ([0, 1] as const).map((axis) => {
    const room =
      reader.shape[axis] + (axis === 0 ? top + bottom : left + right) - (window[axis] - 1) * dilation[axis] - 1;
    return (strides[axis] - (room % strides[axis])) % strides[axis];
  });
  // A last window that reaches out of the image, as if there were more padding: the mean would count it otherwise.
  if ((down > 0 || across > 0) && node.opType !== "MaxPool")
    throw reader.error(node, "has ceil_mode; it is supported where all windows fit");
  return [top, left, bottom + down, right + across];
}

function addZeros(reader: OnnxReader, node: OnnxNode, [top, left, bottom, right]: Pads): void {
  const [h, w, channels] = reader.shape;
  const padding = [
    [top, bottom],
    [left, right],
  ];
  const path = pathOf(node) === "" ? "" : `${pathOf(node)}_pad`;
  reader.add(node, { type: "ZeroPadding2D", padding }, { shape: [top + h + bottom, left + w + right, channels], path });
}

export function readMaxPool(reader: OnnxReader, node: OnnxNode, attributes: OnnxAttributes): void {
  reader.expectImages(node);
  const dilation = attributes.pair("dilations");
  if (dilation.some((n) => n !== 1)) throw reader.error(node, `has dilations [${dilation}]; 1 is supported`);
  pool(reader, node, attributes, "MaxPooling2D", false);
}

/** Where zeros count in the mean, they are put around the image first. */
export function readAveragePool(reader: OnnxReader, node: OnnxNode, attributes: OnnxAttributes): void {
  reader.expectImages(node);
  const counts = attributes.int("count_include_pad", 0) !== 0;
  if (attributes.pair("dilations").some((n) => n !== 1)) throw reader.error(node, "has dilations; 1 is supported");
  const pads = attributes.ints("pads", [0, 0, 0, 0], 4);
  if (counts && pads.some((n) => n > 0)) {
    if (pads.some((n) => n < 0)) throw reader.error(node, `has pads [${pads}] below 0`);
    addZeros(reader, node, pads as unknown as Pads);
    const poolSize = attributes.pair("kernel_shape", []);
    const strides = attributes.pair("strides");
    const out = outOf(reader, node, poolSize, strides, [1, 1]);
    reader.add(
      node,
      { type: "AveragePooling2D", poolSize, strides, padding: "valid" },
      { shape: [...out, reader.shape[2]] },
    );
  } else pool(reader, node, attributes, "AveragePooling2D", false);
}

function pool(reader: OnnxReader, node: OnnxNode, attributes: OnnxAttributes, type: string, zeros: boolean): void {
  const poolSize = attributes.pair("kernel_shape", []);
  const { padding, strides, out } = readWindow(reader, node, attributes, poolSize, [1, 1], { zeros });
  reader.add(node, { type, poolSize, strides, padding }, { shape: [...out, reader.shape[2]] });
}

export function readGlobalAveragePool(reader: OnnxReader, node: OnnxNode): void {
  reader.expectImages(node);
  reader.add(node, { type: "GlobalAveragePooling2D" }, { shape: [reader.shape[2]] });
  reader.hasUnitAxes = true;
}

/** The mean over an image's sides, in whichever order its axes lie. */
export function readReduceMean(reader: OnnxReader, node: OnnxNode, attributes: OnnxAttributes): void {
  reader.settle(node);
  const axes = node.inputs[1] ? reader.integers(node, 1, "axes") : attributes.ints("axes", [], 2);
  const sides = axes.map((axis) => reader.order[(axis < 0 ? axis + reader.rank + 1 : axis) - 1]).sort();
  const keeps = attributes.int("keepdims", 1) !== 0;
  const isFirst = reader.order.join() === "2,0,1";
  if (reader.rank !== 3 || sides.join() !== "0,1" || (keeps && !isFirst))
    throw reader.error(
      node,
      `takes the mean of axes [${axes}] of samples ${showShape(reader.onnxShape)}; that over images' sides is supported`,
    );
  reader.add(node, { type: "GlobalAveragePooling2D" }, { shape: [reader.shape[2]] });
  reader.hasUnitAxes = keeps;
}

/** Zeros around images, in whichever order their axes lie. */
export function readPad(reader: OnnxReader, node: OnnxNode, attributes: OnnxAttributes): void {
  reader.settle(node);
  attributes.only("mode", "constant", "Zeros are supported");
  const axes = reader.rank + 1;
  const pads = node.inputs[1] ? reader.integers(node, 1, "pads") : attributes.ints("pads", [], 2 * axes);
  const value = node.inputs[2] ? reader.floats(node, 2, "value").data[0] : attributes.float("value", 0);
  if (reader.rank !== 3 || pads.length !== 8 || value !== 0 || node.inputs[3])
    throw reader.error(
      node,
      `pads samples ${showShape(reader.onnxShape)} by [${pads}] with ${value}; zeros around images are supported`,
    );
  const at = (axis: number, end: 0 | 4) => pads[end + 1 + reader.order.indexOf(axis)];
  const [top, bottom, left, right] = [at(0, 0), at(0, 4), at(1, 0), at(1, 4)];
  if ([pads[0], pads[4], at(2, 0), at(2, 4)].some((n) => n !== 0) || [top, bottom, left, right].some((n) => n < 0))
    throw reader.error(node, `has pads [${pads}]; images can be padded at their sides alone`);
  const [h, w, channels] = reader.shape;
  const padding = [
    [top, bottom],
    [left, right],
  ];
  reader.add(node, { type: "ZeroPadding2D", padding }, { shape: [top + h + bottom, left + w + right, channels] });
}

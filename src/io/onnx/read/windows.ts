import type { Padding } from "../../../tensor/ops/window.js";
import { showShape } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import { samePads } from "../samePads.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { pathOf } from "./GraphReader.js";

type Pads = readonly [top: number, left: number, bottom: number, right: number];
type Two = readonly [number, number];

interface Sliding {
  readonly padding: Padding;
  readonly strides: Two;
  /** Height and width of the output. */
  readonly out: Two;
}

/** The windows of a node, from its attributes. */
interface Windows {
  readonly window: Two;
  readonly strides: Two;
  readonly dilation: Two;
  /** Padding at each side of the image. */
  readonly pads: Pads;
  /** How far the last windows reach beyond the padding, with `ceil_mode`. */
  readonly beyond: Two;
}

/** The padding's values: zeros, zeros that count in a mean, or none, so that padded places do not count. */
type Outside = "zeros" | "counted zeros" | "nothing";

/**
 * How a window slides: with the padding "valid" or "same"; or, where padding with zeros is equal, "valid" after a ZeroPadding2D that is added.
 * @throws FormatError for other paddings
 */
export function readWindow(
  reader: GraphReader,
  node: OnnxNode,
  attributes: NodeAttributes,
  window: Two,
  dilation: Two,
  outside: Outside,
): Sliding {
  const windows = readWindows(reader, node, attributes, window, dilation);
  const { strides, pads, beyond } = windows;
  const [top, left, bottom, right] = pads;
  // Counted zeros are added as a layer; places beyond them do not count.
  if (outside === "counted zeros" && pads.some((n) => n > 0)) {
    addZeros(reader, node, pads);
    return withoutZeros(reader, node, { ...windows, pads: [0, 0, ...beyond] });
  }
  const all: Pads = [top, left, bottom + beyond[0], right + beyond[1]];
  const same = samePads(reader.shape, window, strides, dilation);
  if (outside === "zeros" && all.some((n, i) => n !== same[i]) && all.some((n) => n > 0)) {
    addZeros(reader, node, all);
    return { padding: "valid", strides, out: outOf(reader, node, window, strides, dilation) };
  }
  return withoutZeros(reader, node, { ...windows, pads: all });
}

/** Windows where places outside the image do not count. */
function withoutZeros(reader: GraphReader, node: OnnxNode, { window, strides, dilation, pads }: Windows): Sliding {
  if (pads.every((n) => n === 0))
    return { padding: "valid", strides, out: outOf(reader, node, window, strides, dilation) };
  const same = samePads(reader.shape, window, strides, dilation);
  const [h, w] = reader.shape;
  if (pads.every((n, i) => n === same[i]))
    return { padding: "same", strides, out: [Math.ceil(h / strides[0]), Math.ceil(w / strides[1])] };
  throw reader.error(
    node,
    `has windows that reach out of the image by [${pads}]; by nothing, or as those of "same" do ([${same}] for images ${showShape(reader.shape)}), is supported`,
  );
}

function outOf(reader: GraphReader, node: OnnxNode, window: Two, strides: Two, dilation: Two): Two {
  const sides = ([0, 1] as const).map((axis) => reader.shape[axis] - (window[axis] - 1) * dilation[axis] - 1);
  if (sides.some((side) => !(side >= 0)))
    throw reader.error(node, `slides a window [${window}] over images ${showShape(reader.shape)}, which are smaller`);
  return [Math.floor(sides[0] / strides[0]) + 1, Math.floor(sides[1] / strides[1]) + 1];
}

function readWindows(
  reader: GraphReader,
  node: OnnxNode,
  attributes: NodeAttributes,
  window: Two,
  dilation: Two,
): Windows {
  const strides = attributes.pair("strides");
  const pads = readPads(reader, node, attributes, samePads(reader.shape, window, strides, dilation));
  const isCeil = attributes.int("ceil_mode", 0) !== 0;
  const beyond = ([0, 1] as const).map((axis) => {
    const padded = pads[axis] + reader.shape[axis] + pads[axis + 2];
    const room = padded - (window[axis] - 1) * dilation[axis] - 1;
    const missing = (strides[axis] - (room % strides[axis])) % strides[axis];
    // A window that would begin after the image is left out.
    const begin = (Math.floor(room / strides[axis]) + 1) * strides[axis];
    return isCeil && room >= 0 && begin < pads[axis] + reader.shape[axis] ? missing : 0;
  });
  return { window, strides, dilation, pads, beyond: [beyond[0], beyond[1]] };
}

function readPads(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes, same: Pads): Pads {
  const auto = attributes.text("auto_pad", "NOTSET");
  const [top, left, bottom, right] = same;
  if (auto === "SAME_UPPER") return same;
  // The odd one of the padding is at the start, not at the end.
  if (auto === "SAME_LOWER") return [bottom, right, top, left];
  if (auto === "VALID") return [0, 0, 0, 0];
  if (auto !== "NOTSET")
    throw reader.error(
      node,
      `has auto_pad ${auto.slice(0, 40)}; SAME_UPPER, SAME_LOWER, VALID and NOTSET are supported`,
    );
  const pads = attributes.ints("pads", [0, 0, 0, 0], 4);
  if (pads.some((n) => n < 0)) throw reader.error(node, `has pads [${pads}] below 0`);
  return pads as unknown as Pads;
}

function addZeros(reader: GraphReader, node: OnnxNode, [top, left, bottom, right]: Pads): void {
  const [h, w, channels] = reader.shape;
  const padding = [
    [top, bottom],
    [left, right],
  ];
  const path = pathOf(node) === "" ? "" : `${pathOf(node)}_pad`;
  reader.add(node, { type: "ZeroPadding2D", padding }, { shape: [top + h + bottom, left + w + right, channels], path });
}

/** Padding with zeros does not change the maximum of non-negative numbers. */
export function readMaxPool(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  pool(reader, node, attributes, "MaxPooling2D", reader.isNonNegative ? "zeros" : "nothing");
}

export function readAveragePool(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const counts = attributes.int("count_include_pad", 0) !== 0;
  pool(reader, node, attributes, "AveragePooling2D", counts ? "counted zeros" : "nothing");
}

function pool(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes, type: string, outside: Outside): void {
  reader.expectImages(node);
  const dilation = attributes.pair("dilations");
  if (dilation.some((n) => n !== 1)) throw reader.error(node, `has dilations [${dilation}]; 1 is supported`);
  const poolSize = attributes.pair("kernel_shape", []);
  const { padding, strides, out } = readWindow(reader, node, attributes, poolSize, dilation, outside);
  reader.add(node, { type, poolSize, strides, padding }, { shape: [...out, reader.shape[2]] });
}

export function readGlobalAveragePool(reader: GraphReader, node: OnnxNode): void {
  reader.expectImages(node);
  reader.add(node, { type: "GlobalAveragePooling2D" }, { shape: [reader.shape[2]] });
  reader.hasUnitAxes = true;
}

/** The mean over height and width, in any order of axes. */
export function readReduceMean(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
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

/** Padding of images with zeros, in any order of axes. */
export function readPad(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
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

import type { Padding } from "../../../tensor/ops/window.js";
import { type Shape, showShape } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import { samePads } from "../samePads.js";
import type { NodeAttributes } from "./attributes.js";
import { type GraphReader, pathOf } from "./GraphReader.js";
import { expectImages, reshapeTo } from "./layout.js";

type Pads = readonly [top: number, left: number, bottom: number, right: number];
type Two = readonly [number, number];

/** How a window slides over the current value. */
export interface Sliding {
  readonly padding: Padding;
  /** One for each side: two for images, one for sequences. */
  readonly strides: readonly number[];
}

/** The windows of a node, from its attributes. Sequences count as images of one column. */
interface Windows {
  /** How many sides there are: 2 for images, 1 for sequences. */
  readonly sides: number;
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

/** The options of a layer whose windows slide so. */
export function slidingConfig({ padding, strides }: Sliding) {
  return { strides: strides.length === 1 ? strides[0] : strides, padding };
}

/**
 * How a window slides: with the padding "valid" or "same"; or, where padding with zeros is equal, "valid" after a ZeroPadding2D that is added.
 * @throws FormatError for other paddings
 */
export function readWindow(
  reader: GraphReader,
  node: OnnxNode,
  attributes: NodeAttributes,
  window: readonly number[],
  dilation: readonly number[],
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
  const same = samePads(imageShape(reader), windows.window, strides, windows.dilation);
  if (outside === "zeros" && all.some((n, i) => n !== same[i]) && all.some((n) => n > 0)) {
    addZeros(reader, node, all);
    return valid(reader, node, windows);
  }
  return withoutZeros(reader, node, { ...windows, pads: all });
}

/** The shape of images; sequences have one column. */
function imageShape(reader: GraphReader): Shape {
  const { shape } = reader;
  return shape.length === 3 ? shape : [shape[0], 1, shape[1]];
}

/** Windows where places outside the image do not count. */
function withoutZeros(reader: GraphReader, node: OnnxNode, windows: Windows): Sliding {
  const { window, strides, dilation, pads, sides } = windows;
  if (pads.every((n) => n === 0)) return valid(reader, node, windows);
  const same = samePads(imageShape(reader), window, strides, dilation);
  if (pads.every((n, i) => n === same[i])) return { padding: "same", strides: strides.slice(0, sides) };
  throw reader.error(
    node,
    `has windows that reach out of the image by [${pads}]; by nothing, or as those of "same" do ([${same}] for images ${showShape(reader.shape)}), is supported`,
  );
}

function valid(reader: GraphReader, node: OnnxNode, { window, dilation, strides, sides }: Windows): Sliding {
  const shape = imageShape(reader);
  if (([0, 1] as const).some((axis) => !(shape[axis] - (window[axis] - 1) * dilation[axis] - 1 >= 0)))
    throw reader.error(node, `slides a window [${window}] over images ${showShape(reader.shape)}, which are smaller`);
  return { padding: "valid", strides: strides.slice(0, sides) };
}

function readWindows(
  reader: GraphReader,
  node: OnnxNode,
  attributes: NodeAttributes,
  given: readonly number[],
  dilations: readonly number[],
): Windows {
  const sides = given.length;
  const two = (values: readonly number[]): Two => [values[0], values[1] ?? 1];
  const [window, dilation, strides] = [two(given), two(dilations), two(attributes.sides("strides", sides))];
  const shape = imageShape(reader);
  const pads = readPads(reader, node, attributes, sides, samePads(shape, window, strides, dilation));
  const isCeil = attributes.int("ceil_mode", 0) !== 0;
  const beyond = ([0, 1] as const).map((axis) => {
    const padded = pads[axis] + shape[axis] + pads[axis + 2];
    const room = padded - (window[axis] - 1) * dilation[axis] - 1;
    const missing = (strides[axis] - (room % strides[axis])) % strides[axis];
    // A window that would begin after the image is left out.
    const begin = (Math.floor(room / strides[axis]) + 1) * strides[axis];
    return isCeil && room >= 0 && begin < pads[axis] + shape[axis] ? missing : 0;
  });
  return { sides, window, strides, dilation, pads, beyond: [beyond[0], beyond[1]] };
}

function readPads(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes, sides: number, same: Pads): Pads {
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
  const pads = attributes.ints("pads", Array<number>(2 * sides).fill(0), 2 * sides);
  if (pads.some((n) => n < 0)) throw reader.error(node, `has pads [${pads}] below 0`);
  return sides === 2 ? [pads[0], pads[1], pads[2], pads[3]] : [pads[0], 0, pads[1], 0];
}

/** Sequences are images of one column for the layer. */
function addZeros(reader: GraphReader, node: OnnxNode, [top, left, bottom, right]: Pads): void {
  const isImage = reader.rank === 3;
  const path = pathOf(node) === "" ? "" : `${pathOf(node)}_pad`;
  const padding = [
    [top, bottom],
    [left, right],
  ];
  const { order } = reader;
  if (!isImage) reshapeTo(reader, node, imageShape(reader));
  reader.add(node, { type: "ZeroPadding2D", padding }, { path });
  if (!isImage) reshapeTo(reader, node, [reader.shape[0], reader.shape[2]], order);
}

/** Padding with zeros does not change the maximum of non-negative numbers. */
export function readMaxPool(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  if (node.outputs[1]) throw reader.error(node, "gives the places of the maxima, too, which are not supported");
  pool(reader, node, attributes, "MaxPooling", reader.at.isNonNegative ? "zeros" : "nothing");
}

export function readAveragePool(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const counts = attributes.int("count_include_pad", 0) !== 0;
  pool(reader, node, attributes, "AveragePooling", counts ? "counted zeros" : "nothing");
}

function pool(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes, kind: string, outside: Outside): void {
  expectImages(reader, node, [2, 3]);
  const sides = reader.rank - 1;
  const dilation = attributes.sides("dilations", sides);
  if (dilation.some((n) => n !== 1)) throw reader.error(node, `has dilations [${dilation}]; 1 is supported`);
  const size = attributes.sides("kernel_shape", sides, []);
  const sliding = readWindow(reader, node, attributes, size, dilation, outside);
  const poolSize = sides === 2 ? size : size[0];
  reader.add(node, { type: `${kind}${sides}D`, poolSize, ...slidingConfig(sliding) });
}

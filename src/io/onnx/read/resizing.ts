import { showShape } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { settle, toOrder, unmerged } from "./layout.js";
import { straight } from "./Value.js";

/** The largest side of images that are resized. */
const MOST_PIXELS = 2 ** 14;

/** How ONNX finds the place of a pixel before resizing, in pixels counted from 0. */
interface Sampling {
  readonly mode: string;
  readonly nearest: string;
  readonly coordinates: string;
  /** Sizes after / before. */
  readonly scale: number;
}

/** Resizing of images' sides, which must be the same as Keras's: other places of pixels are refused by name. */
export function readResize(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  settle(reader, node);
  const isOld = node.opType === "Upsample" || reader.nodes.opset < 11;
  const mode = attributes.text("mode", "nearest");
  const coordinates = attributes.text("coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel");
  const nearest = attributes.text("nearest_mode", isOld ? "floor" : "round_prefer_floor");
  const targets = sizesAfter(reader, node, attributes, isOld);
  const sides = sidesOf(reader, node, targets);
  if (attributes.int("antialias", 0) !== 0) throw reader.error(node, "has antialias 1; 0 is supported");
  for (const { from, to, scale } of sides)
    if (!agrees(from, to, { mode, nearest, coordinates, scale }))
      throw reader.error(
        node,
        `resizes ${from} to ${to} with mode ${mode}, coordinate_transformation_mode ${coordinates}${mode === "nearest" ? ` and nearest_mode ${nearest}` : ""}, ` +
          `which gives other pixels than Keras's layers; "half_pixel", and "asymmetric" with "floor" for whole factors, are supported`,
      );
  const [rows, columns] = sides;
  if (rows.from === rows.to && columns.from === columns.to) return;
  const interpolation = mode === "nearest" ? "nearest" : "bilinear";
  const factors = sides.map(({ from, to }) => to / from);
  if (factors.every((factor) => Number.isInteger(factor)))
    reader.add(node, { type: "UpSampling2D", size: factors, interpolation });
  else reader.add(node, { type: "Resizing", height: rows.to, width: columns.to, interpolation });
}

interface Target {
  readonly to: number;
  readonly scale: number;
}

/** What each of ONNX's axes after the batch becomes, from the sizes or the scales. */
function sizesAfter(
  reader: GraphReader,
  node: OnnxNode,
  attributes: NodeAttributes,
  isOld: boolean,
): (Target | null)[] {
  const { onnxShape } = reader;
  const all = onnxShape.length + 1;
  const axes = attributes.intsOf("axes", straight(all)).map((axis) => (axis < 0 ? axis + all : axis));
  const [scalesAt, sizesAt] = isOld ? [1, 4] : [2, 3];
  const sizes = node.inputs[sizesAt] ? reader.integers(node, sizesAt, "sizes") : null;
  const scales = sizes ? null : (attributes.constant("scales")?.data ?? reader.floats(node, scalesAt, "scales").data);
  attributes.only("keep_aspect_ratio_policy", "stretch", "Give both sizes");
  const place = (i: number) => axes.indexOf(i + 1);
  const isWhole = (sizes ?? scales)?.length === axes.length;
  if (!isWhole)
    throw reader.error(node, `has ${(sizes ?? scales)?.length} ${sizes ? "sizes" : "scales"} for ${axes.length} axes`);
  return onnxShape.map((n, i) => {
    const at = place(i);
    if (at < 0) return null;
    const to = sizes ? sizes[at] : Math.floor(n * (scales as Float32Array)[at]);
    return { to, scale: scales ? scales[at] : to / n };
  });
}

/** The sides of images in noodlenet's order; the axis that is not resized becomes that of the channels. */
function sidesOf(reader: GraphReader, node: OnnxNode, targets: readonly (Target | null)[]) {
  const { onnxShape } = reader;
  const isKept = (i: number) => targets[i] === null || targets[i]?.to === onnxShape[i];
  const refuse = () =>
    reader.error(
      node,
      `resizes samples ${showShape(onnxShape)} to [${targets.map((target, i) => target?.to ?? onnxShape[i])}]; the two sides of images are supported`,
    );
  if (onnxShape.length !== 3 || targets.some((target) => target && !(target.to > 0 && target.to <= MOST_PIXELS)))
    throw refuse();
  if (!isKept(reader.order.indexOf(2))) {
    const kept = [0, 2].find(isKept);
    if (kept === undefined) throw refuse();
    toOrder(reader, node, kept === 0 ? [2, 0, 1] : [0, 1, 2]);
  }
  return [0, 1].map((axis) => {
    const i = reader.order.indexOf(axis);
    return { from: onnxShape[i], to: targets[i]?.to ?? onnxShape[i], scale: targets[i]?.scale ?? 1 };
  });
}

/** Whether ONNX takes the same pixels, in the same parts, as layers do: half-pixel centres, ⌊·⌋ for the nearest. */
function agrees(from: number, to: number, sampling: Sampling): boolean {
  if (from === to && Math.abs(sampling.scale - 1) < 1e-6) return true;
  if (from > MOST_PIXELS || (sampling.mode !== "nearest" && sampling.mode !== "linear")) return false;
  return straight(to).every((i) => {
    const theirs = placeBefore(i, from, to, sampling);
    const ours = ((i + 0.5) * from) / to - 0.5;
    if (theirs === null) return false;
    if (sampling.mode === "linear") return Math.abs(within(theirs, from) - within(ours, from)) < 1e-4;
    return within(nearestTo(theirs, sampling.nearest), from) === within(Math.floor(ours + 0.5), from);
  });
}

function within(place: number, from: number): number {
  return Math.min(Math.max(place, 0), from - 1);
}

/** Where ONNX takes a pixel from; null for unknown modes. */
function placeBefore(i: number, from: number, to: number, { coordinates, scale }: Sampling): number | null {
  switch (coordinates) {
    case "half_pixel":
      return (i + 0.5) / scale - 0.5;
    case "pytorch_half_pixel":
      return to > 1 ? (i + 0.5) / scale - 0.5 : 0;
    case "half_pixel_symmetric":
      return (from / 2) * (1 - to / (from * scale)) + (i + 0.5) / scale - 0.5;
    case "asymmetric":
      return i / scale;
    case "align_corners":
      return to > 1 ? (i * (from - 1)) / (to - 1) : 0;
    case "tf_half_pixel_for_nn":
      return (i + 0.5) / scale;
    default:
      return null;
  }
}

function nearestTo(place: number, mode: string): number {
  // Places that are whole numbers but for rounding are whole numbers.
  const exact = Math.abs(place - Math.round(place)) < 1e-6 ? Math.round(place) : place;
  if (mode === "floor") return Math.floor(exact);
  if (mode === "ceil") return Math.ceil(exact);
  return mode === "round_prefer_ceil" ? Math.floor(exact + 0.5) : Math.ceil(exact - 0.5);
}

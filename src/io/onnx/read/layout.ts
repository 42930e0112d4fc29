import { type Shape, sizeOf } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import type { GraphReader } from "./GraphReader.js";
import { channelsFirst, isStraight, liesStraight, straight } from "./Value.js";

/** A layer of the reader's own, which brings values into another layout. */
const OWN = { path: "" } as const;

/** Adds a Reshape; one behind another takes its place. */
export function reshapeTo(
  reader: GraphReader,
  node: OnnxNode,
  shape: Shape,
  order: readonly number[] = straight(shape.length),
): void {
  const { draft, isOnly } = reader.at;
  if (draft.config.type === "Reshape" && draft.path === "" && isOnly) {
    draft.config.targetShape = shape;
    reader.at = { ...reader.at, shape, order };
  } else if (shape.join() === reader.shape.join()) reader.at = { ...reader.at, order };
  else reader.add(node, { type: "Reshape", targetShape: shape }, { ...OWN, order });
}

/** Makes the axes that a global pooling left, and flattened images, layers that following ones can take: noodlenet's axes are ONNX's then, in some order. */
export function settle(reader: GraphReader, node: OnnxNode): void {
  const { unitAxes, rowsOf } = reader.at;
  if (unitAxes > 0) {
    const shape = [...Array<number>(unitAxes).fill(1), ...reader.shape];
    reader.at = { ...reader.at, unitAxes: 0 };
    keepUnitAxes(reader, node, shape);
  }
  if (rowsOf) unflatten(reader, node);
  if (rowsOf) flattenAs(reader, node);
}

/** A global pooling that nothing else takes keeps its axes itself. */
function keepUnitAxes(reader: GraphReader, node: OnnxNode, shape: Shape): void {
  reshapeTo(reader, node, shape, channelsFirst(shape.length));
}

/** Flattened images become images again. */
export function unflatten(reader: GraphReader, node: OnnxNode): void {
  const { rowsOf } = reader.at;
  if (!rowsOf) return;
  reader.at = { ...reader.at, rowsOf: null };
  reshapeTo(reader, node, rowsOf.shape, rowsOf.order);
}

/** Images are flattened in ONNX's order. */
function flattenAs(reader: GraphReader, node: OnnxNode): void {
  toOrder(reader, node, straight(reader.rank));
  reader.add(node, { type: "Flatten" }, OWN);
}

/** Transposes the current value so that ONNX's axes are noodlenet's in the order given. */
export function toOrder(reader: GraphReader, node: OnnxNode, wanted: readonly number[]): void {
  const { shape, order } = reader.at;
  if (order.every((axis, i) => axis === wanted[i])) return;
  const dims = wanted.map((_, axis) => order[wanted.indexOf(axis)]);
  const counting = dims.filter((axis) => shape[axis] > 1);
  const target = dims.map((axis) => shape[axis]);
  if (counting.every((axis, i) => i === 0 || counting[i - 1] < axis)) reshapeTo(reader, node, target, wanted);
  else reader.add(node, { type: "Permute", dims: dims.map((axis) => axis + 1) }, { ...OWN, order: wanted });
}

/** Makes the current value images with the channels first in ONNX, or sequences. @throws FormatError for other samples */
export function expectImages(reader: GraphReader, node: OnnxNode, ranks: readonly number[] = [3]): void {
  unmerged(reader, node);
  settle(reader, node);
  if (!ranks.includes(reader.rank))
    throw reader.error(node, `takes images, but samples are [${reader.onnxShape}] here`);
  toOrder(reader, node, channelsFirst(reader.rank));
}

/** Makes the axes of the current value ONNX's. */
export function expectStraight(reader: GraphReader, node: OnnxNode): void {
  settle(reader, node);
  toOrder(reader, node, straight(reader.rank));
}

/** @throws FormatError for a value whose samples are merged with other axes */
export function unmerged(reader: GraphReader, node: OnnxNode): void {
  if (reader.at.isMerged)
    throw reader.error(
      node,
      "takes samples that a Reshape has merged with another axis; a matrix product is supported there",
    );
}

/** The place in noodlenet's shape of an axis of ONNX's, which counts the samples. @throws FormatError for that of the samples */
export function axisOf(reader: GraphReader, node: OnnxNode, axis: number): number {
  const rank = reader.onnxShape.length;
  const place = axis < 0 ? axis + rank : axis - 1;
  if (!Number.isInteger(axis) || !(place >= 0 && place < rank))
    throw reader.error(node, `has axis ${axis} for samples [${reader.onnxShape}]; axes 1 to ${rank} are supported`);
  return reader.order[place];
}

/**
 * Runs f while one axis is the second of images [before, axis, after], as which layers for images' sides take any axis of any sample.
 * Images themselves stay as they are. @param f gets which side of images the axis is
 */
export function asSide(reader: GraphReader, node: OnnxNode, axis: number, f: (side: 0 | 1) => void): void {
  const { shape, order } = reader.at;
  if (shape.length === 3 && axis < 2) {
    f(axis === 0 ? 0 : 1);
    return;
  }
  reshapeTo(reader, node, [sizeOf(shape.slice(0, axis)), shape[axis], sizeOf(shape.slice(axis + 1))]);
  f(1);
  reshapeTo(reader, node, shape.with(axis, reader.shape[1]), order);
}

/** Whether flattening the current value keeps its order of elements. */
export function flattensStraight(reader: GraphReader): boolean {
  return isStraight(reader.order) || liesStraight(reader.at);
}

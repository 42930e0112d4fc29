import { showShape, sizeOf } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { flattensStraight, reshapeTo, settle, toOrder, unflatten, unmerged } from "./layout.js";
import { isStraight, straight } from "./Value.js";

/** Turns ONNX's axes; noodlenet's stay where they are. */
export function readTranspose(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  settle(reader, node);
  const { rank, order } = reader;
  const backwards = Array.from({ length: rank + 1 }, (_, i) => rank - i);
  const perm = attributes.ints("perm", backwards, rank + 1);
  if (perm[0] !== 0 || new Set(perm).size !== rank + 1 || perm.some((axis) => axis < 0 || axis > rank))
    throw reader.error(node, `has perm [${perm}]; a permutation of the axes after the batch is supported`);
  reader.at = { ...reader.at, order: perm.slice(1).map((axis) => order[axis - 1]) };
}

export function readFlatten(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const axis = attributes.int("axis", 1);
  if (axis !== 1 && axis !== -reader.onnxShape.length) throw reader.error(node, `has axis ${axis}; 1 is supported`);
  unmerged(reader, node);
  flatten(reader, node);
}

function flatten(reader: GraphReader, node: OnnxNode): void {
  if (reader.at.unitAxes > 0 || reader.at.rowsOf) {
    reader.at = { ...reader.at, unitAxes: 0 };
    return;
  }
  const { shape, order } = reader;
  const rowsOf = flattensStraight(reader) ? null : { shape, order };
  reader.add(node, { type: "Flatten" });
  reader.at = { ...reader.at, rowsOf };
}

export function readReshape(reader: GraphReader, node: OnnxNode): void {
  const [batch, ...sides] = reader.integers(node, 1, "shape");
  const shape = shapeAfter(reader, batch, sides);
  if (!shape) {
    if (mergesRows(reader, sides)) return;
    throw reader.error(
      node,
      `makes [${[batch, ...sides]}] of samples ${showShape(reader.onnxShape)}; the batch must stay as it is`,
    );
  }
  reader.at = { ...reader.at, isMerged: false };
  const isTurned = reader.at.unitAxes > 0 || reader.at.rowsOf !== null || !isStraight(reader.order);
  if (shape.length === 1 && isTurned) flatten(reader, node);
  else if (shape.join() !== reader.onnxShape.join() || !isTurned) reshape(reader, node, shape);
}

/** The shape of a sample that a Reshape makes; null where it does not keep the batch. */
function shapeAfter(reader: GraphReader, batch: number, sides: readonly number[]): number[] | null {
  const { onnxShape } = reader;
  const kept = sides.map((n, i) => (n === 0 ? onnxShape[i] : n));
  const known = sizeOf(kept.filter((n) => n !== -1));
  const shape = kept.map((n) => (n === -1 ? sizeOf(onnxShape) / known : n));
  const [outer] = reader.nodes.inputs[0].shape;
  const keepsBatch = batch === 0 || batch === -1 || Number.isNaN(batch) || batch === outer;
  const fills = sizeOf(shape) === sizeOf(onnxShape) && shape.every((n) => Number.isSafeInteger(n) && n > 0);
  return keepsBatch && fills ? shape : null;
}

/** Whether a Reshape to a matrix puts all axes but the last into that of the samples, as tf2onnx does before a matrix product. */
function mergesRows(reader: GraphReader, sides: readonly number[]): boolean {
  if (sides.length !== 1 || reader.at.unitAxes > 0 || !isStraight(reader.order)) return false;
  if (sides[0] !== reader.shape.at(-1) && sides[0] !== -1) return false;
  reader.at = { ...reader.at, isMerged: true };
  return true;
}

function reshape(reader: GraphReader, node: OnnxNode, shape: readonly number[]): void {
  if (reader.at.rowsOf) unflatten(reader, node);
  else settle(reader, node);
  if (isStraight(reader.order))
    reader.add(node, { type: "Reshape", targetShape: shape }, { order: straight(shape.length) });
  else reshapeTurned(reader, node, shape);
}

/** Axes that become others together: an image's two sides, or channels and their groups. */
interface Part {
  /** Of ONNX's axes of the value. */
  readonly from: readonly number[];
  /** Of ONNX's axes of the result. */
  readonly to: readonly number[];
}

/** Reshapes each part of the axes where it lies in noodlenet's layout; only the axes of one part must lie side by side. */
function reshapeTurned(reader: GraphReader, node: OnnxNode, shape: readonly number[]): void {
  const { onnxShape } = reader;
  const parts = partsOf(onnxShape, shape);
  const place = (part: Part) => Math.min(...part.from.map((axis) => reader.order[axis]));
  const ordered = parts.toSorted((a, b) => place(a) - place(b));
  const units = straight(onnxShape.length).filter((axis) => onnxShape[axis] === 1);
  const lying = [...units, ...ordered.flatMap(({ from }) => from)];
  toOrder(
    reader,
    node,
    onnxShape.map((_, axis) => lying.indexOf(axis)),
  );
  const newUnits = straight(shape.length).filter((axis) => shape[axis] === 1);
  const targets = [...newUnits, ...ordered.flatMap(({ to }) => to)];
  const target = targets.map((axis) => shape[axis]);
  const order = shape.map((_, axis) => targets.indexOf(axis));
  reshapeTo(reader, node, target, order);
}

/** The smallest parts of two shapes of the same size that are reshaped apart. Axes of size 1 belong to none. */
function partsOf(before: readonly number[], after: readonly number[]): Part[] {
  const counting = (shape: readonly number[]) => straight(shape.length).filter((axis) => shape[axis] !== 1);
  const [left, right] = [counting(before), counting(after)];
  const parts: Part[] = [];
  for (let [i, j] = [0, 0]; i < left.length; ) {
    const part: { from: number[]; to: number[] } = { from: [left[i]], to: [] };
    let [a, b] = [before[left[i++]], 1];
    while (a !== b && (i < left.length || j < right.length)) {
      if (b < a && j < right.length) {
        part.to.push(right[j]);
        b *= after[right[j++]];
      } else if (i < left.length) {
        part.from.push(left[i]);
        a *= before[left[i++]];
      } else break;
    }
    parts.push(part);
  }
  return parts;
}

/** Removes axes of size 1. */
export function readSqueeze(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  const { onnxShape } = reader;
  const rank = onnxShape.length + 1;
  const given = node.inputs[1] ? reader.integers(node, 1, "axes") : attributes.intsOf("axes", []);
  const all = onnxShape.flatMap((n, i) => (n === 1 ? [i + 1] : []));
  const axes = (given.length > 0 ? given : all).map((axis) => (axis < 0 ? axis + rank : axis));
  const wrong = axes.find((axis) => onnxShape[axis - 1] !== 1);
  if (wrong !== undefined)
    throw reader.error(
      node,
      `removes axis ${wrong} of samples ${showShape(onnxShape)}; axes of size 1 after the batch are supported`,
    );
  const left = onnxShape.filter((_, i) => !axes.includes(i + 1));
  if (left.length === 0) throw reader.error(node, `removes all axes of samples ${showShape(onnxShape)}; one must stay`);
  if (reader.at.unitAxes === axes.length && axes.every((axis) => axis > 1)) reader.at = { ...reader.at, unitAxes: 0 };
  else reshape(reader, node, left);
}

/** Adds axes of size 1. */
export function readUnsqueeze(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  const given = node.inputs[1] ? reader.integers(node, 1, "axes") : attributes.intsOf("axes", []);
  const rank = reader.onnxShape.length + given.length + 1;
  const axes = new Set(given.map((axis) => (axis < 0 ? axis + rank : axis)));
  if (axes.size !== given.length || [...axes].some((axis) => !(axis >= 1 && axis < rank)) || rank > 9)
    throw reader.error(
      node,
      `adds axes [${given}] to samples ${showShape(reader.onnxShape)}; axes after the batch are supported`,
    );
  const sides = [...reader.onnxShape];
  reshape(
    reader,
    node,
    Array.from({ length: rank - 1 }, (_, i) => (axes.has(i + 1) ? 1 : (sides.shift() as number))),
  );
}

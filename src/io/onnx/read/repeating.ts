import { showShape, sizeOf } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import type { GraphReader } from "./GraphReader.js";
import { axisOf, reshapeTo, settle, unmerged } from "./layout.js";

/** How often an axis is repeated at most, as images are enlarged at most. */
const MOST_TIMES = 2 ** 14;

/** Puts axes several times one behind another. */
export function readTile(reader: GraphReader, node: OnnxNode): void {
  unmerged(reader, node);
  settle(reader, node);
  const [samples, ...times] = reader.integers(node, 1, "repeats");
  const isRepeated = samples === 1 && times.length === reader.rank && times.every(isCount);
  if (!isRepeated)
    throw reader.error(
      node,
      `repeats samples ${showShape(reader.onnxShape)} [${[samples, ...times]}] times; up to ${MOST_TIMES} times along the axes after the batch are supported`,
    );
  repeatAxes(reader, node, times);
}

/** Repeats axes of size 1, so that samples have the sides given. */
export function readExpand(reader: GraphReader, node: OnnxNode): void {
  unmerged(reader, node);
  settle(reader, node);
  const [samples, ...sides] = reader.integers(node, 1, "shape");
  const { onnxShape } = reader;
  const [outer] = reader.nodes.inputs[0].shape;
  const times = onnxShape.map((n, i) => (sides[i] === n || sides[i] === 1 ? 1 : n === 1 ? sides[i] : Number.NaN));
  const keepsBatch = samples === 1 || Number.isNaN(samples) || samples === outer;
  if (!keepsBatch || sides.length !== onnxShape.length || !times.every(isCount))
    throw reader.error(
      node,
      `expands samples ${showShape(onnxShape)} to [${[samples, ...sides]}]; as many axes, up to ${MOST_TIMES} in the place of 1, are supported`,
    );
  repeatAxes(reader, node, times);
}

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 1 && n <= MOST_TIMES;
}

/** @param times for each of ONNX's axes after the batch */
function repeatAxes(reader: GraphReader, node: OnnxNode, times: readonly number[]): void {
  times.forEach((count, i) => {
    if (count > 1) repeatAxis(reader, node, axisOf(reader, node, i + 1), count);
  });
}

/** The axis with all behind it is one row of images [before, 1, behind], which are stretched. */
function repeatAxis(reader: GraphReader, node: OnnxNode, axis: number, count: number): void {
  const { shape, order } = reader.at;
  reshapeTo(reader, node, [sizeOf(shape.slice(0, axis)), 1, sizeOf(shape.slice(axis))]);
  reader.add(node, { type: "UpSampling2D", size: [1, count], interpolation: "nearest" });
  reshapeTo(reader, node, shape.with(axis, shape[axis] * count), order);
}

import { showShape } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import { sliceIndices } from "./constantMath.js";
import type { GraphReader } from "./GraphReader.js";
import { asSide, axisOf, settle, unmerged } from "./layout.js";
import { readSqueeze } from "./reshaping.js";
import { straight } from "./Value.js";

/** A part of an axis: what comes before and after it is left out. */
interface Cut {
  /** The place in noodlenet's shape. */
  readonly axis: number;
  readonly before: number;
  readonly after: number;
}

export const margins = (side: 0 | 1, pair: readonly [number, number]) => (side === 0 ? [pair, [0, 0]] : [[0, 0], pair]);

/** Cuts along one axis: images' sides as they are, other axes as a side of images that are reshaped for it. */
export function cut(reader: GraphReader, node: OnnxNode, { axis, before, after }: Cut): void {
  if (before === 0 && after === 0) return;
  asSide(reader, node, axis, (side) =>
    reader.add(node, { type: "Cropping2D", cropping: margins(side, [before, after]) }),
  );
}

/** Parts that lie side by side, along any axes. */
export function readSlice(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  settle(reader, node);
  const list = (input: number, name: string, otherwise: readonly number[]) =>
    node.inputs[input] ? reader.integers(node, input, name) : attributes.intsOf(name, otherwise);
  const [starts, ends] = [list(1, "starts", []), list(2, "ends", [])];
  const axes = list(3, "axes", straight(starts.length));
  const steps = list(
    4,
    "steps",
    starts.map(() => 1),
  );
  const sides = [1, ...reader.onnxShape];
  const cuts: Cut[] = [];
  axes.forEach((given, i) => {
    const axis = given < 0 ? given + sides.length : given;
    // All samples are taken, however many there are.
    if (axis === 0 && starts[i] === 0 && steps[i] === 1 && ends[i] >= 2 ** 31 - 1) return;
    const indices = sliceIndices(sides[axis] ?? 0, starts[i], ends[i], steps[i]);
    if (axis === 0 || !indices || indices.length === 0 || (steps[i] !== 1 && indices.length > 1))
      throw reader.error(
        node,
        `takes [${starts[i]}, ${ends[i]}) in steps of ${steps[i]} of axis ${given} of samples ${showShape(reader.onnxShape)}; steps of 1 along the axes after the batch are supported`,
      );
    const [first, last] = [indices[0], indices[indices.length - 1]];
    cuts.push({ axis: axisOf(reader, node, axis), before: first, after: sides[axis] - 1 - last });
  });
  for (const each of combined(reader, cuts)) each();

  function combined(reader: GraphReader, cuts: readonly Cut[]): (() => void)[] {
    const images = reader.rank === 3 ? cuts.filter(({ axis }) => axis < 2) : [];
    const others = cuts.filter((each) => !images.includes(each)).map((each) => () => cut(reader, node, each));
    const pair = (axis: number) =>
      images.filter((each) => each.axis === axis).map(({ before, after }) => [before, after]);
    const cropping = [pair(0)[0] ?? [0, 0], pair(1)[0] ?? [0, 0]];
    const isCropped = cropping.flat().some((n) => n > 0);
    return [...(isCropped ? [() => reader.add(node, { type: "Cropping2D", cropping })] : []), ...others];
  }
}

/** Parts of an axis, each an output of its own. */
export function readSplit(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  settle(reader, node);
  const given = attributes.int("axis", 0);
  const axis = axisOf(reader, node, given);
  const length = reader.shape[axis];
  const sizes = node.inputs[1] ? reader.integers(node, 1, "split") : attributes.intsOf("split", []);
  const count = attributes.int("num_outputs", node.outputs.length);
  const even = Math.ceil(length / count);
  const parts = sizes.length > 0 ? sizes : node.outputs.map((_, i) => Math.min(even, length - i * even));
  const total = parts.reduce((a, b) => a + b, 0);
  if (total !== length || parts.length !== node.outputs.length || parts.some((n) => !(n > 0)))
    throw reader.error(
      node,
      `splits axis ${given} of samples ${showShape(reader.onnxShape)} into [${parts.slice(0, 8)}], which are not its ${length} places`,
    );
  giveParts(reader, node, axis, parts);
}

/** @param parts how long the parts are of the axis */
function giveParts(reader: GraphReader, node: OnnxNode, axis: number, parts: readonly number[]): void {
  const whole = { ...reader.at, isOnly: reader.at.isOnly && parts.length === 1 };
  const values = parts.map((size, i) => {
    const before = parts.slice(0, i).reduce((a, b) => a + b, 0);
    reader.at = whole;
    cut(reader, node, { axis, before, after: whole.shape[axis] - before - size });
    reader.give(node.outputs[i] ?? "", reader.at);
    return reader.at;
  });
  reader.at = values[0];
}

/** One place of an axis, which goes; or several that lie side by side. */
export function readGather(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  settle(reader, node);
  const given = attributes.int("axis", 0);
  const axis = axisOf(reader, node, given);
  const length = reader.shape[axis];
  const constant = reader.constant(node, 1, "indices");
  const indices = reader.integers(node, 1, "indices").map((i) => (i < 0 ? i + length : i));
  const first = indices[0];
  const isRun = indices.length > 0 && indices.every((place, i) => place === first + i && place >= 0 && place < length);
  if (!isRun || constant.dims.length > 1)
    throw reader.error(
      node,
      `takes places [${indices.slice(0, 8)}] of an axis of ${length}; places that lie side by side are supported`,
    );
  cut(reader, node, { axis, before: first, after: length - first - indices.length });
  if (constant.dims.length === 1) return;
  const place = given < 0 ? given + reader.rank + 1 : given;
  readSqueeze(reader, { ...node, inputs: [node.inputs[0]], attributes: new Map() }, withAxes(attributes, place));
}

/** The attributes of a Squeeze of one axis. */
function withAxes(attributes: NodeAttributes, axis: number): NodeAttributes {
  return attributes.instead(new Map([["axes", { ints: [axis] }]]));
}

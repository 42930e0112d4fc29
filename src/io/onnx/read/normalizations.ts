import { showShape } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { axisOf, settle, unmerged } from "./layout.js";
import { straight } from "./Value.js";

const TRAINING = "Export the model for inference, as model.eval() before torch.onnx.export does";

export function readBatchNormalization(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  settle(reader, node);
  attributes.only("training_mode", 0, TRAINING);
  // Before opset 14, additional outputs meant training mode.
  if (reader.nodes.opset < 14 && node.outputs.slice(1).some((name) => name !== ""))
    throw reader.error(
      node,
      `has ${node.outputs.length} outputs, so that it normalises by each batch's own statistics. ${TRAINING}`,
    );
  attributes.only("spatial", 1, "Export the model with opset 9 or later");
  const axis = reader.order[0];
  const channels = reader.shape[axis];
  const weights: StoredWeight[] = ["scale", "shift", "mean", "variance"].map((what, i) =>
    reader.vector(node, i + 1, what, channels),
  );
  const [epsilon, momentum] = [attributes.float("epsilon", 1e-5), attributes.float("momentum", 0.9)];
  if (!(epsilon > 0)) throw reader.error(node, `has epsilon ${epsilon}, which must be above 0`);
  const config = { type: "BatchNormalization", epsilon, momentum };
  reader.add(node, axis === reader.rank - 1 ? config : { ...config, axis: axis + 1 }, { weights });
}

/** Whether all of some numbers are one value. */
function isAll(data: Float32Array, value: number): boolean {
  return data.every((x) => x === value);
}

/** The axis of the channels, ONNX's axis 1, as layers count it; left out where it is the last. */
function channelAxis(reader: GraphReader): { axis?: number } {
  const axis = reader.order[0];
  return axis === reader.rank - 1 ? {} : { axis: axis + 1 };
}

/** Normalizes the last axes of ONNX's value together; where it stands for several nodes, those of `axes`. */
export function readLayerNormalization(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  unmerged(reader, node);
  settle(reader, node);
  const rank = reader.rank + 1;
  const first = attributes.int("axis", -1);
  const from = first < 0 ? first + rank : first;
  const last = straight(rank).slice(Math.max(from, 0));
  const given = attributes.intsOf("axes", last).map((axis) => (axis < 0 ? axis + rank : axis));
  const isAfterBatch = given.every((axis) => axis >= 1 && axis < rank) && new Set(given).size === given.length;
  if (!isAfterBatch || given.length === 0)
    throw reader.error(
      node,
      `has axes ${showShape(given)} for samples ${showShape(reader.onnxShape)}; axes after the batch are supported`,
    );
  const places = given.toSorted((a, b) => a - b).map((axis) => axisOf(reader, node, axis));
  const axes = places.toSorted((a, b) => a - b);
  const weights = [1, 2].flatMap((input) => (node.inputs[input] ? [perAxes(reader, node, input, places, axes)] : []));
  const [scale, center] = [Boolean(node.inputs[1]), Boolean(node.inputs[2])];
  const axis = axes.length === 1 && axes[0] === reader.rank - 1 ? -1 : axes.map((place) => place + 1);
  const epsilon = attributes.float("epsilon", 1e-5);
  const options = { ...(scale ? {} : { scale }), ...(center ? {} : { center }) };
  reader.add(node, { type: "LayerNormalization", axis, epsilon, ...options }, { weights });
}

/** Numbers for each place of some axes, in noodlenet's order. @param places noodlenet's axis of each of ONNX's  @param axes the same, ascending */
function perAxes(
  reader: GraphReader,
  node: OnnxNode,
  input: number,
  places: readonly number[],
  axes: readonly number[],
): StoredWeight {
  const what = input === 1 ? "scale" : "bias";
  const { data, dims, name } = reader.floats(node, input, what);
  const sides = places.map((axis) => reader.shape[axis]);
  const isWhole = dims.slice(-sides.length).join() === sides.join() && data.length === sides.reduce((a, b) => a * b, 1);
  if (!isWhole) throw reader.error(node, `has a ${what} ${showShape(dims)} for axes ${showShape(sides)}`);
  const order = axes.map((axis) => places.indexOf(axis));
  return {
    name,
    shape: axes.map((axis) => reader.shape[axis]),
    storedAs: "float",
    data: permuteAxes(data, sides, order),
  };
}

/** Normalizes each channel of each sample by itself: groups of one channel. */
export function readInstanceNormalization(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  normalizeGroups(reader, node, { groups: -1, epsilon: attributes.float("epsilon", 1e-5), scale: 1, shift: 2 });
}

/** Before opset 21 it has a scale for each group, then for each channel. */
export function readGroupNormalization(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const groups = attributes.int("num_groups", 0);
  normalizeGroups(reader, node, { groups, epsilon: attributes.float("epsilon", 1e-5), scale: 1, shift: 2 });
}

/** One that stands for several nodes, whose factors [channels, 1, 1…] lie along the channels where they have as many axes as samples. */
export function readJoinedGroupNormalization(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  for (const [input, what] of ["scale", "bias"].entries()) {
    const { dims } = reader.floats(node, input + 1, what);
    if (dims.length !== reader.rank || dims[0] !== reader.onnxShape[0])
      throw reader.error(node, `has a ${what} ${showShape(dims)} for samples ${showShape(reader.onnxShape)}`);
  }
  readGroupNormalization(reader, node, attributes);
}

interface Groups {
  readonly groups: number;
  readonly epsilon: number;
  /** Which inputs of the node hold the factors and what is added; null for none. */
  readonly scale: number | null;
  readonly shift: number | null;
}

/** Adds a normalization of groups of channels. Factors of 1 and offsets of 0 are left out. */
function normalizeGroups(reader: GraphReader, node: OnnxNode, { groups, epsilon, scale, shift }: Groups): void {
  unmerged(reader, node);
  settle(reader, node);
  const channels = reader.shape[reader.order[0]];
  const count = groups === -1 ? channels : groups;
  if (!(count > 0) || channels % count !== 0)
    throw reader.error(node, `has ${groups} groups for ${channels} channels; give a number that divides them`);
  const numbers = (input: number | null, what: string, none: number) => {
    if (input === null) return [];
    const { data, name } = reader.floats(node, input, what);
    if (data.length !== channels && data.length !== count)
      throw reader.error(node, `has ${data.length} numbers as its ${what} for ${channels} channels in ${count} groups`);
    const size = channels / data.length;
    const each = Float32Array.from({ length: channels }, (_, i) => data[Math.floor(i / size)]);
    return isAll(each, none) ? [] : [{ name, shape: [channels], storedAs: "float", data: each }];
  };
  const [gamma, beta] = [numbers(scale, "scale", 1), numbers(shift, "bias", 0)];
  const options = { ...(gamma.length > 0 ? {} : { scale: false }), ...(beta.length > 0 ? {} : { center: false }) };
  const config = { type: "GroupNormalization", groups, epsilon, ...channelAxis(reader), ...options };
  reader.add(node, config, { weights: [...gamma, ...beta] });
}

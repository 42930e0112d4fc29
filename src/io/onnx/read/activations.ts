import type { ActivationName } from "../../../layers/activations.js";
import { showShape, sizeOf } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import { type NodeAttributes, shortest } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { settle, toOrder, unmerged } from "./layout.js";
import { mergeValues, multiplyBySelf } from "./merging.js";
import { straight } from "./Value.js";

/** Types of layers that have an activation. */
const ACTIVATED = new Set(["Conv1D", "Conv2D", "Conv2DTranspose", "DepthwiseConv2D", "Dense"]);

/** An activation becomes that of the layer with the same path, or else a layer. */
export function activate(
  reader: GraphReader,
  node: OnnxNode,
  config: { type: string } & Record<string, unknown>,
  name: string | null,
): void {
  const owner = reader.ownerOf(node);
  if (owner && name && ACTIVATED.has(owner.config.type) && owner.config.activation === undefined)
    reader.activate(owner, name);
  else reader.add(node, config);
}

/** An operator that is an activation without attributes. */
export function plainActivation(activation: ActivationName) {
  return (reader: GraphReader, node: OnnxNode): void =>
    activate(reader, node, { type: "Activation", activation }, activation);
}

/** An input or, before opset 11, an attribute that bounds values. */
export function readClip(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const bound = (input: number, name: string, otherwise: number) =>
    node.inputs[input] ? reader.floats(node, input, name).data[0] : attributes.float(name, otherwise);
  clipTo(reader, node, bound(1, "min", -Infinity), bound(2, "max", Infinity));
}

/** ReLU6 and others by their names; other bounds are a ReLU of what is moved to 0. */
function clipTo(reader: GraphReader, node: OnnxNode, min: number, max: number): void {
  const offset = (value: number) => shortest(Math.fround(value));
  if (Number.isNaN(min) || Number.isNaN(max) || min > max)
    throw reader.error(node, `clips to [${min}, ${max}]; bounds of which the first is the smaller are supported`);
  if (min <= -3e38 && max >= 3e38) return;
  if (min === 0 && max === 6) activate(reader, node, { type: "Activation", activation: "relu6" }, "relu6");
  else if (min === -1 && max === 1) activate(reader, node, { type: "Activation", activation: "hardTanh" }, "hardTanh");
  else if (min === 0 && max >= 3e38) activate(reader, node, { type: "ReLU" }, "relu");
  else if (min === 0) activate(reader, node, { type: "ReLU", maxValue: offset(max) }, null);
  else if (min <= -3e38) {
    reader.add(node, { type: "Rescaling", scale: -1, offset: offset(max) }, { path: "" });
    reader.add(node, { type: "ReLU" });
    reader.add(node, { type: "Rescaling", scale: -1, offset: offset(max) }, { path: "" });
  } else {
    reader.add(node, { type: "Rescaling", scale: 1, offset: offset(-min) }, { path: "" });
    reader.add(node, { type: "ReLU", ...(max >= 3e38 ? {} : { maxValue: offset(max - min) }) });
    reader.add(node, { type: "Rescaling", scale: 1, offset: offset(min) }, { path: "" });
  }
}

/** The larger, or the smaller, of values; with a single number a bound. */
export function readExtremum(type: "Maximum" | "Minimum") {
  return (reader: GraphReader, node: OnnxNode): void => {
    const constant = node.inputs.findIndex((name) => reader.constants.has(name));
    if (constant < 0) {
      mergeValues(reader, node, type);
      return;
    }
    const { data } = reader.floats(node, constant, "bound");
    if (node.inputs.length !== 2 || data.length !== 1)
      throw reader.error(
        node,
        `takes the ${type.toLowerCase()} of values and ${data.length} numbers; values alone, or one with a single number, are supported`,
      );
    reader.enter(node, 1 - constant);
    if (type === "Maximum") clipTo(reader, node, data[0], Infinity);
    else clipTo(reader, node, -Infinity, data[0]);
  };
}

/** Attributes are in single precision. */
const isClose = (value: number, wanted: number) => Math.abs(value - wanted) <= 1e-6 * wanted;

/** x / 6 + 0.5 between 0 and 1 has a name; other slopes are a Rescaling and a ReLU. */
export function readHardSigmoid(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const [slope, offset] = [attributes.float("alpha", 0.2), attributes.float("beta", 0.5)];
  if (isClose(slope, 1 / 6) && isClose(offset, 0.5)) plainActivation("hardSigmoid")(reader, node);
  else {
    reader.add(node, { type: "Rescaling", scale: slope, offset }, { path: "" });
    reader.add(node, { type: "ReLU", maxValue: 1 });
  }
}

export function readElu(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const alpha = attributes.float("alpha", 1);
  activate(reader, node, { type: "ELU", alpha }, alpha === 1 ? "elu" : null);
}

/** The exact one has a name; the approximate one, x·(1 + tanh(√(2/π)·(x + 0.044715·x³))) / 2, becomes the layers that compute it. */
export function readGelu(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const approximate = attributes.text("approximate", "none");
  if (approximate === "none") {
    plainActivation("gelu")(reader, node);
    return;
  }
  attributes.only("approximate", "tanh", '"none" is, too');
  const own = { path: "" };
  const x = reader.at;
  multiplyBySelf(reader, node, 3);
  reader.add(node, { type: "Rescaling", scale: 0.044715 }, own);
  reader.add(node, { type: "Add" }, { ...own, inputs: [x, reader.at] });
  reader.add(node, { type: "Rescaling", scale: 0.7978845608 }, own);
  reader.add(node, { type: "Activation", activation: "tanh" }, own);
  reader.add(node, { type: "Rescaling", scale: 0.5, offset: 0.5 }, own);
  reader.add(node, { type: "Multiply" }, { ...own, inputs: [x, reader.at] });
}

export function readLeakyRelu(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const negativeSlope = attributes.float("alpha", 0.01);
  activate(reader, node, { type: "LeakyReLU", negativeSlope }, negativeSlope === 0.2 ? "leakyRelu" : null);
}

export function readSelu(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const [alpha, scale] = [attributes.float("alpha", 1.6732632), attributes.float("gamma", 1.0507009)];
  if (!isClose(alpha, 1.6732632) || !isClose(scale, 1.0507009))
    throw reader.error(node, `has alpha ${alpha} and gamma ${scale}; the defaults are supported`);
  plainActivation("selu")(reader, node);
}

/** Slopes for each element, or shared along axes. */
export function readPRelu(reader: GraphReader, node: OnnxNode): void {
  unmerged(reader, node);
  settle(reader, node);
  const { data, dims, name } = reader.floats(node, 1, "slope");
  const sample = [1, ...reader.onnxShape];
  const sides = [...Array<number>(Math.max(0, sample.length - dims.length)).fill(1), ...dims];
  if (sides.length !== sample.length || sides.some((n, axis) => n !== 1 && n !== sample[axis]))
    throw reader.error(node, `has slopes ${showShape(dims)} for samples ${showShape(reader.onnxShape)}`);
  const counting = straight(sides.length).filter((axis) => sides[axis] > 1);
  if (counting.length > 1) toOrder(reader, node, straight(reader.rank));
  const shape = reader.shape.map((_, axis) => sides[reader.order.indexOf(axis) + 1]);
  const shared = shape.flatMap((n, axis) => (n === 1 ? [axis + 1] : []));
  const config = { type: "PReLU", ...(shared.length > 0 ? { sharedAxes: shared } : {}) };
  if (data.length !== sizeOf(shape)) throw reader.error(node, `has ${data.length} slopes`);
  reader.add(node, config, { weights: [{ name, shape, storedAs: "float", data }] });
}

/** A softmax or its logarithm over an axis, as a layer or as the activation of that name. */
export function softmaxReader(activation: "softmax" | "logSoftmax") {
  return (reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void => {
    const axes = reader.onnxShape.length;
    const axis = attributes.int("axis", reader.nodes.opset < 13 ? 1 : -1);
    const place = axis < 0 ? axis + axes : axis - 1;
    // Before opset 13 the softmax was over all axes from this one on.
    const behind = reader.onnxShape.slice(place + 1);
    const whole = reader.nodes.opset >= 13 || behind.every((n) => n === 1);
    if (!whole || !(place >= 0 && place < axes))
      throw reader.error(
        node,
        `has axis ${axis} for samples ${showShape(reader.onnxShape)}; one axis after the batch is supported`,
      );
    const isLast = reader.at.unitAxes > 0 ? place === 0 : reader.order[place] === reader.rank - 1;
    if (isLast) {
      const config = activation === "softmax" ? { type: "Softmax" } : { type: "Activation", activation };
      activate(reader, node, config, activation);
    } else softmaxOver(reader, node, place, activation);
  };
}

function softmaxOver(reader: GraphReader, node: OnnxNode, place: number, activation: string): void {
  unmerged(reader, node);
  settle(reader, node);
  if (activation === "softmax") {
    reader.add(node, { type: "Softmax", axis: reader.order[place] + 1 });
    return;
  }
  const [axis, last] = [reader.order[place], reader.rank - 1];
  toOrder(
    reader,
    node,
    reader.order.map((at) => (at === axis ? last : at > axis ? at - 1 : at)),
  );
  reader.add(node, { type: "Activation", activation });
}

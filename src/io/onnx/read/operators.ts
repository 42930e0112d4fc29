import type { ActivationName } from "../../../layers/activations.js";
import { FormatError } from "../../../util/errors.js";
import { showShape, sizeOf } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import { readAdd, readDiv, readMul, readSub } from "./arithmetic.js";
import { NodeAttributes, shortest } from "./attributes.js";
import { nameOf } from "./chain.js";
import type { GraphReader } from "./GraphReader.js";
import { readBatchNormalization, readConv, readGemm, readMatMul } from "./weighted.js";
import { readAveragePool, readGlobalAveragePool, readMaxPool, readPad, readReduceMean } from "./windows.js";

/** Translates a node into a layer, or into a part of the previous layer. */
export type OperatorReader = (reader: GraphReader, node: OnnxNode, attributes: NodeAttributes) => void;

/** The supported operators. */
const OPERATORS: Readonly<Record<string, OperatorReader>> = {
  Add: readAdd,
  AveragePool: readAveragePool,
  BatchNormalization: readBatchNormalization,
  Celu: (reader, node, attributes) => {
    attributes.only("alpha", 1, "Export the model with alpha 1");
    activate(reader, node, { type: "Activation", activation: "celu" }, "celu");
  },
  Clip: readClip,
  Conv: readConv,
  Div: readDiv,
  Dropout: readDropout,
  Elu: (reader, node, attributes) => {
    const alpha = attributes.float("alpha", 1);
    activate(reader, node, { type: "ELU", alpha }, alpha === 1 ? "elu" : null);
  },
  Exp: plainActivation("exponential"),
  Flatten: readFlatten,
  Gelu: (reader, node, attributes) => {
    attributes.only("approximate", "none", "Export the model with the exact GELU");
    activate(reader, node, { type: "Activation", activation: "gelu" }, "gelu");
  },
  Gemm: readGemm,
  GlobalAveragePool: readGlobalAveragePool,
  HardSigmoid: readHardSigmoid,
  HardSwish: plainActivation("hardSilu"),
  Identity: () => {},
  LeakyRelu: (reader, node, attributes) => {
    const negativeSlope = attributes.float("alpha", 0.01);
    activate(reader, node, { type: "LeakyReLU", negativeSlope }, negativeSlope === 0.2 ? "leakyRelu" : null);
  },
  LogSoftmax: (reader, node, attributes) =>
    readSoftmax(reader, node, attributes, { type: "Activation", activation: "logSoftmax" }, "logSoftmax"),
  MatMul: readMatMul,
  MaxPool: readMaxPool,
  Mish: plainActivation("mish"),
  Mul: readMul,
  Pad: readPad,
  ReduceMean: readReduceMean,
  Relu: (reader, node) => activate(reader, node, { type: "ReLU" }, "relu"),
  Reshape: readReshape,
  Selu: readSelu,
  Sigmoid: plainActivation("sigmoid"),
  Softmax: (reader, node, attributes) => readSoftmax(reader, node, attributes, { type: "Softmax" }, "softmax"),
  Softplus: plainActivation("softplus"),
  Softsign: plainActivation("softsign"),
  Squeeze: readSqueeze,
  Sub: readSub,
  Tanh: plainActivation("tanh"),
  Transpose: readTranspose,
};

/** An operator that is an activation without attributes. */
function plainActivation(activation: ActivationName): OperatorReader {
  return (reader, node) => activate(reader, node, { type: "Activation", activation }, activation);
}

/** Reads a node. @throws FormatError that names the node and the supported operators, where its operator is not among them */
export function readOperator(reader: GraphReader, node: OnnxNode): void {
  const read = node.domain === "" && Object.hasOwn(OPERATORS, node.opType) ? OPERATORS[node.opType] : undefined;
  const { what } = reader.chain;
  if (!read) {
    const known = Object.keys(OPERATORS).join(", ");
    throw new FormatError(`${what}: ${nameOf(node)} has an operator that is not supported; supported are ${known}`);
  }
  read(reader, node, new NodeAttributes(node, what));
}

/** x·sigmoid(x), which ONNX writes as two nodes. */
export function readSilu(reader: GraphReader, node: OnnxNode): void {
  activate(reader, node, { type: "Activation", activation: "silu" }, "silu");
}

/** Types of layers that have an activation. */
const ACTIVATED = new Set(["Conv2D", "DepthwiseConv2D", "Dense"]);

/** An activation becomes that of the layer with the same path, or else a layer. */
function activate(
  reader: GraphReader,
  node: OnnxNode,
  config: { type: string } & Record<string, unknown>,
  name: string | null,
): void {
  const owner = reader.ownerOf(node);
  if (owner && name && ACTIVATED.has(owner.config.type) && owner.config.activation === undefined)
    owner.config.activation = name;
  else reader.add(node, config);
}

/** ReLU6, as the exporters write it. */
function readClip(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const bound = (input: number, name: string, otherwise: number) =>
    node.inputs[input] ? reader.floats(node, input, name).data[0] : attributes.float(name, otherwise);
  const [min, max] = [bound(1, "min", -Infinity), bound(2, "max", Infinity)];
  if (min === 0 && max === 6) activate(reader, node, { type: "Activation", activation: "relu6" }, "relu6");
  else if (min === -1 && max === 1) activate(reader, node, { type: "Activation", activation: "hardTanh" }, "hardTanh");
  else if (min === 0 && max === Infinity) activate(reader, node, { type: "ReLU" }, "relu");
  else if (min === 0 && max > 0) activate(reader, node, { type: "ReLU", maxValue: shortest(max) }, null);
  else throw reader.error(node, `clips to [${min}, ${max}]; [0, max], which is a ReLU, and [-1, 1] are supported`);
}

/** Attributes are in single precision. */
const isClose = (value: number, wanted: number) => Math.abs(value - wanted) <= 1e-6 * wanted;

function readHardSigmoid(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const [slope, offset] = [attributes.float("alpha", 0.2), attributes.float("beta", 0.5)];
  if (!isClose(slope, 1 / 6) || !isClose(offset, 0.5))
    throw reader.error(node, `is ${slope}·x + ${offset} between 0 and 1; x / 6 + 0.5 is supported`);
  plainActivation("hardSigmoid")(reader, node, attributes);
}

function readSelu(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const [alpha, scale] = [attributes.float("alpha", 1.6732632), attributes.float("gamma", 1.0507009)];
  if (!isClose(alpha, 1.6732632) || !isClose(scale, 1.0507009))
    throw reader.error(node, `has alpha ${alpha} and gamma ${scale}; the defaults are supported`);
  plainActivation("selu")(reader, node, attributes);
}

/** A softmax or its logarithm, as a layer or as the activation of that name. */
function readSoftmax(
  reader: GraphReader,
  node: OnnxNode,
  attributes: NodeAttributes,
  config: { type: string } & Record<string, unknown>,
  activation: ActivationName,
): void {
  const axes = reader.onnxShape.length;
  const axis = attributes.int("axis", reader.chain.opset < 13 ? 1 : -1);
  const place = axis < 0 ? axis + axes : axis - 1;
  // Before opset 13 the softmax was over all axes from this one on.
  const whole = reader.chain.opset >= 13 || place === axes - 1;
  const channels = reader.hasUnitAxes ? 0 : reader.order.indexOf(reader.rank - 1);
  if (!whole || place !== channels || reader.rank === 0)
    throw reader.error(
      node,
      `has axis ${axis} for samples ${showShape(reader.onnxShape)}; the axis of channels is supported`,
    );
  activate(reader, node, config, activation);
}

function readDropout(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const given = node.inputs[1] ? reader.floats(node, 1, "ratio").data[0] : undefined;
  const rate = given === undefined ? attributes.float("ratio", 0.5) : shortest(given);
  reader.add(node, { type: "Dropout", rate });
}

function readTranspose(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  reader.settle(node);
  const { rank, order } = reader;
  const backwards = Array.from({ length: rank + 1 }, (_, i) => rank - i);
  const perm = attributes.ints("perm", backwards, rank + 1);
  if (perm[0] !== 0 || new Set(perm).size !== rank + 1 || perm.some((axis) => axis < 0 || axis > rank))
    throw reader.error(node, `has perm [${perm}]; a permutation of the axes after the batch is supported`);
  reader.order = perm.slice(1).map((axis) => order[axis - 1]);
}

function readFlatten(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const axis = attributes.int("axis", 1);
  if (axis !== 1 && axis !== -reader.onnxShape.length) throw reader.error(node, `has axis ${axis}; 1 is supported`);
  flatten(reader, node);
}

function flatten(reader: GraphReader, node: OnnxNode): void {
  if (reader.hasUnitAxes) {
    reader.hasUnitAxes = false;
    return;
  }
  const { shape, order } = reader;
  // Axes of size 1 do not affect the order of elements.
  const counting = order.filter((axis) => shape[axis] > 1);
  const alike = counting.every((axis, i) => i === 0 || counting[i - 1] < axis);
  reader.add(node, { type: "Flatten" }, { shape: [sizeOf(shape)] });
  if (!alike) reader.rowsOf = { shape, order };
}

function readReshape(reader: GraphReader, node: OnnxNode): void {
  const { onnxShape } = reader;
  const [batch, ...sides] = reader.integers(node, 1, "shape");
  const size = sizeOf(onnxShape);
  const kept = sides.map((n, i) => (n === 0 ? onnxShape[i] : n));
  const known = sizeOf(kept.filter((n) => n !== -1));
  const shape = kept.map((n) => (n === -1 ? size / known : n));
  const [outer] = reader.chain.input.shape;
  if (!(batch === 0 || batch === -1 || batch === outer) || sizeOf(shape) !== size || !shape.every(Number.isSafeInteger))
    throw reader.error(
      node,
      `makes [${[batch, ...sides]}] of samples ${showShape(onnxShape)}; the batch must stay as it is`,
    );
  const isFlat = shape.length === 1 && (reader.hasUnitAxes || reader.order.some((axis, i) => axis !== i));
  if (isFlat) flatten(reader, node);
  else reshape(reader, node, shape);
}

function reshape(reader: GraphReader, node: OnnxNode, shape: readonly number[]): void {
  reader.expectChannelsLast(node);
  if (reader.rowsOf) throw reader.error(node, "reshapes images that were flattened with the channels first");
  reader.add(node, { type: "Reshape", targetShape: shape }, { shape });
  reader.order = shape.map((_, axis) => axis);
}

/** Removes the axes of size 1 that a global pooling leaves. */
function readSqueeze(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const axes = node.inputs[1] ? reader.integers(node, 1, "axes") : attributes.ints("axes", [2, 3], 2);
  const places = axes.map((axis) => (axis < 0 ? axis + 4 : axis)).sort();
  if (!reader.hasUnitAxes || places.join() !== "2,3")
    throw reader.error(node, "is supported after a GlobalAveragePool, for axes 2 and 3");
  reader.hasUnitAxes = false;
}

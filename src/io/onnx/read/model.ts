import { FormatError } from "../../../util/errors.js";
import type { Shape } from "../../../util/shape.js";
import type { StoredModel } from "../../Format.js";
import type { OnnxModel, OnnxNode, OnnxValue } from "../graph.js";
import { NodeAttributes } from "./attributes.js";
import { Constant } from "./Constant.js";
import { modelConfig } from "./config.js";
import { FOLDERS } from "./folding.js";
import { GraphReader } from "./GraphReader.js";
import { joinGroupNorms } from "./groupNorms.js";
import { joinLayerNorms } from "./layerNorms.js";
import { settle, toOrder, unmerged } from "./layout.js";
import { assignmentsFor } from "./match.js";
import { OnnxNodes } from "./OnnxNodes.js";
import { readOperator } from "./operators.js";
import { joinPatterns } from "./patterns.js";
import { channelsFirst, type Draft, isStraight, straight, type Value } from "./Value.js";

/** The model in a decoded file. @throws FormatError that names the node, for operators and attributes that are not supported */
export function storedModel(
  { graph, opset, metadata, producer }: OnnxModel,
  what: string,
  inputShape?: Shape,
): StoredModel {
  if (opset < 7) throw new FormatError(`${what} uses opset ${opset}; export it with opset 7 or later, such as 17`);
  const nodes = new OnnxNodes(graph, opset, what);
  expectSamples(nodes);
  const given = nodes.inputs.length === 1 ? inputShape : undefined;
  // What tf2onnx takes as it lies is so in Keras, too.
  const isKeras = producer === "tf2onnx";
  const inputs = nodes.inputs.map((input) => inputOf(nodes, input, isKeras, given));
  const reader = new GraphReader(nodes, inputs[0]);
  nodes.inputs.forEach(({ name }, i) => {
    reader.give(name, inputs[i]);
  });
  for (const tensor of nodes.initializers.values()) reader.constants.set(tensor.name, Constant.of(tensor, what));
  for (const node of nodes.ordered) foldNode(reader, node);
  joinLayerNorms(nodes, reader.constants);
  joinGroupNorms(nodes, reader.constants);
  joinPatterns(nodes, reader.constants);
  for (const node of nodes.ordered) readNode(reader, node);
  const outputs = nodes.outputs.map(({ name }) => outputOf(reader, name, inputs));
  const name = /^[\w .-]{1,80}$/.test(graph.name) ? { name: graph.name } : {};
  const { config, layers } = modelConfig(reader.drafts, inputs, outputs);
  const weights = [...layers.values()].flatMap((draft) => draft.weights);
  return {
    config: { ...config, ...name },
    available: weights.reduce((sum, { data }) => sum + (data?.length ?? 0), 0),
    metadata,
    match: (model) => assignmentsFor(model, layers, what),
  };
}

/** The first axis of each input is that of the samples. @throws FormatError where it differs, as where an exporter took a constant for an input */
function expectSamples({ inputs, what }: OnnxNodes): void {
  const [first] = inputs;
  const counts = (input: OnnxValue) => (typeof input.shape[0] === "number" ? input.shape[0] : "any");
  const other = inputs.find((input) => counts(input) !== counts(first));
  if (!other) return;
  const shown = ({ name, shape }: OnnxValue) => `${JSON.stringify(name.slice(0, 80))} [${shape.map(String)}]`;
  throw new FormatError(
    `${what} has the inputs ${shown(first)} and ${shown(other)}, which differ in the number of samples, their first axis: export it with one number, or any, ` +
      "for all; an input that is a constant of the model must be an initializer",
  );
}

/** Computes a node whose inputs are all constants. Returns whether they are. */
function foldNode(reader: GraphReader, node: OnnxNode): boolean {
  const output = node.outputs[0] ?? "";
  if (reader.constants.has(output)) return true;
  const inputs = node.inputs.map((name) => (name === "" ? undefined : reader.constants.get(name)));
  const known = node.inputs.every((name, i) => name === "" || inputs[i] !== undefined);
  if (node.domain !== "" || !known || (node.opType !== "Constant" && !Object.hasOwn(FOLDERS, node.opType)))
    return false;
  for (const input of inputs) reader.spend(node, input?.size ?? 0);
  const constant = folded(reader, node, inputs);
  if (!constant) throw reader.error(node, "cannot be computed from its constants");
  reader.spend(node, constant.size);
  reader.constants.set(output, constant.with({ name: constant.name || output }));
  return true;
}

function folded(reader: GraphReader, node: OnnxNode, inputs: readonly (Constant | undefined)[]): Constant | null {
  const attributes = new NodeAttributes(node, reader.nodes.what);
  try {
    if (node.opType !== "Constant") return FOLDERS[node.opType](inputs, attributes, node);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof FormatError)) throw error;
    throw reader.error(node, `cannot be computed from its constants: ${error.message.slice(0, 300)}`);
  }
  const names = ["value", "value_float", "value_floats", "value_int", "value_ints"];
  const found = names.find((name) => node.attributes.has(name));
  return found ? (attributes.constant(found) ?? null) : null;
}

function readNode(reader: GraphReader, node: OnnxNode): void {
  if (foldNode(reader, node)) return;
  const [first = ""] = node.inputs;
  if (node.opType === "Shape" && node.domain === "" && reader.values.has(first)) readShape(reader, node);
  else readOperator(reader, node);
}

/** The shape of a value is a constant but for the number of samples, unless the file fixes that, too. */
function readShape(reader: GraphReader, node: OnnxNode): void {
  reader.enter(node, 0);
  unmerged(reader, node);
  const [batch] = reader.nodes.inputs[0].shape;
  const sides = [typeof batch === "number" ? batch : Number.NaN, ...reader.onnxShape];
  const attributes = new NodeAttributes(node, reader.nodes.what);
  const [start, end] = [attributes.int("start", 0), attributes.int("end", sides.length)];
  const part = sides.slice(start, end);
  reader.constants.set(node.outputs[0], Constant.integers(node.outputs[0], [part.length], part));
}

/** Operators that take images in NCHW. */
const IMAGES = new Set([
  ...["Conv", "ConvTranspose", "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool"],
  ...["BatchNormalization", "InstanceNormalization", "GroupNormalization"],
]);

/** Operators that settle no layout: they take values of any, or values that a Reshape brings into another. */
const OPEN = new Set([
  ..."Relu LeakyRelu Elu Sigmoid Tanh Softplus Softsign Exp Gelu Selu Celu Mish HardSigmoid HardSwish PRelu Clip".split(
    " ",
  ),
  ..."Silu HardSilu Dropout Identity Cast Mul Add Sub Div Neg Pow Max Min Sum Mean Pad Slice Split Concat Shape".split(
    " ",
  ),
  ..."Gather Unsqueeze Squeeze Resize Upsample".split(" "),
]);

/** A value as it enters. Images are in NCHW when the first operator with a fixed layout takes them so. */
function inputOf(nodes: OnnxNodes, input: OnnxValue, isKeras: boolean, given?: Shape): Value {
  const { what } = nodes;
  const rank = input.shape.length - 1;
  if (rank < 1 || rank > 8)
    throw new FormatError(`${what}: the input has ${rank} axes after the batch; 1 to 8 are supported`);
  const isFirst = rank > 1 && !isKeras && takesChannelsFirst(nodes, input.name, rank);
  const order = isFirst ? channelsFirst(rank) : straight(rank);
  const onnx = input.shape.slice(1);
  const shape = given ?? order.map((_, axis) => onnx[order.indexOf(axis)]);
  if (shape.length !== rank || !shape.every((n): n is number => Number.isSafeInteger(n) && (n as number) > 0))
    throw new FormatError(
      `${what}: the input is [${input.shape.map(String)}]; give the shape of one sample, as in loadModel(file, { inputShape: [128, 128, 3] })`,
    );
  const draft: Draft = {
    path: input.name.slice(0, 100),
    config: { type: "InputLayer", shape },
    weights: [],
    inputs: [],
  };
  return {
    ...{ draft, shape, order, rowsOf: null, unitAxes: 0 },
    ...{ isMerged: false, isOnly: true, isNonNegative: false },
  };
}

/** Looks for the nearest operator that takes images, or values as they lie; a Reshape of images lies between. */
function takesChannelsFirst(nodes: OnnxNodes, input: string, rank: number): boolean {
  const met = new Set([input]);
  for (const value of met)
    for (const node of nodes.consumers(value)) {
      const isOpen = OPEN.has(node.opType) || (rank === 3 && node.opType === "Reshape");
      if (!isOpen) return IMAGES.has(node.opType);
      // What a shape says is no value.
      if (node.opType !== "Shape") for (const output of node.outputs) met.add(output);
    }
  return false;
}

/**
 * A value as it leaves: as ONNX has it, but with the channels last where an input of as many axes has them first in the file; so have images
 * that are made from vectors.
 */
function outputOf(reader: GraphReader, name: string, inputs: readonly Value[]): Value {
  const value = reader.values.get(name);
  const { what } = reader.nodes;
  if (!value) throw new FormatError(`${what}: the output ${JSON.stringify(name.slice(0, 80))} is a constant`);
  const node = reader.nodes.producer(name);
  if (!node) return value;
  reader.at = value;
  unmerged(reader, node);
  settle(reader, node);
  const { order, rank } = reader;
  const isTurned = inputs.some(({ shape, order }) => shape.length === rank && !isStraight(order));
  const isMade = inputs.every(({ shape }) => shape.length === 1) && order.join() === channelsFirst(rank).join();
  const isImage = (isTurned && !isStraight(order)) || (isMade && rank === 3);
  toOrder(reader, node, isImage ? channelsFirst(rank) : straight(rank));
  return reader.at;
}

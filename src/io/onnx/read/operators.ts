import { FormatError } from "../../../util/errors.js";
import type { OnnxNode } from "../graph.js";
import {
  activate,
  plainActivation,
  readClip,
  readElu,
  readExtremum,
  readGelu,
  readHardSigmoid,
  readLeakyRelu,
  readPRelu,
  readSelu,
  softmaxReader,
} from "./activations.js";
import { readAdd, readDiv, readMul, readNeg, readPow, readSub } from "./arithmetic.js";
import { NodeAttributes, shortest } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { readConcat, readMerge } from "./merging.js";
import {
  readBatchNormalization,
  readGroupNormalization,
  readInstanceNormalization,
  readJoinedGroupNormalization,
  readLayerNormalization,
} from "./normalizations.js";
import { nameOf } from "./OnnxNodes.js";
import { readPad } from "./padding.js";
import { OWN_DOMAIN } from "./patterns.js";
import { globalPooling, reduction } from "./reductions.js";
import { readExpand, readTile } from "./repeating.js";
import { readFlatten, readReshape, readSqueeze, readTranspose, readUnsqueeze } from "./reshaping.js";
import { readResize } from "./resizing.js";
import { readGather, readSlice, readSplit } from "./slicing.js";
import { readConvTranspose } from "./transposed.js";
import { readConv, readGemm, readMatMul } from "./weighted.js";
import { readAveragePool, readMaxPool } from "./windows.js";

/** Translates a node, whose first input is the current value, into layers. What the first output is becomes the current value; further ones are given names. */
type OperatorReader = (reader: GraphReader, node: OnnxNode, attributes: NodeAttributes) => void;

/** The supported operators. */
const OPERATORS: Readonly<Record<string, OperatorReader>> = {
  Add: readAdd,
  AveragePool: readAveragePool,
  BatchNormalization: readBatchNormalization,
  Cast: readCast,
  Celu: (reader, node, attributes) => {
    attributes.only("alpha", 1, "Export the model with alpha 1");
    plainActivation("celu")(reader, node);
  },
  Clip: readClip,
  Concat: readConcat,
  Conv: readConv,
  ConvTranspose: readConvTranspose,
  Div: readDiv,
  Dropout: readDropout,
  Elu: readElu,
  Exp: plainActivation("exponential"),
  Expand: readExpand,
  Flatten: readFlatten,
  Gather: readGather,
  Gelu: readGelu,
  Gemm: readGemm,
  GlobalAveragePool: globalPooling("GlobalAveragePooling"),
  GlobalMaxPool: globalPooling("GlobalMaxPooling"),
  GroupNormalization: readGroupNormalization,
  HardSigmoid: readHardSigmoid,
  HardSwish: plainActivation("hardSilu"),
  Identity: () => {},
  InstanceNormalization: readInstanceNormalization,
  LayerNormalization: readLayerNormalization,
  LeakyRelu: readLeakyRelu,
  LogSoftmax: softmaxReader("logSoftmax"),
  MatMul: readMatMul,
  Max: readExtremum("Maximum"),
  MaxPool: readMaxPool,
  Mean: readMerge("Average"),
  Min: readExtremum("Minimum"),
  Mish: plainActivation("mish"),
  Mul: readMul,
  Neg: readNeg,
  Pad: readPad,
  Pow: readPow,
  PRelu: readPRelu,
  ReduceMax: reduction("GlobalMaxPooling"),
  ReduceMean: reduction("GlobalAveragePooling"),
  ReduceSum: reduction("GlobalAveragePooling", true),
  Relu: (reader, node) => activate(reader, node, { type: "ReLU" }, "relu"),
  Reshape: readReshape,
  Resize: readResize,
  Selu: readSelu,
  Sigmoid: plainActivation("sigmoid"),
  Slice: readSlice,
  Softmax: softmaxReader("softmax"),
  Softplus: plainActivation("softplus"),
  Softsign: plainActivation("softsign"),
  Split: readSplit,
  Squeeze: readSqueeze,
  Sub: readSub,
  Sum: readMerge("Add"),
  Tanh: plainActivation("tanh"),
  Tile: readTile,
  Transpose: readTranspose,
  Unsqueeze: readUnsqueeze,
  Upsample: readResize,
};

/** What stands for several nodes. */
const JOINED: Readonly<Record<string, OperatorReader>> = {
  Celu: plainActivation("celu"),
  Elu: readElu,
  Gelu: plainActivation("gelu"),
  GroupNormalization: readJoinedGroupNormalization,
  HardSigmoid: plainActivation("hardSigmoid"),
  HardSilu: plainActivation("hardSilu"),
  LayerNormalization: readLayerNormalization,
  LeakyRelu: readLeakyRelu,
  Mish: plainActivation("mish"),
  Selu: plainActivation("selu"),
  Silu: plainActivation("silu"),
  Softplus: plainActivation("softplus"),
  Softsign: plainActivation("softsign"),
};

/** Operators that choose themselves which of their inputs is the current value. */
const CHOOSES = new Set(["Add", "Sub", "Mul", "Div", "Max", "Min", "Sum", "Mean", "Concat", "Gemm", "MatMul"]);

/** Operators that work on rows where samples are merged with other axes. */
const ON_ROWS = new Set([
  ...[
    "Add",
    "Sub",
    "Mul",
    "Div",
    "Gemm",
    "MatMul",
    "Reshape",
    "Identity",
    "Cast",
    "Neg",
    "Dropout",
    "Relu",
    "Sigmoid",
    "Tanh",
  ],
  ...[
    "Elu",
    "Gelu",
    "HardSigmoid",
    "HardSwish",
    "LeakyRelu",
    "Mish",
    "Selu",
    "Softplus",
    "Softsign",
    "Exp",
    "Clip",
    "Celu",
    "Silu",
    "HardSilu",
  ],
]);

/** Reads a node. @throws FormatError that names the node and the supported operators, where its operator is not among them */
export function readOperator(reader: GraphReader, node: OnnxNode): void {
  const table = node.domain === OWN_DOMAIN ? JOINED : OPERATORS;
  const isKnown = (node.domain === "" || node.domain === OWN_DOMAIN) && Object.hasOwn(table, node.opType);
  const { what } = reader.nodes;
  if (!isKnown) throw unknownOperator(node, what);
  if (!CHOOSES.has(node.opType)) {
    reader.enter(node, 0);
    if (reader.at.isMerged && !ON_ROWS.has(node.opType))
      throw reader.error(
        node,
        "takes samples that a Reshape has merged with another axis; a matrix product is supported there",
      );
  }
  table[node.opType](reader, node, new NodeAttributes(node, what));
  reader.give(node.outputs[0] ?? "", reader.at);
}

const REMEDIES: Readonly<Record<string, string>> = {
  QuantizeLinear: "Export the model before its activations are quantised; quantised weights alone are read",
  DynamicQuantizeLinear: "Export the model before it is quantised",
  If: "Export it without control flow, as with torch.onnx.export(…, dynamo=True) or onnxsim",
  Loop: "Export it without control flow",
};

function unknownOperator(node: OnnxNode, what: string): FormatError {
  const known = Object.keys(OPERATORS).join(", ");
  const remedy = REMEDIES[node.opType] ?? "Leave it out of the exported model, or write what it computes with these";
  return new FormatError(
    `${what}: ${nameOf(node)} has an operator that is not supported; supported are ${known}. ${remedy}`,
  );
}

/** Floats of all widths are float32 here. */
function readCast(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const to = attributes.int("to", 1);
  if (![1, 10, 11, 16].includes(to))
    throw reader.error(node, `turns values into ONNX's element type ${to}; floats are supported`);
}

function readDropout(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  const given = node.inputs[1] ? reader.floats(node, 1, "ratio").data[0] : undefined;
  const rate = given === undefined ? attributes.float("ratio", 0.5) : shortest(given);
  reader.add(node, { type: "Dropout", rate });
}

import { FormatError } from "../../../util/errors.js";
import { showShape } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { readWindow } from "./windows.js";

/** A convolution: its kernel [o, c / group, h, w] becomes [h, w, c / group, o]; with a group for each channel it is depthwise. */
export function readConv(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  reader.expectImages(node);
  const groups = attributes.int("group", 1);
  const { data, dims, name } = reader.floats(node, 1, "kernel");
  const [filters, channels, h, w] = dims;
  if (dims.length !== 4 || !(groups >= 1) || channels * groups !== reader.shape[2] || filters % groups !== 0)
    throw reader.error(
      node,
      `has a kernel ${showShape(dims)} ${groups === 1 ? "" : `in ${groups} groups `}for images of ${reader.shape[2]} channels`,
    );
  const kernelSize = attributes.pair("kernel_shape", [h, w]);
  if (kernelSize[0] !== h || kernelSize[1] !== w)
    throw reader.error(node, `has kernel_shape [${kernelSize}] but a kernel ${showShape(dims)}`);
  const dilation = attributes.pair("dilations");
  const { padding, strides, out } = readWindow(reader, node, attributes, kernelSize, dilation, "zeros");
  const useBias = Boolean(node.inputs[2]);
  const window = { kernelSize, strides, padding, dilation, useBias };
  const isDepthwise = groups > 1 && channels === 1;
  const config = isDepthwise
    ? { type: "DepthwiseConv2D", depthMultiplier: filters / groups, ...window }
    : { type: "Conv2D", filters, ...(groups === 1 ? {} : { groups }), ...window };
  const kernel = {
    name,
    shape: isDepthwise ? [h, w, groups, filters / groups] : [h, w, channels, filters],
    storedAs: "float",
    data: permuteAxes(data, dims, [2, 3, 1, 0]),
  };
  reader.add(node, config, { shape: [...out, filters], weights: [kernel] });
  if (useBias) reader.drafts.at(-1)?.weights.push(reader.vector(node, 2, "bias"));
}

/** A matrix product of samples of one axis: a Dense. */
export function readGemm(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  attributes.only("alpha", 1, "Put the factor into the weights");
  attributes.only("beta", 1, "Put the factor into the weights");
  attributes.only("transA", 0, "The first input must be the samples");
  readDense(reader, node, attributes.int("transB", 0) !== 0);
}

/** A matrix product of samples of any number of axes: a Dense, whose bias is a separate Add. */
export function readMatMul(reader: GraphReader, node: OnnxNode): void {
  readDense(reader, node, false);
}

function readDense(reader: GraphReader, node: OnnxNode, isTransposed: boolean): void {
  reader.expectChannelsLast(node);
  const { data, dims, name } = reader.floats(node, 1, "weights");
  const [inputs, units] = isTransposed ? [dims[1], dims[0]] : dims;
  if (dims.length !== 2 || inputs !== reader.shape.at(-1) || units === 0)
    throw reader.error(node, `has weights ${showShape(dims)} for samples ${showShape(reader.shape)}`);
  if (node.opType === "Gemm" && reader.rank !== 1)
    throw reader.error(node, `takes rows, but samples are ${showShape(reader.shape)}`);
  const useBias = Boolean(node.inputs[2]);
  const shape = [inputs, units];
  const straight = isTransposed ? permuteAxes(data, dims, [1, 0]) : data;
  const kernel = { name, shape, storedAs: "float", data: withRows(straight, units, reader.rowOrder()) };
  reader.rowsOf = null;
  reader.add(node, { type: "Dense", units, useBias }, { shape: reader.shape.with(-1, units), weights: [kernel] });
  if (useBias) reader.drafts.at(-1)?.weights.push(reader.vector(node, 2, "bias"));
}

/** A matrix with its rows permuted. @param rows for each row of the result, the row of the matrix; null keeps the order */
function withRows(data: Float32Array, width: number, rows: Float32Array | null): Float32Array {
  if (!rows) return data;
  const out = new Float32Array(data.length);
  rows.forEach((from, to) => {
    out.set(data.subarray(from * width, (from + 1) * width), to * width);
  });
  return out;
}

const TRAINING = "Export the model for inference, as model.eval() before torch.onnx.export does";

export function readBatchNormalization(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  reader.settle(node);
  attributes.only("training_mode", 0, TRAINING);
  // Before opset 14, additional outputs meant training mode.
  if (reader.chain.opset < 14 && node.outputs.slice(1).some((name) => name !== ""))
    throw reader.error(
      node,
      `has ${node.outputs.length} outputs, so that it normalises by each batch's own statistics. ${TRAINING}`,
    );
  attributes.only("spatial", 1, "Export the model with opset 9 or later");
  if (reader.order[0] !== reader.rank - 1) throw reader.error(node, "normalises another axis than the channels'");
  const weights: StoredWeight[] = ["scale", "shift", "mean", "variance"].map((what, i) =>
    reader.vector(node, i + 1, what),
  );
  const [epsilon, momentum] = [attributes.float("epsilon", 1e-5), attributes.float("momentum", 0.9)];
  if (!(epsilon > 0)) throw new FormatError(`${reader.chain.what}: epsilon must be above 0`);
  reader.add(node, { type: "BatchNormalization", epsilon, momentum }, { weights });
}

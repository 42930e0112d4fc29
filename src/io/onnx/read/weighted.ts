import { showShape } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import type { GraphReader } from "./GraphReader.js";
import { expectImages, expectStraight } from "./layout.js";
import { multiplyMatrices } from "./merging.js";
import { isStraight } from "./Value.js";
import { readWindow, type Sliding, slidingConfig } from "./windows.js";

/** A convolution: its kernel [o, c / group, h, w] becomes [h, w, c / group, o]; with a group for each channel it is depthwise. */
export function readConv(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  expectImages(reader, node, [2, 3]);
  const groups = attributes.int("group", 1);
  const { data, dims, name } = reader.floats(node, 1, "kernel");
  const [filters, channels, ...window] = dims;
  const sides = reader.rank - 1;
  const isKernel = window.length === sides && window.every((n) => n > 0) && filters > 0;
  if (!isKernel || !(groups >= 1) || channels * groups !== reader.shape[sides] || filters % groups !== 0)
    throw reader.error(
      node,
      `has a kernel ${showShape(dims)} ${groups === 1 ? "" : `in ${groups} groups `}for images of ${reader.shape[sides]} channels`,
    );
  const kernelSize = attributes.sides("kernel_shape", sides, window);
  if (kernelSize.join() !== window.join())
    throw reader.error(node, `has kernel_shape [${kernelSize}] but a kernel ${showShape(dims)}`);
  const dilation = attributes.sides("dilations", sides);
  const sliding = readWindow(reader, node, attributes, kernelSize, dilation, "zeros");
  const useBias = Boolean(node.inputs[2]);
  const isDepthwise = groups > 1 && channels === 1 && sides === 2;
  const shared = convolutionConfig({ kernelSize, dilation, sliding, useBias });
  const config = isDepthwise
    ? { type: "DepthwiseConv2D", depthMultiplier: filters / groups, ...shared }
    : { type: sides === 2 ? "Conv2D" : "Conv1D", filters, ...(groups === 1 ? {} : { groups }), ...shared };
  const kernel = {
    name,
    shape: [...window, ...(isDepthwise ? [groups, filters / groups] : [channels, filters])],
    storedAs: "float",
    data: permuteAxes(data, dims, sides === 2 ? [2, 3, 1, 0] : [2, 1, 0]),
  };
  reader.add(node, config, { weights: useBias ? [kernel, reader.vector(node, 2, "bias", filters)] : [kernel] });
}

function convolutionConfig({
  kernelSize,
  dilation,
  sliding,
  useBias,
}: {
  readonly kernelSize: readonly number[];
  readonly dilation: readonly number[];
  readonly sliding: Sliding;
  readonly useBias: boolean;
}) {
  const own = (sides: readonly number[]) => (sides.length === 1 ? sides[0] : sides);
  return { kernelSize: own(kernelSize), ...slidingConfig(sliding), dilation: own(dilation), useBias };
}

/** A matrix product of rows: a Dense. */
export function readGemm(reader: GraphReader, node: OnnxNode, attributes: NodeAttributes): void {
  attributes.only("transA", 0, "The first input must be the samples");
  const [alpha, beta] = [attributes.float("alpha", 1), attributes.float("beta", 1)];
  reader.enter(node, 0);
  readDense(reader, node, { isTransposed: attributes.int("transB", 0) !== 0, alpha, beta });
}

/** A matrix product of samples of any number of axes: a Dense, whose bias is a separate Add. */
export function readMatMul(reader: GraphReader, node: OnnxNode): void {
  if (reader.values.has(node.inputs[1] ?? "")) multiplyMatrices(reader, node);
  else {
    reader.enter(node, 0);
    readDense(reader, node, { isTransposed: false, alpha: 1, beta: 1 });
  }
}

interface Product {
  readonly isTransposed: boolean;
  /** Factors of the matrix and of the bias. */
  readonly alpha: number;
  readonly beta: number;
}

function readDense(reader: GraphReader, node: OnnxNode, { isTransposed, alpha, beta }: Product): void {
  if (reader.at.unitAxes > 0 || (!reader.at.rowsOf && !isStraight(reader.order))) expectStraight(reader, node);
  const { data, dims, name } = reader.floats(node, 1, "weights");
  const [inputs, units] = isTransposed ? [dims[1], dims[0]] : dims;
  if (dims.length !== 2 || inputs !== reader.shape.at(-1) || units === 0)
    throw reader.error(node, `has weights ${showShape(dims)} for samples ${showShape(reader.shape)}`);
  if (node.opType === "Gemm" && reader.rank !== 1 && !reader.at.isMerged)
    throw reader.error(node, `takes rows, but samples are ${showShape(reader.shape)}`);
  const useBias = Boolean(node.inputs[2]) && beta !== 0;
  const ordered = withRows(isTransposed ? permuteAxes(data, dims, [1, 0]) : data, units, reader.rowOrder());
  reader.at = { ...reader.at, rowsOf: null };
  const weights = [{ name, shape: [inputs, units], storedAs: "float", data: times(ordered, alpha) }];
  reader.add(
    node,
    { type: "Dense", units, useBias },
    { weights: useBias ? [...weights, biasOf(reader, node, units, beta)] : weights },
  );
}

/** ONNX's bias may be one number for all units. */
function biasOf(reader: GraphReader, node: OnnxNode, units: number, beta: number): StoredWeight {
  const { data, name } = reader.floats(node, 2, "bias");
  const all = data.length === 1 ? new Float32Array(units).fill(data[0]) : data;
  if (all.length !== units) throw reader.error(node, `has ${data.length} numbers as its bias for ${units} channels`);
  return { name, shape: [units], storedAs: "float", data: times(all, beta) };
}

function times(data: Float32Array, factor: number): Float32Array {
  return factor === 1 ? data : data.map((x) => x * factor);
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

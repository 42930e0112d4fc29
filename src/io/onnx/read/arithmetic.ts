import { showShape } from "../../../util/shape.js";
import type { OnnxNode } from "../graph.js";
import { shortest } from "./attributes.js";
import type { Draft, GraphReader } from "./GraphReader.js";

/** One number for all channels, or one for each in noodlenet's order. */
type PerChannel = number | number[];

/** Becomes the bias of the previous layer where it has none; else an offset. */
export function readAdd(reader: GraphReader, node: OnnxNode): void {
  const last = reader.drafts.at(-1);
  const outputs = last ? outputsWithoutBias(last) : undefined;
  const offset = constantOf(reader, node);
  if (!last || typeof offset === "number" || offset.length !== outputs) {
    shift(reader, node, rounded(offset));
    return;
  }
  last.config.useBias = true;
  last.weights.push({ name: node.inputs[1], shape: [outputs], storedAs: "float", data: Float32Array.from(offset) });
}

/** Subtracts a constant from the current value, or the current value from a constant. */
export function readSub(reader: GraphReader, node: OnnxNode): void {
  const offset = rounded(constantOf(reader, node));
  if (constantSide(reader, node) === 1)
    shift(
      reader,
      node,
      mapped(offset, (x) => -x),
    );
  else reader.add(node, { type: "Rescaling", scale: -1, offset });
}

export function readMul(reader: GraphReader, node: OnnxNode): void {
  reader.add(node, { type: "Rescaling", scale: rounded(constantOf(reader, node)) });
}

export function readDiv(reader: GraphReader, node: OnnxNode): void {
  if (constantSide(reader, node) === 0)
    throw reader.error(node, "divides a constant by each sample; samples divided by a constant are supported");
  reader.add(node, { type: "Rescaling", scale: rounded(mapped(constantOf(reader, node), (x) => 1 / x)) });
}

/** The number of outputs of a layer that can get a bias; undefined for other layers. */
function outputsWithoutBias({ config }: Draft): unknown {
  const canHave = config.useBias === false && config.activation === undefined;
  return canHave ? (config.units ?? config.filters) : undefined;
}

/** After a Mul it becomes the offset of the same Rescaling. */
function shift(reader: GraphReader, node: OnnxNode, offset: PerChannel): void {
  const last = reader.drafts.at(-1);
  if (last?.config.type === "Rescaling" && last.config.offset === undefined) last.config.offset = offset;
  else reader.add(node, { type: "Rescaling", scale: 1, offset });
}

function mapped(value: PerChannel, f: (x: number) => number): PerChannel {
  return typeof value === "number" ? f(value) : value.map(f);
}

/** The shortest decimals that are the same float32. */
function rounded(value: PerChannel): PerChannel {
  return mapped(value, (x) => shortest(Math.fround(x)));
}

/** Which of a node's two inputs is the constant. */
function constantSide(reader: GraphReader, node: OnnxNode): 0 | 1 {
  return reader.chain.constant(node.inputs[0] ?? "") ? 0 : 1;
}

/** The constant that is combined with the current value. @throws FormatError where it is neither one number nor one for each channel */
function constantOf(reader: GraphReader, node: OnnxNode): PerChannel {
  const { data, dims } = reader.floats(node, constantSide(reader, node), "second input");
  if (data.length === 1 && dims.length <= reader.onnxShape.length + 1) return data[0];
  const channels = channelPlace(reader);
  const places = [1, ...reader.onnxShape];
  const offset = places.length - dims.length;
  const isVector = dims.every((n, i) => n === (i + offset === channels + 1 ? places[i + offset] : 1));
  if (offset < 0 || !isVector || data.length !== places[channels + 1])
    throw reader.error(
      node,
      `combines samples ${showShape(reader.onnxShape)} with ${showShape(dims)}; single numbers, and one for each channel, are supported here`,
    );
  const rows = reader.rowOrder();
  return Array.from(rows ? data.map((_, i) => data[rows[i]]) : data);
}

/** The axis of the channels in ONNX's order of axes. */
function channelPlace(reader: GraphReader): number {
  return reader.hasUnitAxes ? 0 : reader.order.indexOf(reader.rank - 1);
}

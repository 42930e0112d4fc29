import { encodeOnnx } from "../../../src/io/onnx/encode.js";
import { ELEMENT, type OnnxAttribute, type OnnxNode, type OnnxTensor } from "../../../src/io/onnx/graph.js";

/** What there is to say of a node. */
export type NodeParts = [
  opType: string,
  inputs: string[],
  output: string | string[],
  attributes?: Record<string, OnnxAttribute>,
  name?: string,
];

/** A constant of float32. */
export function tensor(name: string, dims: readonly number[], data: Float32Array | readonly number[]): OnnxTensor {
  const raw = new Uint8Array(Float32Array.from(data).buffer);
  return { name, dims, elementType: ELEMENT.float, raw, packed: new Map(), external: null };
}

/** A constant list of int64. */
export function list(name: string, values: readonly number[]): OnnxTensor {
  const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { name, dims: [values.length], elementType: ELEMENT.int64, raw, packed: new Map(), external: null };
}

/** A file as another program would write it, from "x" to "y". */
export function file(
  shape: readonly (number | string)[],
  nodes: readonly NodeParts[],
  initializers: readonly OnnxTensor[] = [],
  { opset = 17, domain = "" } = {},
): Uint8Array {
  const made = nodes.map(([opType, inputs, output, attributes = {}, name = ""]): OnnxNode => {
    return { name, opType, domain, inputs, outputs: [output].flat(), attributes: new Map(Object.entries(attributes)) };
  });
  const value = (name: string, sides: readonly (number | string)[]) => ({ name, elementType: 1, shape: sides });
  const graph = { name: "made", nodes: made, initializers, inputs: [value("x", shape)], outputs: [value("y", ["n"])] };
  return encodeOnnx({ irVersion: 8, opset, producer: "test", metadata: {}, graph });
}

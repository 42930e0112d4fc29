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

/** A constant of int8, or another type of one byte. */
export function bytes(name: string, dims: readonly number[], data: readonly number[], elementType = 3): OnnxTensor {
  return {
    name,
    dims,
    elementType,
    raw: new Uint8Array(Int8Array.from(data).buffer),
    packed: new Map(),
    external: null,
  };
}

type Sides = readonly (number | string)[];

interface FileParts {
  readonly opset?: number;
  readonly domain?: string;
  /** Further inputs, by name. */
  readonly inputs?: Readonly<Record<string, Sides>>;
  readonly outputs?: readonly string[];
}

/** A file as another program would write it, from "x" to "y" unless told otherwise. */
export function file(
  shape: Sides,
  nodes: readonly NodeParts[],
  initializers: readonly OnnxTensor[] = [],
  { opset = 17, domain = "", inputs = {}, outputs = ["y"] }: FileParts = {},
): Uint8Array {
  const made = nodes.map(([opType, inputs, output, attributes = {}, name = ""]): OnnxNode => {
    return { name, opType, domain, inputs, outputs: [output].flat(), attributes: new Map(Object.entries(attributes)) };
  });
  const value = (name: string, sides: Sides) => ({ name, elementType: 1, shape: sides });
  const graph = {
    name: "made",
    nodes: made,
    initializers,
    inputs: [value("x", shape), ...Object.entries(inputs).map(([name, sides]) => value(name, sides))],
    outputs: outputs.map((name) => value(name, ["n"])),
  };
  return encodeOnnx({ irVersion: 8, opset, producer: "test", metadata: {}, graph });
}

/**
 * The content of an ONNX file as plain data: the parts of protobuf's messages that a network uses.
 * @see https://github.com/onnx/onnx/blob/main/docs/IR.md
 */
export interface OnnxModel {
  readonly irVersion: number;
  /** Version of the standard operators. */
  readonly opset: number;
  readonly producer: string;
  /** Texts by name. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: OnnxGraph;
}

export interface OnnxGraph {
  readonly name: string;
  /** In topological order: each node comes after those whose outputs it takes. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  /** Empty for the standard's own operators. */
  readonly domain: string;
  /** Names of values; empty where an optional input is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An attribute's value, named by its type. */
export type OnnxAttribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly text: string }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly tensor: OnnxTensor }
  /** A type that is not used. */
  | { readonly other: true };

/** A tensor with its elements as they are stored in the file. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** One of {@link ELEMENT}, or ONNX's number of another type. */
  readonly elementType: number;
  /** Little-endian elements; null where they are in `packed` or in another file. */
  readonly raw: Uint8Array | null;
  /** The elements as packed protobuf numbers, by field: 4 float, 5 int32, 7 int64, 10 double. */
  readonly packed: ReadonlyMap<number, Uint8Array>;
  /** The place of elements that are in another file. */
  readonly external: OnnxExternal | null;
}

/** A range of another file. */
export interface OnnxExternal {
  /** The path of the file, relative to the model's folder. */
  readonly location: string;
  /** First byte. */
  readonly offset: number;
  /** Number of bytes; null for all up to the end of the file. */
  readonly length: number | null;
}

/** An input or output of the graph. A side of its shape is a number, or a name where it is not fixed. */
export interface OnnxValue {
  readonly name: string;
  readonly elementType: number;
  readonly shape: readonly (number | string)[];
}

/** ONNX's numbers of element types. */
export const ELEMENT = {
  ...{ float: 1, uint8: 2, int8: 3, uint16: 4, int16: 5, int32: 6, int64: 7, bool: 9 },
  ...{ float16: 10, double: 11, uint32: 12, uint64: 13, bfloat16: 16 },
} as const;

export const float = (value: number): OnnxAttribute => ({ float: value });
export const int = (value: number): OnnxAttribute => ({ int: value });
export const text = (value: string): OnnxAttribute => ({ text: value });
export const ints = (values: readonly number[]): OnnxAttribute => ({ ints: values });

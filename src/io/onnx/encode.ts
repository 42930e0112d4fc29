import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { OnnxAttribute, OnnxExternal, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from "./graph.js";

/** The bytes of an ONNX file. The numbers are those of the fields in onnx.proto. */
export function encodeOnnx({ irVersion, opset, producer, metadata, graph }: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  integer(writer, 1, irVersion);
  if (producer !== "") text(writer, 2, producer);
  message(writer, 7, () => writeGraph(writer, graph));
  message(writer, 8, () => {
    text(writer, 1, "");
    integer(writer, 2, opset);
  });
  for (const [key, value] of Object.entries(metadata)) message(writer, 14, () => writeEntry(writer, key, value));
  return writer.finish();
}

function writeGraph(writer: BinaryWriter, { name, nodes, initializers, inputs, outputs }: OnnxGraph): void {
  for (const node of nodes) message(writer, 1, () => writeNode(writer, node));
  text(writer, 2, name);
  for (const tensor of initializers) message(writer, 5, () => writeTensor(writer, tensor));
  for (const value of inputs) message(writer, 11, () => writeValue(writer, value));
  for (const value of outputs) message(writer, 12, () => writeValue(writer, value));
}

function writeNode(writer: BinaryWriter, { name, opType, domain, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 3, name);
  text(writer, 4, opType);
  for (const [key, attribute] of attributes) message(writer, 5, () => writeAttribute(writer, key, attribute));
  if (domain !== "") text(writer, 7, domain);
}

/** Field 20 says which of the others counts. */
function writeAttribute(writer: BinaryWriter, name: string, attribute: OnnxAttribute): void {
  text(writer, 1, name);
  if ("float" in attribute) {
    writer.tag(2, WireType.Bit32).float(attribute.float);
    integer(writer, 20, 1);
  } else if ("int" in attribute) {
    integer(writer, 3, attribute.int);
    integer(writer, 20, 2);
  } else if ("ints" in attribute) {
    for (const value of attribute.ints) integer(writer, 8, value);
    integer(writer, 20, 7);
  } else if ("floats" in attribute) {
    for (const value of attribute.floats) writer.tag(7, WireType.Bit32).float(value);
    integer(writer, 20, 6);
  } else if ("text" in attribute) {
    text(writer, 4, attribute.text);
    integer(writer, 20, 3);
  } else if ("tensor" in attribute) {
    message(writer, 5, () => writeTensor(writer, attribute.tensor));
    integer(writer, 20, 4);
  }
}

function writeTensor(writer: BinaryWriter, { name, dims, elementType, raw, external }: OnnxTensor): void {
  for (const dim of dims) integer(writer, 1, dim);
  integer(writer, 2, elementType);
  text(writer, 8, name);
  if (raw) writer.tag(9, WireType.LengthDelimited).bytes(raw);
  if (external) writeExternal(writer, external);
}

function writeExternal(writer: BinaryWriter, { location, offset, length }: OnnxExternal): void {
  const entries = { location, offset: String(offset), ...(length === null ? {} : { length: String(length) }) };
  for (const [key, value] of Object.entries(entries)) message(writer, 13, () => writeEntry(writer, key, value));
  integer(writer, 14, 1);
}

function writeEntry(writer: BinaryWriter, key: string, value: string): void {
  text(writer, 1, key);
  text(writer, 2, value);
}

function writeValue(writer: BinaryWriter, { name, elementType, shape }: OnnxValue): void {
  text(writer, 1, name);
  const writeSides = () => {
    for (const side of shape)
      message(writer, 1, () => (typeof side === "number" ? integer(writer, 1, side) : text(writer, 2, side)));
  };
  message(writer, 2, () =>
    message(writer, 1, () => {
      integer(writer, 1, elementType);
      message(writer, 2, writeSides);
    }),
  );
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

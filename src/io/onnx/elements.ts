import { BinaryReader } from "@bufbuild/protobuf/wire";
import { FormatError } from "../../util/errors.js";
import { widenBF16, widenF16 } from "../../util/halfFloats.js";
import { sizeOf } from "../../util/shape.js";
import { ELEMENT, type OnnxTensor } from "./graph.js";

/**
 * A tensor's elements as float32, from any type of float.
 * @throws FormatError for elements that are not floats, or are in another file, and for a number of elements that does not fit the shape
 */
export function floatsOf(tensor: OnnxTensor, what: string): Float32Array {
  checkHere(tensor, what);
  const { elementType, raw, packed } = tensor;
  switch (elementType) {
    case ELEMENT.float:
      return counted(new Float32Array(copied(raw ?? packed.get(4), 4)), tensor, what);
    case ELEMENT.double:
      return counted(Float32Array.from(new Float64Array(copied(raw ?? packed.get(10), 8))), tensor, what);
    case ELEMENT.float16:
      return counted(widenF16(halves(tensor)), tensor, what);
    case ELEMENT.bfloat16:
      return counted(widenBF16(halves(tensor)), tensor, what);
    default:
      throw new FormatError(
        `${what}: "${tensor.name}" is stored as ONNX's element type ${elementType}; float16, bfloat16, float32 or float64 is needed. ` +
          "If the model is quantised, export it before quantisation",
      );
  }
}

/** The remedy for a missing file of weights. */
export const EXTERNAL_REMEDY =
  "Put it into the model's folder, or give it as { beside: [file] }; or export the model as one file: torch.onnx.export(…, external_data=False), " +
  "or in Python onnx.save(onnx.load(path), path)";

/** A tensor's elements as integers. @throws FormatError as {@link floatsOf} */
export function integersOf(tensor: OnnxTensor, what: string): number[] {
  checkHere(tensor, what);
  const { elementType, raw, packed, dims, name } = tensor;
  // Integers are shapes, pads and axes, which are short.
  if (elementType !== ELEMENT.int64 || sizeOf(dims) > 64)
    throw new FormatError(`${what}: "${name}" must be a short list of int64, such as a shape`);
  if (raw) return counted(Array.from(new BigInt64Array(copied(raw, 8)), Number), tensor, what);
  return counted(varints(packed.get(7)), tensor, what);
}

function checkHere({ name, external }: OnnxTensor, what: string): void {
  if (!external) return;
  throw new FormatError(
    `${what}: "${name.slice(0, 80)}" is stored in another file, ${JSON.stringify(external.location.slice(0, 120))}, which is missing. ` +
      EXTERNAL_REMEDY,
  );
}

function halves({ raw, packed }: OnnxTensor): Uint16Array {
  return raw ? new Uint16Array(copied(raw, 2)) : Uint16Array.from(varints(packed.get(5)));
}

function varints(bytes: Uint8Array = new Uint8Array()): number[] {
  const reader = new BinaryReader(bytes);
  const values: number[] = [];
  try {
    while (reader.pos < reader.len) values.push(Number(reader.int64()));
  } catch {
    // Truncation is detected by `counted`.
  }
  return values;
}

/** A copy of the complete elements. Truncation is detected by `counted`. */
function copied(bytes: Uint8Array = new Uint8Array(), size: number): ArrayBuffer {
  const copy = new Uint8Array(bytes.length - (bytes.length % size));
  copy.set(bytes.subarray(0, copy.length));
  return copy.buffer;
}

function counted<List extends { readonly length: number }>(list: List, { name, dims }: OnnxTensor, what: string): List {
  if (dims.every((n) => Number.isSafeInteger(n) && n >= 0) && sizeOf(dims) === list.length) return list;
  throw new FormatError(
    `${what}: "${name}" of shape [${dims.slice(0, 8)}] has ${list.length} elements. Is the file complete?`,
  );
}

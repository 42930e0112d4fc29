import { BinaryReader } from "@bufbuild/protobuf/wire";
import { FormatError } from "../../util/errors.js";
import { widenBF16, widenF16 } from "../../util/halfFloats.js";
import { sizeOf } from "../../util/shape.js";
import { ELEMENT, type OnnxTensor } from "./graph.js";

/** Whether the elements are floats of any width. */
export function holdsFloats({ elementType }: OnnxTensor): boolean {
  const { float, double, float16, bfloat16 } = ELEMENT;
  return [float, double, float16, bfloat16].some((type) => type === elementType);
}

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
      throw notFloats(tensor.name, elementType, what);
  }
}

/** The error for elements that should be floats. */
export function notFloats(name: string, elementType: number | string, what: string): FormatError {
  return new FormatError(
    `${what}: "${name.slice(0, 80)}" is stored as ONNX's element type ${elementType}; float16, bfloat16, float32 or float64 is needed. ` +
      "If the model is quantised, export it before quantisation",
  );
}

/** The remedy for a missing file of weights. */
export const EXTERNAL_REMEDY =
  "Put it into the model's folder, or give it as { beside: [file] }; or export the model as one file: torch.onnx.export(…, external_data=False), " +
  "or in Python onnx.save(onnx.load(path), path)";

/** How the integer types are stored without a field of their own: little-endian. */
const RAW_INTEGERS: Readonly<Record<number, (bytes: ArrayBuffer) => ArrayLike<number | bigint>>> = {
  [ELEMENT.uint8]: (bytes) => new Uint8Array(bytes),
  [ELEMENT.bool]: (bytes) => new Uint8Array(bytes),
  [ELEMENT.int8]: (bytes) => new Int8Array(bytes),
  [ELEMENT.uint16]: (bytes) => new Uint16Array(bytes),
  [ELEMENT.int16]: (bytes) => new Int16Array(bytes),
  [ELEMENT.int32]: (bytes) => new Int32Array(bytes),
  [ELEMENT.uint32]: (bytes) => new Uint32Array(bytes),
  [ELEMENT.int64]: (bytes) => new BigInt64Array(bytes),
  [ELEMENT.uint64]: (bytes) => new BigUint64Array(bytes),
};

const WIDTHS: Readonly<Record<number, number>> = {
  ...{ [ELEMENT.uint8]: 1, [ELEMENT.bool]: 1, [ELEMENT.int8]: 1, [ELEMENT.uint16]: 2, [ELEMENT.int16]: 2 },
  ...{ [ELEMENT.int32]: 4, [ELEMENT.uint32]: 4, [ELEMENT.int64]: 8, [ELEMENT.uint64]: 8 },
};

/** Which of a tensor's fields holds packed integers of a type. */
const PACKED: Readonly<Record<number, number>> = { [ELEMENT.int64]: 7, [ELEMENT.uint32]: 11, [ELEMENT.uint64]: 11 };

/** A tensor's elements as integers, of any type of integer; true is 1. @throws FormatError as {@link floatsOf} */
export function integersOf(tensor: OnnxTensor, what: string): Float64Array {
  checkHere(tensor, what);
  const { elementType, raw, packed, name } = tensor;
  const read = RAW_INTEGERS[elementType];
  if (!read)
    throw new FormatError(
      `${what}: "${name.slice(0, 80)}" is stored as ONNX's element type ${elementType}, which is not supported; integers of 8 to 64 bits and floats of 16 to 64 bits are`,
    );
  const list = raw ? read(copied(raw, WIDTHS[elementType])) : varints(packed.get(PACKED[elementType] ?? 5));
  return counted(
    Float64Array.from({ length: list.length }, (_, i) => Number(list[i])),
    tensor,
    what,
  );
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
    `${what}: "${name.slice(0, 80)}" of shape [${dims.slice(0, 8)}] has ${list.length} elements. Is the file complete?`,
  );
}

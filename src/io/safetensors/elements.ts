import type { DType, TypedArray } from "../../backends/Kernels.js";
import { widenBF16, widenF16 } from "../../util/halfFloats.js";

/** The element types of safetensors files that can be read. */
export type StoredType =
  | "F64"
  | "F32"
  | "F16"
  | "BF16"
  | "I64"
  | "U64"
  | "I32"
  | "U32"
  | "I16"
  | "U16"
  | "I8"
  | "U8"
  | "BOOL";

interface ElementType {
  /** Bytes per element. */
  readonly size: number;
  /** The dtype that the elements are read as. */
  readonly dtype: DType;
  /** The elements of a buffer, which may become the result's; null when an element does not fit into the dtype. */
  readonly read: (buffer: ArrayBuffer) => TypedArray | null;
}

/** How each type is read. The views have the host's byte order, which is little-endian as the file's on every platform of a JavaScript engine. */
export const ELEMENTS: Readonly<Record<StoredType, ElementType>> = {
  F64: { size: 8, dtype: "float64", read: (buffer) => new Float64Array(buffer) },
  F32: { size: 4, dtype: "float32", read: (buffer) => new Float32Array(buffer) },
  F16: { size: 2, dtype: "float32", read: (buffer) => widenF16(new Uint16Array(buffer)) },
  BF16: { size: 2, dtype: "float32", read: (buffer) => widenBF16(new Uint16Array(buffer)) },
  I64: { size: 8, dtype: "int32", read: (buffer) => narrow64(buffer, (low) => low >> 31) },
  U64: { size: 8, dtype: "int32", read: (buffer) => narrow64(buffer, (low) => (low < 0 ? null : 0)) },
  I32: { size: 4, dtype: "int32", read: (buffer) => new Int32Array(buffer) },
  U32: { size: 4, dtype: "int32", read: narrowU32 },
  I16: { size: 2, dtype: "int32", read: (buffer) => Int32Array.from(new Int16Array(buffer)) },
  U16: { size: 2, dtype: "int32", read: (buffer) => Int32Array.from(new Uint16Array(buffer)) },
  I8: { size: 1, dtype: "int32", read: (buffer) => Int32Array.from(new Int8Array(buffer)) },
  U8: { size: 1, dtype: "int32", read: (buffer) => Int32Array.from(new Uint8Array(buffer)) },
  BOOL: {
    size: 1,
    dtype: "int32",
    read: (buffer) => Int32Array.from(new Uint8Array(buffer), (x) => (x === 0 ? 0 : 1)),
  },
};

const WRITTEN_TYPES: ReadonlyMap<string, "F64" | "F32" | "I32"> = new Map([
  ["[object Float64Array]", "F64"],
  ["[object Float32Array]", "F32"],
  ["[object Int32Array]", "I32"],
]);

/** The type that an array is written as, whichever realm it is from; undefined for arrays of other types. */
export function storedTypeOf(data: unknown): "F64" | "F32" | "I32" | undefined {
  return WRITTEN_TYPES.get(Object.prototype.toString.call(data));
}

/**
 * 64-bit integers as int32; null when one does not fit.
 * @param highFor the high half that a number with this low half must have to fit; null when it cannot fit
 */
function narrow64(buffer: ArrayBuffer, highFor: (low: number) => number | null): Int32Array | null {
  const halves = new Int32Array(buffer);
  const out = new Int32Array(halves.length / 2);
  for (let i = 0; i < out.length; i++) {
    out[i] = halves[2 * i];
    if (halves[2 * i + 1] !== highFor(out[i])) return null;
  }
  return out;
}

function narrowU32(buffer: ArrayBuffer): Int32Array | null {
  const out = new Int32Array(buffer);
  return out.every((x) => x >= 0) ? out : null;
}

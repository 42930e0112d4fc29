import { widenF16 } from "../../../util/halfFloats.js";
import type { NumberArray } from "../../weights/NumberArray.js";

/** The types that elements are stored as. */
export type ElementType = "float32" | "float16" | "int32" | "uint16" | "uint8" | "bool";

interface Element {
  /** Bytes per element. */
  readonly size: number;
  /** The elements in a buffer, which may become the result's. The views have the host's byte order, which is little-endian as the files'. */
  read(buffer: ArrayBuffer): NumberArray;
}

/** How each type is read. */
export const ELEMENTS: Readonly<Record<ElementType, Element>> = {
  float32: { size: 4, read: (buffer) => new Float32Array(buffer) },
  float16: { size: 2, read: (buffer) => widenF16(new Uint16Array(buffer)) },
  int32: { size: 4, read: (buffer) => new Int32Array(buffer) },
  uint16: { size: 2, read: (buffer) => new Uint16Array(buffer) },
  uint8: { size: 1, read: (buffer) => new Uint8Array(buffer) },
  bool: { size: 1, read: (buffer) => new Uint8Array(buffer) },
};

/** Numbers stored in fewer bits: in half precision, or as whole numbers q that mean q · scale + min. */
export type Quantization =
  | { readonly dtype: "float16" }
  | { readonly dtype: "uint8" | "uint16"; readonly scale: number; readonly min: number };

/**
 * The numbers that quantized elements stand for, as TensorFlow.js computes them: in float64, then rounded to float32, or to whole numbers.
 * @param isWhole whether the numbers were int32 before they were quantized
 */
export function dequantized(elements: NumberArray, quantization: Quantization, isWhole: boolean): NumberArray {
  if (quantization.dtype === "float16") return elements;
  const { scale, min } = quantization;
  const values = elements as Uint8Array | Uint16Array;
  if (isWhole) return Int32Array.from(values, (q) => Math.round(q * scale + min));
  return Float32Array.from(values, (q) => q * scale + min);
}

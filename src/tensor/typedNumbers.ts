import type { TypedArray } from "../backends/Kernels.js";
import { ValueError } from "../util/errors.js";

/** A typed array of any kind that JavaScript has, 64-bit integers included. */
export type AnyTypedArray =
  | TypedArray
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/**
 * Numbers of any kind as an array that tensors are made from: float32, float64 and int32 as they are, other integers
 * and booleans as int32, and plain arrays as float64.
 * @throws ValueError for what are no numbers, and for integers beyond int32
 */
export function typedNumbers(where: string, data: unknown): TypedArray {
  if (data instanceof Float32Array || data instanceof Float64Array || data instanceof Int32Array) return data;
  if (Array.isArray(data)) return Float64Array.from(data, (value, i) => numberOf(where, value, i));
  if (ArrayBuffer.isView(data) && !(data instanceof DataView)) return integers(where, data as never);
  throw new ValueError(`${where}: the values are ${typeof data}; give a typed array or an array of numbers`);
}

function numberOf(where: string, value: unknown, i: number): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  throw new ValueError(`${where}: value ${i} is ${typeof value}; give numbers, or true and false`);
}

function integers(where: string, data: Iterable<number | bigint> & { readonly length: number }): TypedArray {
  const out = Int32Array.from(data, Number);
  let i = 0;
  for (const value of data) {
    if (Number(value) !== out[i])
      throw new ValueError(`${where}: value ${i} is ${value}, which int32 does not hold; give a Float32Array`);
    i++;
  }
  return out;
}

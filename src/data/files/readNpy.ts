import { FormatError } from "../../util/errors.js";
import { widenF16 } from "../../util/halfFloats.js";
import { sizeOf } from "../../util/shape.js";
import type { HostArray } from "../Dataset.js";

type Read = (view: DataView, at: number, little: boolean) => number | bigint;

/** Bytes of an element and how it is read, by kind. Integers become int32, float16 becomes float32. */
const ELEMENTS: Readonly<Record<string, readonly [bytes: number, read: Read]>> = {
  b1: [1, (view, at) => view.getUint8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i1: [1, (view, at) => view.getInt8(at)],
  u2: [2, (view, at, little) => view.getUint16(at, little)],
  i2: [2, (view, at, little) => view.getInt16(at, little)],
  u4: [4, (view, at, little) => view.getUint32(at, little)],
  i4: [4, (view, at, little) => view.getInt32(at, little)],
  u8: [8, (view, at, little) => view.getBigUint64(at, little)],
  i8: [8, (view, at, little) => view.getBigInt64(at, little)],
  f2: [2, (view, at, little) => widenF16(Uint16Array.of(view.getUint16(at, little)))[0]],
  f4: [4, (view, at, little) => view.getFloat32(at, little)],
  f8: [8, (view, at, little) => view.getFloat64(at, little)],
};

/**
 * Reads an array as `numpy.save` writes it: integers and booleans become int32, float16 and float32 float32; float64 stays.
 * @throws FormatError when it is not such a file, truncated, of another type (text, objects, complex numbers), or has integers beyond int32
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(bytes: Uint8Array, { what = "npy" }: { readonly what?: string } = {}): HostArray {
  const { kind, little, columnsFirst, shape, start } = readHeader(bytes, what);
  const element = ELEMENTS[kind];
  if (!element)
    throw new FormatError(`${what}: is an array of type "${kind}"; save numbers, such as x.astype("float32")`);
  const [step, read] = element;
  const size = sizeOf(shape);
  if (bytes.length < start + size * step)
    throw new FormatError(
      `${what}: is truncated: its shape [${shape}] takes ${size * step} bytes, and ${bytes.length - start} follow; save it again`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = kind === "f8" ? new Float64Array(size) : kind[0] === "f" ? new Float32Array(size) : new Int32Array(size);
  const placeOf = columnsFirst ? columnMajor(shape) : (i: number) => i;
  for (let i = 0; i < size; i++) {
    const value = read(view, start + placeOf(i) * step, little);
    data[i] = Number(value);
    if (kind[0] !== "f" && data[i] !== Number(value))
      throw new FormatError(`${what}: value ${i} is ${value}, which int32 does not hold; save x.astype("float32")`);
  }
  return { data, shape };
}

interface NpyHeader {
  /** Type and bytes, such as "f4". */
  readonly kind: string;
  readonly little: boolean;
  readonly columnsFirst: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly start: number;
}

/** The header is a Python dictionary in text. */
function readHeader(bytes: Uint8Array, what: string): NpyHeader {
  const isNpy = String.fromCharCode(...bytes.subarray(0, 6)) === "\x93NUMPY" && bytes.length >= 12;
  if (!isNpy) throw new FormatError(`${what}: is not an .npy file; its first bytes must be \\x93NUMPY`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [from, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const text = new TextDecoder("latin1").decode(bytes.subarray(from, from + length));
  const [, order, kind] = /'descr':\s*'([<>|=]?)(\w+)'/.exec(text) ?? [];
  const [, columnsFirst] = /'fortran_order':\s*(True|False)/.exec(text) ?? [];
  const [, sides] = /'shape':\s*\(([\d,\sL]*)\)/.exec(text) ?? [];
  if (kind === undefined || sides === undefined)
    throw new FormatError(
      `${what}: its header cannot be read (${text.slice(0, 80).trim()}); save one array of numbers`,
    );
  const shape = sides
    .split(",")
    .map((side) => side.trim())
    .filter(Boolean)
    .map((side) => Number.parseInt(side, 10));
  return { kind, little: order !== ">", columnsFirst: columnsFirst === "True", shape, start: from + length };
}

/** The position in Fortran order (the first axis varies fastest) of the element with index i in row-major order. */
function columnMajor(shape: readonly number[]): (i: number) => number {
  const steps = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  return (i) => {
    let place = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += (i % shape[axis]) * steps[axis];
      i = Math.floor(i / shape[axis]);
    }
    return place;
  };
}

import type { DType, TypedArray } from "../../backends/Kernels.js";
import { FormatError, ShapeError, ValueError } from "../../util/errors.js";
import { optionsReader, showValue } from "../../util/optionsReader.js";
import { ELEMENTS, type StoredType, storedTypeOf } from "./elements.js";
import { type Entry, METADATA, readHeader } from "./header.js";

/*
 * A safetensors file is
 *   8 bytes    the header's length N, unsigned, little-endian
 *   N bytes    JSON: { "name": { "dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end] }, …,
 *              "__metadata__": { "any": "strings" } }, padded with spaces
 *   the rest   the elements, row-major and little-endian, at offsets that count from the header's end and leave no holes
 */

/** A tensor as read from a file. */
export interface SafeTensor {
  /** The type that the values are read as. */
  readonly dtype: DType;
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** A copy of the elements; its class follows from dtype. */
  readonly data: TypedArray;
  /** The type in the file, which may be narrower (F16, U8…) or wider (I64) than dtype. */
  readonly storedAs: StoredType;
}

/** A tensor to write. */
export interface WritableTensor {
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** Float32Array is written as F32, Float64Array as F64, Int32Array as I32. */
  readonly data: TypedArray;
}

/** The content of a file. */
export interface SafetensorsContent {
  /** By name, in the header's order. */
  readonly tensors: Map<string, SafeTensor>;
  /** The file's `__metadata__`; empty when it has none. */
  readonly metadata: Record<string, string>;
}

const readOptions = optionsReader<{ what?: string }>(
  "readSafetensors",
  'readSafetensors(bytes, { what: "the weights" })',
  { names: { what: true } },
);

/**
 * Reads a safetensors file. F16 and BF16 are widened to float32; integers and BOOL become int32.
 * @param bytes the whole file  @param options.what how errors name it. Default "the safetensors file"
 * @throws FormatError that names the fault: a truncated file, a header that is not JSON, offsets that overlap, leave gaps or do not fit the
 *   shape, duplicate names, an unknown dtype, an integer beyond int32. ValueError for an unknown option
 */
export function readSafetensors(bytes: Uint8Array, options?: { what?: string }): SafetensorsContent {
  const { what = "the safetensors file" } = readOptions(options);
  const { tensors, metadata } = readWithMaker(bytes, what);
  return { tensors, metadata };
}

/** Reads a file as {@link readSafetensors} does, and whether MLX wrote it, whose kernels have another order of axes than PyTorch's. */
export function readWithMaker(bytes: Uint8Array, what: string): SafetensorsContent & { readonly isMlx: boolean } {
  const { entries, metadata, isMlx, dataStart } = readHeader(bytes, what);
  const tensors = new Map<string, SafeTensor>();
  for (const entry of entries) tensors.set(entry.name, readTensor(bytes, entry, dataStart, what));
  return { tensors, metadata, isMlx };
}

function readTensor(bytes: Uint8Array, entry: Entry, dataStart: number, what: string): SafeTensor {
  const { name, storedAs, shape, begin, end } = entry;
  const { dtype, read } = ELEMENTS[storedAs];
  // A copy, because a view must start at a multiple of the element's size, and would keep the whole file in memory.
  const copy = new Uint8Array(end - begin);
  copy.set(bytes.subarray(dataStart + begin, dataStart + end));
  const data = read(copy.buffer);
  if (data === null) {
    throw new FormatError(
      `${what}: "${name}" is stored as ${storedAs} and holds a number beyond int32 (±2147483647), the widest integers that are supported.`,
    );
  }
  return { dtype, shape, data, storedAs };
}

/**
 * Writes a safetensors file. The names keep their order; the data of the widest types comes first, so that each element is aligned to its
 * size.
 * @param tensors pairs of name and tensor: a Map, or `Object.entries(…)`  @param metadata strings to store in the file
 * @throws ShapeError when a shape does not fit its data; ValueError for a name that is given twice or is `__metadata__`, and for data in
 *   an array of another type
 */
export function writeSafetensors(
  tensors: Iterable<readonly [string, WritableTensor]>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const named = [...tensors];
  checkWritable(named);
  const { offsets, total } = layOut(named.map(([, tensor]) => tensor.data));
  const header = headerBytes(named, offsets, metadata);
  const file = new Uint8Array(8 + header.length + total);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  named.forEach(([, { data }], i) => {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), 8 + header.length + offsets[i]);
  });
  return file;
}

/** The offset of each array's data: float64 before the others, each in the given order. */
function layOut(arrays: readonly TypedArray[]): { offsets: number[]; total: number } {
  const offsets = arrays.map(() => 0);
  let total = 0;
  for (const size of [8, 4]) {
    arrays.forEach((data, i) => {
      if (data.BYTES_PER_ELEMENT !== size) return;
      offsets[i] = total;
      total += data.byteLength;
    });
  }
  return { offsets, total };
}

/** The header. Its JSON is concatenated, because an object would put names such as "10" before all others. */
function headerBytes(
  named: readonly (readonly [string, WritableTensor])[],
  offsets: readonly number[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const fields = named.map(([name, { shape, data }], i) => {
    const entry = { dtype: storedTypeOf(data), shape, data_offsets: [offsets[i], offsets[i] + data.byteLength] };
    return `${JSON.stringify(name)}:${JSON.stringify(entry)}`;
  });
  if (Object.keys(metadata).length > 0) fields.unshift(`"${METADATA}":${JSON.stringify(metadata)}`);
  const json = new TextEncoder().encode(`{${fields.join(",")}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json);
  return header;
}

function checkWritable(named: readonly (readonly [string, WritableTensor])[]): void {
  const seen = new Set<string>([METADATA]);
  for (const [name, { shape, data }] of named) {
    if (seen.has(name)) {
      throw new ValueError(
        `writeSafetensors: the name "${name}" is ${name === METADATA ? "reserved" : "given twice"}; each tensor needs a unique name.`,
      );
    }
    seen.add(name);
    if (storedTypeOf(data) === undefined)
      throw new ValueError(
        `writeSafetensors: "${name}" has its data in ${showValue(data)}; give a Float32Array, a Float64Array or an Int32Array.`,
      );
    const elements = shape.reduce((product, side) => product * side, 1);
    if (elements === data.length) continue;
    throw new ShapeError(
      `writeSafetensors: "${name}" has shape [${shape}], which is ${elements} elements, but ${data.length} were given.`,
    );
  }
}

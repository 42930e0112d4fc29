import { widenBF16, widenF16 } from "../../../util/halfFloats.js";
import type { NumberArray } from "../../weights/NumberArray.js";
import type { Hdf5Dataset, Hdf5Group, Hdf5Value } from "../tree.js";
import { type Hdf5Library, withMemory } from "./library.js";

/** Limits that end the reading of a file whose links form a cycle. */
const MAX_OBJECTS = 100_000;
const MAX_DEPTH = 32;

/** An open file, and how much more may be read from it. */
export interface Reading {
  readonly library: Hdf5Library;
  readonly file: bigint;
  readonly skip: ReadonlySet<string>;
  /** Bytes that may still be allocated. */
  budget: number;
  objects: number;
  /** Called for each object that is read. */
  readonly onStep: () => void;
}

type Metadata = ReturnType<Hdf5Library["get_dataset_metadata"]>;

/** Reads a group and everything in it. @throws Error that names the path */
export function readGroup(reading: Reading, path: string, depth = 0): Hdf5Group {
  if (depth > MAX_DEPTH)
    throw new Error(`groups are nested more than ${MAX_DEPTH} levels deep at ${path.slice(0, 100)}…`);
  const { library, file } = reading;
  const attributes = new Map<string, Hdf5Value>();
  for (const name of at(path, () => library.get_attribute_names(file, path))) {
    count(reading);
    attributes.set(
      name,
      at(`${path}@${name}`, () => readAttribute(reading, path, name)),
    );
  }
  const children = new Map<string, Hdf5Group | Hdf5Dataset>();
  for (const name of at(path, () => library.get_names(file, path, false))) {
    const child = readChild(reading, path, name, depth);
    if (child) children.set(name, child);
  }
  return { kind: "group", attributes, children };
}

/** A child of a group. Links to other files are left out; links within the file are followed. */
function readChild(reading: Reading, path: string, name: string, depth: number): Hdf5Group | Hdf5Dataset | null {
  count(reading);
  const { library, file } = reading;
  const place = path === "/" ? `/${name}` : `${path}/${name}`;
  const type = at(place, () => library.get_type(file, place));
  if (type === library.H5G_DATASET) return at(place, () => readDataset(reading, place));
  if (type !== library.H5G_GROUP || (depth === 0 && reading.skip.has(name))) return null;
  return readGroup(reading, place, depth + 1);
}

function count(reading: Reading): void {
  if (++reading.objects > MAX_OBJECTS) throw new Error(`it holds more than ${MAX_OBJECTS} objects`);
  reading.onStep();
}

/** Runs f, and adds the path to the message of an error. */
function at<T>(place: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    // An error of WebAssembly itself is fatal, which is recognized by its class.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    throw new Error(`${place.slice(0, 200)}: ${String((error as Error)?.message ?? error).slice(0, 300)}`);
  }
}

function readDataset(reading: Reading, place: string): Hdf5Dataset {
  const { library, file } = reading;
  const metadata = library.get_dataset_metadata(file, place);
  const shape = metadata.shape ?? [];
  const storedAs = typeName(library, metadata);
  if (metadata.shape === null || !isNumeric(library, metadata)) return { kind: "dataset", shape, storedAs, data: null };
  const bytes = readBytes(reading, metadata, (pointer) =>
    library.get_dataset_data(file, place, null, null, null, BigInt(pointer)),
  );
  return { kind: "dataset", shape, storedAs, data: numbersOf(library, bytes, metadata) };
}

function readAttribute(reading: Reading, path: string, name: string): Hdf5Value {
  const { library, file } = reading;
  const metadata = library.get_attribute_metadata(file, path, name);
  if (metadata.shape === null) return null;
  const text = metadata.type === library.H5T_class_t.H5T_STRING.value;
  if (!text && !isNumeric(library, metadata)) return null;
  const read = (pointer: number) => library.get_attribute_data(file, path, name, BigInt(pointer));
  if (!text) return numbersOf(library, readBytes(reading, metadata, read), metadata);
  const texts = metadata.vlen
    ? readVariableTexts(reading, metadata, read, (pointer) =>
        library.reclaim_vlen_memory(file, path, name, BigInt(pointer)),
      )
    : fixedTexts(readBytes(reading, metadata, read), metadata.size);
  return metadata.shape.length === 0 ? (texts[0] ?? "") : texts;
}

/** The bytes of a dataset or attribute, which `read` writes into the library's memory. */
function readBytes(reading: Reading, metadata: Metadata, read: (pointer: number) => number): Uint8Array {
  const bytes = spend(reading, metadata);
  return withMemory(reading.library, bytes, (pointer) => {
    if (read(pointer) < 0) throw new Error("its data is damaged");
    return reading.library.HEAPU8.slice(pointer, pointer + bytes);
  });
}

function spend(reading: Reading, { size, total_size: elements }: Metadata): number {
  const bytes = size * elements;
  if (!(bytes >= 0 && bytes <= reading.budget)) throw new Error(`it claims ${bytes} bytes, more than may be allocated`);
  reading.budget -= bytes;
  return bytes;
}

function readVariableTexts(
  reading: Reading,
  metadata: Metadata,
  read: (pointer: number) => number,
  reclaim: (pointer: number) => void,
): string[] {
  const { library } = reading;
  const bytes = spend(reading, metadata);
  return withMemory(library, bytes, (pointer) => {
    if (read(pointer) < 0) throw new Error("its data is damaged");
    const pointers = new Uint32Array(library.HEAPU8.slice(pointer, pointer + bytes).buffer);
    try {
      return Array.from(pointers, (text) => (text === 0 ? "" : library.UTF8ToString(text)));
    } finally {
      reclaim(pointer);
    }
  });
}

function fixedTexts(bytes: Uint8Array, size: number): string[] {
  const decoder = new TextDecoder();
  return Array.from({ length: size > 0 ? bytes.length / size : 0 }, (_, i) => {
    const text = bytes.subarray(i * size, (i + 1) * size);
    const end = text.indexOf(0);
    return decoder.decode(end < 0 ? text : text.subarray(0, end));
  });
}

function isNumeric(library: Hdf5Library, { type, size }: Metadata): boolean {
  const { H5T_INTEGER, H5T_FLOAT } = library.H5T_class_t;
  if (type === H5T_FLOAT.value) return [2, 4, 8].includes(size);
  if (isBFloat16(library, { type, size })) return true;
  return type === H5T_INTEGER.value && [1, 2, 4, 8].includes(size);
}

/** Keras stores bfloat16 as opaque elements of two bytes, since HDF5 has no such type. */
function isBFloat16({ H5T_class_t }: Hdf5Library, { type, size }: Pick<Metadata, "type" | "size">): boolean {
  return type === H5T_class_t.H5T_OPAQUE.value && size === 2;
}

function typeName(library: Hdf5Library, { type, size, signed }: Metadata): string {
  const { H5T_INTEGER, H5T_FLOAT, H5T_STRING } = library.H5T_class_t;
  if (type === H5T_FLOAT.value) return `float${8 * size}`;
  if (isBFloat16(library, { type, size })) return "bfloat16";
  if (type === H5T_INTEGER.value) return `${signed ? "" : "u"}int${8 * size}`;
  return type === H5T_STRING.value ? "text" : `type ${type}`;
}

/** The bytes as numbers, without a copy. The library gives them in the host's byte order. */
function numbersOf(library: Hdf5Library, bytes: Uint8Array, metadata: Metadata): NumberArray {
  const { type, size, signed } = metadata;
  const buffer = bytes.buffer as ArrayBuffer;
  if (isBFloat16(library, metadata)) return widenBF16(new Uint16Array(buffer));
  if (type === library.H5T_class_t.H5T_FLOAT.value) {
    if (size === 2) return widenF16(new Uint16Array(buffer));
    return size === 4 ? new Float32Array(buffer) : new Float64Array(buffer);
  }
  if (size === 1) return signed ? new Int8Array(buffer) : bytes;
  if (size === 2) return signed ? new Int16Array(buffer) : new Uint16Array(buffer);
  if (size === 4) return signed ? new Int32Array(buffer) : new Uint32Array(buffer);
  return signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
}

import type { Hdf5Dataset, Hdf5Group, Hdf5Value } from "../tree.js";
import { type Hdf5Library, withMemory } from "./library.js";

/** Writes the attributes and children of a group that exists already. @throws Error when the library fails */
export function writeGroup(library: Hdf5Library, file: bigint, path: string, group: Hdf5Group): void {
  for (const [name, value] of group.attributes) writeAttribute(library, file, path, name, value);
  for (const [name, child] of group.children) {
    const place = path === "/" ? `/${name}` : `${path}/${name}`;
    if (child.kind === "dataset") writeDataset(library, file, place, child);
    else {
      checked(library.create_group(file, place), place);
      writeGroup(library, file, place, child);
    }
  }
}

function checked(status: number, place: string): void {
  if (status < 0) throw new Error(`${place} could not be written`);
}

const numbers = { vlen: false, littleEndian: true, total_size: 0 };

function writeDataset(library: Hdf5Library, file: bigint, place: string, { shape, data }: Hdf5Dataset): void {
  if (!(data instanceof Float32Array || data instanceof BigInt64Array))
    throw new Error(`${place}: only float32 and int64 are written`);
  const sides = shape.map(BigInt);
  const { H5T_FLOAT, H5T_INTEGER } = library.H5T_class_t;
  const float = { ...numbers, type: H5T_FLOAT.value, size: 4, signed: false };
  const integer = { ...numbers, type: H5T_INTEGER.value, size: 8, signed: true };
  const metadata = {
    ...(data instanceof Float32Array ? float : integer),
    shape: sides,
    maxshape: sides,
    chunks: null,
  };
  withMemory(library, data.byteLength, (pointer) => {
    library.HEAPU8.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), pointer);
    checked(library.create_dataset(file, place, BigInt(pointer), metadata), place);
  });
}

/** A string is written with variable length, as Keras reads it; a list of strings with the length of the longest. */
function writeAttribute(library: Hdf5Library, file: bigint, path: string, name: string, value: Hdf5Value): void {
  if (typeof value === "string") {
    const metadata = { ...textMetadata(library, 4, []), vlen: true };
    checked(library.create_vlen_str_attribute(file, path, name, [value], metadata), `${path}@${name}`);
    return;
  }
  if (!Array.isArray(value)) throw new Error(`${path}@${name}: only text is written`);
  const texts = (value as readonly string[]).map((text) => new TextEncoder().encode(text));
  // An empty list needs a type too; the length of its elements does not matter.
  const size = Math.max(1, ...texts.map((text) => text.length));
  const bytes = new Uint8Array(size * texts.length);
  texts.forEach((text, i) => {
    bytes.set(text, i * size);
  });
  withMemory(library, bytes.length, (pointer) => {
    library.HEAPU8.set(bytes, pointer);
    const metadata = textMetadata(library, size, [texts.length]);
    checked(library.create_attribute(file, path, name, BigInt(pointer), metadata), `${path}@${name}`);
  });
}

function textMetadata(library: Hdf5Library, size: number, shape: readonly number[]) {
  const sides = shape.map(BigInt);
  const type = library.H5T_class_t.H5T_STRING.value;
  return { ...numbers, type, size, signed: false, cset: 1, strpad: 1, shape: sides, maxshape: sides };
}

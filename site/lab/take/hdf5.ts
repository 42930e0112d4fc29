/*
 * An HDF5 file of groups within groups and 32-bit floating-point arrays, as Keras keeps weights in. The library's own writer is HDF5 itself, a
 * megabyte that the page has no room for; a file of contiguous arrays needs little of the format: a superblock, and for each group and array a
 * header of messages (version 1).
 * @see https://docs.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */

/** An array or a group. */
export type Hdf5Item =
  | { readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly attributes?: Readonly<Record<string, string>>; readonly items: Readonly<Record<string, Hdf5Item>> };

/** The bytes of a file with a root group. */
export function hdf5Bytes(root: Hdf5Item): Uint8Array {
  const file = new FileWriter();
  const at = written(file, root);
  return file.finished(at);
}

const SUPERBLOCK = 96;

/** An address that points to nothing. */
const NOWHERE = [255, 255, 255, 255, 255, 255, 255, 255];

class FileWriter {
  #parts: Uint8Array[] = [];
  #length = SUPERBLOCK;

  /** Appends bytes at a multiple of eight. @returns their address */
  add(bytes: Uint8Array): number {
    const at = this.#length;
    const padding = new Uint8Array((8 - (bytes.length % 8)) % 8);
    this.#parts.push(bytes, padding);
    this.#length += bytes.length + padding.length;
    return at;
  }

  finished(root: number): Uint8Array {
    const file = new Uint8Array(this.#length);
    file.set([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);
    // Version 0; addresses and lengths of eight bytes; the sizes of B-trees' nodes, of which there are none.
    file.set([0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0], 8);
    // Base address 0, no free space, the end, no driver; then the root group's entry: no name, its header, nothing cached.
    file.set([...u64(0), ...NOWHERE, ...u64(this.#length), ...NOWHERE, ...u64(0), ...u64(root)], 24);
    let at = SUPERBLOCK;
    for (const part of this.#parts) {
      file.set(part, at);
      at += part.length;
    }
    return file;
  }
}

/** Writes an item, what is in it first. @returns the address of its header */
function written(file: FileWriter, item: Hdf5Item): number {
  if ("data" in item) return file.add(header(arrayMessages(file, item)));
  const { attributes = {}, items } = item;
  return file.add(
    header([
      // Links that are kept in the header, in no order.
      { type: 0x02, data: [0, 0, ...NOWHERE, ...NOWHERE] },
      { type: 0x0a, data: [0, 0] },
      ...Object.entries(items).map(([name, inner]) => link(name, written(file, inner))),
      ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    ]),
  );
}

interface Message {
  readonly type: number;
  readonly data: readonly number[];
}

function arrayMessages(file: FileWriter, { shape, data }: { shape: readonly number[]; data: Float32Array }): Message[] {
  const bytes = new Uint8Array(4 * data.length);
  const view = new DataView(bytes.buffer);
  data.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return [
    { type: 0x01, data: [1, shape.length, 0, 0, 0, 0, 0, 0, ...shape.flatMap(u64)] },
    { type: 0x03, data: FLOAT32 },
    // No fill value: the whole array is written.
    { type: 0x05, data: [2, 1, 1, 0] },
    { type: 0x08, data: [3, 1, ...u64(file.add(bytes)), ...u64(bytes.length)] },
  ];
}

/** IEEE 754, little-endian: sign at bit 31, exponent of 8 bits at 23 with bias 127, mantissa of 23 bits at 0. */
// biome-ignore format: a table
const FLOAT32 = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];

function link(name: string, address: number): Message {
  const letters = new TextEncoder().encode(name);
  return { type: 0x06, data: [1, 0, letters.length, ...letters, ...u64(address)] };
}

/** A text of a fixed length, in UTF-8. */
function attribute(name: string, value: string): Message {
  const [letters, text] = [`${name}\0`, value].map((words) => [...new TextEncoder().encode(words)]);
  const type = [0x13, 0x11, 0, 0, ...u32(Math.max(1, text.length))];
  const scalar = [1, 0, 0, 0, 0, 0, 0, 0];
  const sizes = [letters.length, type.length, scalar.length].flatMap(u16);
  return { type: 0x0c, data: [1, 0, ...sizes, ...padded(letters), ...type, ...scalar, ...text] };
}

function header(messages: readonly Message[]): Uint8Array {
  const body = messages.flatMap(({ type, data }) => {
    const content = padded(data);
    return [...u16(type), ...u16(content.length), 0, 0, 0, 0, ...content];
  });
  return Uint8Array.from([1, 0, ...u16(messages.length), ...u32(1), ...u32(body.length), 0, 0, 0, 0, ...body]);
}

const padded = (bytes: readonly number[]) => [...bytes, ...new Array<number>((8 - (bytes.length % 8)) % 8).fill(0)];

const bytesOf = (count: number) => (value: number) =>
  Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** i) % 256);
const u16 = bytesOf(2);
const u32 = bytesOf(4);
const u64 = bytesOf(8);

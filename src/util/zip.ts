import { inflateSync, zipSync } from "fflate";
import { crc32 } from "./crc32.js";
import { FormatError } from "./errors.js";

/*
 * A zip file ends with a directory: for each entry its name, sizes, checksum and the position of its data. Supported is what Keras
 * writes: entries that are stored or deflated, below 4 GB.
 */

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** Deflate can compress 1032 times; Keras does not compress weights, so a higher ratio than this counts as a zip bomb. */
const MAX_EXPANSION = 200;
/** Bytes that an entry may always have. */
const ALWAYS_ALLOWED = 64 * 2 ** 20;

interface Entry {
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Whether a file begins as zip files do: with an entry, or with the end of an empty directory. */
export function isZip(head: Uint8Array): boolean {
  const begins = (signature: number) =>
    head.length >= 4 && new DataView(head.buffer, head.byteOffset).getUint32(0, true) === signature;
  return begins(LOCAL) || begins(END);
}

/** An open zip file. */
export interface Zip {
  readonly names: readonly string[];
  /** The bytes of an entry, which are a view of the file where they are not compressed; undefined where there is no entry of that name. */
  read(name: string): Uint8Array | undefined;
}

/**
 * Opens a zip file.
 * @throws FormatError, also from `read`, for files that are truncated, damaged, encrypted, too large, or claim to unpack to more than 200
 *   times their size
 */
export function openZip(bytes: Uint8Array, what: string): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = directory(view, bytes, what);
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      return entry && unpack(view, bytes, entry, `${what}: the entry "${name}"`);
    },
  };
}

function directory(view: DataView, bytes: Uint8Array, what: string): Map<string, Entry> {
  const end = endOf(view, what);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries = new Map<string, Entry>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== CENTRAL)
      throw new FormatError(`${what}: entry ${i} of the zip's directory is damaged; download or save the file again`);
    const length = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
    if (entries.has(name)) throw new FormatError(`${what}: the entry "${name.slice(0, 80)}" is in the zip twice`);
    entries.set(name, entryAt(view, at, `${what}: the entry "${name.slice(0, 80)}"`));
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** The position of the record that ends the directory; only a comment may follow it. */
function endOf(view: DataView, what: string): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 65535); at--)
    if (view.getUint32(at, true) === END) return at;
  throw new FormatError(`${what} is truncated or not a zip file: its directory is missing; download or save it again`);
}

function entryAt(view: DataView, at: number, what: string): Entry {
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  const [checksum, packed, size] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true));
  const offset = view.getUint32(at + 42, true);
  if (flags & 1) throw new FormatError(`${what} is encrypted; save the file without a password`);
  if (method !== STORED && method !== DEFLATED)
    throw new FormatError(`${what} is packed by method ${method}; only stored and deflated entries can be read`);
  if ([packed, size, offset].includes(0xffffffff))
    throw new FormatError(`${what} is 4 GB or larger, more than can be read here`);
  if (size > ALWAYS_ALLOWED && size > MAX_EXPANSION * packed)
    throw new FormatError(`${what} claims to unpack from ${packed} to ${size} bytes; it is refused as a zip bomb`);
  return { method, checksum, packed, size, offset };
}

function unpack(view: DataView, bytes: Uint8Array, entry: Entry, what: string): Uint8Array {
  const { offset, method, packed, size } = entry;
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL)
    throw new FormatError(`${what} is not where the zip's directory says; download or save the file again`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length)
    throw new FormatError(`${what} is truncated: it ends at byte ${start + packed} of ${bytes.length}`);
  const data = bytes.subarray(start, start + packed);
  const unpacked = method === STORED ? data : inflate(data, size, what);
  if (unpacked.length !== size || crc32(unpacked) !== entry.checksum)
    throw new FormatError(`${what} is damaged: its checksum does not match; download or save the file again`);
  return unpacked;
}

function inflate(data: Uint8Array, size: number, what: string): Uint8Array {
  try {
    // One byte more than declared, so that longer data is detected.
    return inflateSync(data, { out: new Uint8Array(size + 1) });
  } catch (cause) {
    throw new FormatError(`${what} is damaged: ${(cause as Error).message}; download or save the file again`, {
      cause,
    });
  }
}

/** The date of every entry, zip's earliest, in the zone of whoever reads it: what is saved twice has the same bytes. */
const mtime = "1980-01-01T00:00:00";

/** Writes a zip file without compression, as Keras does: weights are hardly compressible. */
export function writeZip(entries: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync(entries, { level: 0, mtime });
}

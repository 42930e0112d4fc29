import { FormatError } from "../../util/errors.js";
import { maybeNodeModule } from "../../util/nodeModule.js";
import { isZip, openZip, type Zip } from "../../util/zip.js";

/** The source of a file: a path (in Node), an address, a URL, bytes, or a Blob such as a File that a user chose. */
export type FileSource = string | URL | Uint8Array | ArrayBuffer | Blob;

/** A file that was found and can be read. */
export interface OpenedFile {
  /** How errors name it: its path, address or name. */
  readonly what: string;
  /** In bytes. */
  readonly size: number;
  /** Its first bytes, at most 16. */
  readonly head: Uint8Array;
  /** Its entries, when it is a zip file. */
  readonly zip?: Zip;
  /** Its path, when it is a file of Node's file system. */
  readonly path?: string;
  /** Whether `bytes` returns a new array, whose buffer may be moved to a worker. */
  readonly owned: boolean;
  /** Seconds without progress after which a reader that may hang is ended. Default: the reader's own. */
  readonly patience?: number;
  bytes(): Promise<Uint8Array>;
  /** The bytes of the file of that name in the same folder; null when there is none. */
  beside(name: string): Promise<Uint8Array | null>;
}

const HEAD = 16;

/**
 * Finds a file and reads its first bytes.
 * @param name how errors name the file, instead of its path, address or name
 * @throws FormatError when it does not exist or cannot be read
 */
export async function openFile(source: FileSource, name?: string, signal?: AbortSignal): Promise<OpenedFile> {
  signal?.throwIfAborted();
  if (source instanceof Uint8Array) return fromBytes(source, name ?? `the file of ${source.length} bytes`, false);
  if (source instanceof ArrayBuffer) return openFile(new Uint8Array(source), name);
  if (source instanceof Blob) return fromBlob(source, name);
  if (typeof source !== "string" && !(source instanceof URL))
    throw new FormatError(`a file is needed: a path, an address, bytes, a Blob or a File; got ${typeof source}`);
  const text = String(source);
  if (/^https?:/i.test(text)) return fromAddress(text, signal);
  const path = pathOf(text);
  // A page has no paths: an incomplete address is relative to the page.
  return path === null ? fromAddress(text, signal) : fromPath(path);
}

/** The path that a string means in Node, where it may be a file: URL; null in browsers. */
export function pathOf(text: string): string | null {
  const url = maybeNodeModule("node:url");
  if (!url) return null;
  return /^file:/i.test(text) ? url.fileURLToPath(text) : text;
}

function fromBytes(bytes: Uint8Array, what: string, owned: boolean): OpenedFile {
  return { what, size: bytes.length, head: bytes.slice(0, HEAD), owned, bytes: async () => bytes, beside: nothing };
}

async function fromBlob(
  blob: Blob,
  name = (blob as Partial<File>).name ?? `the file of ${blob.size} bytes`,
): Promise<OpenedFile> {
  const read = async (part: Blob) => new Uint8Array(await part.arrayBuffer());
  return {
    what: name,
    size: blob.size,
    head: await read(blob.slice(0, HEAD)),
    owned: true,
    bytes: () => read(blob),
    beside: nothing,
  };
}

async function fromAddress(address: string, signal?: AbortSignal): Promise<OpenedFile> {
  try {
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(`the server answers ${response.status} ${response.statusText}`);
    const opened = fromBytes(new Uint8Array(await response.arrayBuffer()), address, true);
    return { ...opened, beside: (name) => besideAddress(address, name, signal) };
  } catch (cause) {
    signal?.throwIfAborted();
    const { message } = cause as Error;
    throw new FormatError(`${address} cannot be loaded: ${message}. Check the address, or give the file's bytes`, {
      cause,
    });
  }
}

async function fromPath(path: string): Promise<OpenedFile> {
  const fs = maybeNodeModule("node:fs");
  if (!fs) throw new FormatError(`${path} is a path, but there are no files here; give bytes`);
  try {
    const file = fs.openSync(path, "r");
    try {
      const stat = fs.fstatSync(file);
      if (stat.isDirectory())
        throw new Error(
          'it is a folder. Of a SavedModel, save the model in Keras as model.save("model.keras"); of a TensorFlow.js model, give its model.json; of a folder with one file, give that file',
        );
      if (!stat.isFile()) throw new Error("it is not a file");
      const head = new Uint8Array(Math.min(HEAD, stat.size));
      fs.readSync(file, head, 0, head.length, 0);
      return {
        what: path,
        size: stat.size,
        head,
        path,
        owned: true,
        bytes: async () => readWhole(path, stat.size),
        beside: async (name) => besidePath(path, name),
      };
    } finally {
      fs.closeSync(file);
    }
  } catch (cause) {
    const error = cause as NodeJS.ErrnoException;
    const reason = error.code === "ENOENT" ? "it does not exist" : error.message;
    throw new FormatError(`${path} cannot be read: ${reason}`, { cause });
  }
}

async function nothing(): Promise<null> {
  return null;
}

async function besideAddress(address: string, name: string, signal?: AbortSignal): Promise<Uint8Array | null> {
  const [, path, query = ""] = /^([^?#]*)(\?[^#]*)?/s.exec(address) ?? ["", address];
  const beside = path.replace(/[^/]*$/, "") + name.split("/").map(encodeURIComponent).join("/") + query;
  try {
    const response = await fetch(beside, { signal });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  } catch (cause) {
    signal?.throwIfAborted();
    throw new FormatError(`${beside}, which belongs to ${address}, cannot be loaded: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function besidePath(path: string, name: string): Uint8Array | null {
  const [fs, paths] = [maybeNodeModule("node:fs"), maybeNodeModule("node:path")];
  const beside = paths?.join(paths.dirname(path), name) ?? name;
  const stat = fs?.statSync(beside, { throwIfNoEntry: false });
  return stat?.isFile() ? readWhole(beside, stat.size) : null;
}

/**
 * A file together with further files in memory, such as those that were dropped into a page with it.
 */
export function withFilesBeside(opened: OpenedFile, files: Iterable<File>): OpenedFile {
  const byName = new Map([...files].map((file) => [file.name, file]));
  return {
    ...opened,
    beside: async (name) => {
      const file = byName.get(name) ?? byName.get(name.slice(name.lastIndexOf("/") + 1));
      return file ? new Uint8Array(await file.arrayBuffer()) : opened.beside(name);
    },
  };
}

/** A file with its entries, when it is a zip file. @throws FormatError for a damaged one */
export async function withEntries(opened: OpenedFile): Promise<OpenedFile> {
  if (!isZip(opened.head)) return opened;
  const bytes = await opened.bytes();
  return { ...opened, bytes: async () => bytes, zip: openZip(bytes, opened.what) };
}

/** Reads a whole file into a new buffer, which may be moved to another thread; the buffer of `readFile` may be shared. */
function readWhole(path: string, size: number): Uint8Array {
  const fs = maybeNodeModule("node:fs");
  const bytes = new Uint8Array(size);
  const file = fs?.openSync(path, "r") ?? 0;
  try {
    for (let at = 0; at < size; ) {
      const count = fs?.readSync(file, bytes, at, size - at, at) ?? 0;
      if (count === 0) throw new FormatError(`${path} was truncated while it was read`);
      at += count;
    }
  } finally {
    fs?.closeSync(file);
  }
  return bytes;
}

import { FormatError } from "../../util/errors.js";
import { maybeNodeModule } from "../../util/nodeModule.js";

/** Where a file is read from: a path (in Node) or an address, a URL, bytes, or a Blob such as a File that a user chose. */
export type FileSource = string | URL | Uint8Array | ArrayBuffer | Blob;

/** A file that can be read. */
export interface OpenedFile {
  /** How to call it in errors. */
  readonly what: string;
  /** In bytes. */
  readonly size: number;
  /** Its first bytes, at most 16. */
  readonly head: Uint8Array;
  /** Where it lies, when that is a path in Node. */
  readonly path?: string;
  /** Whether `bytes` gives bytes that nobody else holds. */
  readonly owned: boolean;
  /** Seconds without a step after which a reader that may hang is ended; the reader's own where it is left out. */
  readonly patience?: number;
  bytes(): Promise<Uint8Array>;
  /** The bytes of a file beside it, by its name; null when it is not there. */
  beside(name: string): Promise<Uint8Array | null>;
}

const HEAD = 16;

/**
 * Finds a file.
 * @throws FormatError when it is not there or cannot be read
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
  // A page has no paths: there, what is no full address is one beside the page.
  return path === null ? fromAddress(text, signal) : fromPath(path);
}

/** The path that a text means in Node; null elsewhere. */
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
          'it is a folder. Of a SavedModel, save the model in Keras as model.save("model.keras"); of a folder with one file, give that file',
        );
      if (!stat.isFile()) throw new Error("it is no file");
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
  const folder = address.replace(/[?#].*$/s, "").replace(/[^/]*$/, "");
  const response = await fetch(folder + name.split("/").map(encodeURIComponent).join("/"), { signal });
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
}

function besidePath(path: string, name: string): Uint8Array | null {
  const [fs, paths] = [maybeNodeModule("node:fs"), maybeNodeModule("node:path")];
  const beside = paths?.join(paths.dirname(path), name) ?? name;
  const stat = fs?.statSync(beside, { throwIfNoEntry: false });
  return stat?.isFile() ? readWhole(beside, stat.size) : null;
}

/**
 * A file with others beside it that are at hand, such as those which were dropped into a page with it.
 * @param files those that have a name
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

/** Reads into a buffer of its own, which may be moved to another thread; `readFile` may share one. */
function readWhole(path: string, size: number): Uint8Array {
  const fs = maybeNodeModule("node:fs");
  const bytes = new Uint8Array(size);
  const file = fs?.openSync(path, "r") ?? 0;
  try {
    for (let at = 0; at < size; ) {
      const count = fs?.readSync(file, bytes, at, size - at, at) ?? 0;
      if (count === 0) throw new FormatError(`${path} has become shorter while it was read`);
      at += count;
    }
  } finally {
    fs?.closeSync(file);
  }
  return bytes;
}

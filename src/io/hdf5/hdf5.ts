import { BackendError, FormatError } from "../../util/errors.js";
import { buffersOf, type Hdf5Group } from "./tree.js";
import { askWorker } from "./workerPool.js";

const MB = 2 ** 20;

/**
 * Seconds that the reader may go without a step, and one more for each 50 MB. A file may take as long as it needs, on any machine; but one that
 * makes the library go round in circles never takes another step, and nothing but a clock can tell.
 */
const SECONDS = 10;

/** What to read. */
export interface Hdf5Source {
  /** How to call it in errors. */
  readonly what: string;
  /** In bytes. */
  readonly size: number;
  readonly bytes?: Uint8Array;
  /** Whether the bytes, and the buffer they lie in, may be moved away from the caller rather than copied. */
  readonly owned?: boolean;
  /** In place of bytes, in Node: then the file is read piece by piece. */
  readonly path?: string;
}

/** Limits on what a file may take. */
export interface Hdf5Limits {
  /** Without a step, such as reading one array. Default 10, and one more for each 50 MB of file. */
  readonly seconds?: number;
  /** Bytes. Default four times the file, at least 256 MB. */
  readonly memory?: number;
  /** Groups at the root to leave unread. Default none. */
  readonly skip?: readonly string[];
}

/** The first bytes of every HDF5 file. */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether a file begins as HDF5 files do. */
export function isHdf5(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => head[i] === byte);
}

/**
 * Reads an HDF5 file: its groups, attributes and datasets. Runs in a worker that is ended when the file makes the library
 * hang, abort or take too much memory.
 * @throws FormatError for what is no HDF5 file, is damaged, or goes beyond the limits
 */
export async function readHdf5(source: Hdf5Source, limits: Hdf5Limits = {}): Promise<Hdf5Group> {
  const { what, size, bytes, owned, path } = source;
  const { seconds = SECONDS, memory = Math.max(256 * MB, 4 * size), skip = [] } = limits;
  const moved = owned && bytes ? [bytes.buffer] : [];
  const reply = await askWorker({ kind: "read", bytes, path, skip, memory }, moved, seconds + size / (50 * MB));
  if (reply.kind === "tree") return reply.tree;
  const reason = reply.kind === "failed" ? reply.reason : "the reader gave no answer";
  throw new FormatError(
    `${what} cannot be read as HDF5: ${reason}. Is the file complete, and the right one? Download or save it again`,
  );
}

/**
 * Makes an HDF5 file of a tree whose datasets are float32 and whose attributes are text. Takes the datasets' buffers away
 * from the caller.
 * @throws BackendError when the library cannot
 */
export async function writeHdf5(tree: Hdf5Group): Promise<Uint8Array> {
  const reply = await askWorker({ kind: "write", tree }, [...buffersOf(tree)], Infinity);
  if (reply.kind === "bytes") return reply.bytes;
  const reason = reply.kind === "failed" ? reply.reason : "the writer gave no answer";
  throw new BackendError(`the HDF5 file could not be written: ${reason}`);
}

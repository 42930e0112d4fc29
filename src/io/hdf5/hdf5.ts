import { BackendError, FormatError } from "../../util/errors.js";
import { buffersOf, type Hdf5Group } from "./tree.js";
import { askWorker } from "./workerPool.js";

const MB = 2 ** 20;

/**
 * Seconds that the reader may take between two steps, plus one for each 50 MB of file. Reading may take any time in total; but a damaged file can
 * make the library loop forever, which only a timer detects.
 */
const MAX_SECONDS_PER_STEP = 10;

/** A file to read. */
export interface Hdf5Source {
  /** How errors name the file. */
  readonly what: string;
  /** In bytes. */
  readonly size: number;
  readonly bytes?: Uint8Array;
  /** Whether the buffer of the bytes may be moved to the worker rather than copied: the caller then loses it. */
  readonly owned?: boolean;
  /** Instead of bytes, in Node: the file is then read piece by piece. */
  readonly path?: string;
}

/** Limits on reading a file. */
export interface Hdf5Limits {
  /** Seconds between two steps, such as reading one array. Default 10; one for each 50 MB of file is added. */
  readonly seconds?: number;
  /** Bytes that may be allocated. Default: four times the file's size, at least 256 MB. */
  readonly memory?: number;
  /** Groups at the root that are not read. Default none. */
  readonly skip?: readonly string[];
}

/** The first bytes of every HDF5 file. */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether a file begins as HDF5 files do. */
export function isHdf5(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => head[i] === byte);
}

/**
 * Reads an HDF5 file: its groups, attributes and datasets. It runs in a worker, which is ended when the file makes the library
 * hang, abort or allocate too much memory.
 * @throws FormatError for a file that is not HDF5, is damaged, or exceeds the limits
 */
export async function readHdf5(source: Hdf5Source, limits: Hdf5Limits = {}): Promise<Hdf5Group> {
  const { what, size, bytes, owned, path } = source;
  const { seconds = MAX_SECONDS_PER_STEP, memory = Math.max(256 * MB, 4 * size), skip = [] } = limits;
  const moved = owned && bytes ? [bytes.buffer] : [];
  const reply = await askWorker({ kind: "read", bytes, path, skip, memory }, moved, seconds + size / (50 * MB));
  if (reply.kind === "tree") return reply.tree;
  const reason = reply.kind === "failed" ? reply.reason : "the reader gave no answer";
  throw new FormatError(
    `${what} cannot be read as HDF5: ${reason}. Is the file complete, and the right one? Download or save it again`,
  );
}

/**
 * Writes a tree as an HDF5 file. Its datasets must be float32 or int64 and its attributes strings or lists of strings. The datasets' buffers are moved:
 * the caller loses them.
 * @throws BackendError when the library fails
 */
export async function writeHdf5(tree: Hdf5Group): Promise<Uint8Array> {
  const reply = await askWorker({ kind: "write", tree }, [...buffersOf(tree)], Infinity);
  if (reply.kind === "bytes") return reply.bytes;
  const reason = reply.kind === "failed" ? reply.reason : "the writer gave no answer";
  throw new BackendError(`the HDF5 file could not be written: ${reason}`);
}

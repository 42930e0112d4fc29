import { maybeNodeModule } from "../../../util/nodeModule.js";
import { parentThread } from "../../../util/ScriptWorker.js";
import type { Hdf5ReadRequest, Hdf5Reply, Hdf5Request, Hdf5Start, Hdf5WriteRequest } from "../messages.js";
import { buffersOf, type Hdf5Group } from "../tree.js";
import {
  fileSystem,
  type Hdf5Library,
  limitMemory,
  loadLibrary,
  mountFile,
  type RandomAccess,
  takeLastError,
} from "./library.js";
import { readGroup } from "./readTree.js";
import { writeGroup } from "./writeTree.js";

/*
 * The worker's main file, which the build bundles into one script. The HDF5 library is written in C, and a damaged file can make it loop, abort
 * or allocate gigabytes: it runs in a worker because a worker can be ended.
 */

/** Milliseconds between two messages that say that reading goes on. */
const STEP_MS = 250;

type Post = (reply: Hdf5Reply, transfer?: readonly ArrayBufferLike[]) => void;

/** Answers the requests that arrive at this thread. */
export function serve(): void {
  const parent = parentThread<Hdf5Request | Hdf5Start, Hdf5Reply>();
  parent.onMessage((request) => void handle(request, parent.post));
}

let loading: Promise<Hdf5Library> | undefined;

/** Handles one message: the first loads the library, the others are requests. */
export async function handle(request: Hdf5Request | Hdf5Start, post: Post): Promise<void> {
  if (request.kind === "start") {
    loading = loadLibrary(request.wasm);
    // The next request awaits the promise and reports the error.
    loading.catch(() => {});
    return;
  }
  const { id } = request;
  try {
    const library = await loading;
    if (!library) throw new Error("there is no library");
    post({ id, kind: "step" });
    takeLastError();
    if (request.kind === "read") read(library, request, post);
    else write(library, request, post);
  } catch (error) {
    const lastError = takeLastError();
    const reason =
      String((error as Error)?.message ?? error).slice(0, 500) + (lastError && ` (${lastError.slice(0, 200)})`);
    post({ id, kind: "failed", reason, fatal: !(error instanceof Error) || error instanceof WebAssembly.RuntimeError });
  }
}

function read(library: Hdf5Library, { id, bytes, path, skip, memory }: Hdf5ReadRequest, post: Post): void {
  limitMemory(memory);
  withSource(bytes, path, (source) => {
    mountFile(library, "/in.h5", source);
    try {
      const tree = readTree(
        library,
        skip,
        memory,
        throttled(() => post({ id, kind: "step" })),
      );
      const buffers = [...buffersOf(tree)];
      const used = buffers.reduce((sum, { byteLength }) => sum + byteLength, library.HEAPU8.length);
      post({ id, kind: "tree", tree, used }, buffers);
    } finally {
      fileSystem(library).unlink("/in.h5");
      limitMemory(Infinity);
    }
  });
}

/** Throttles f to one call in 250 milliseconds. */
function throttled(f: () => void): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < STEP_MS) return;
    last = performance.now();
    f();
  };
}

function readTree(library: Hdf5Library, skip: readonly string[], memory: number, onStep: () => void): Hdf5Group {
  const file = library.open("/in.h5", library.H5F_ACC_RDONLY);
  if (file < 0n) throw new Error("it is not an HDF5 file, or its start is damaged");
  try {
    return readGroup({ library, file, skip: new Set(skip), budget: memory, objects: 0, onStep }, "/");
  } finally {
    library.close_file(file);
  }
}

function withSource(bytes: Uint8Array | undefined, path: string | undefined, f: (source: RandomAccess) => void): void {
  if (bytes) {
    f({ size: bytes.length, read: (...to) => copy(bytes, ...to) });
    return;
  }
  const fs = maybeNodeModule("node:fs");
  if (!fs || path === undefined) throw new Error("there is no file to read");
  const file = fs.openSync(path, "r");
  try {
    f({ size: fs.fstatSync(file).size, read: (...to) => fs.readSync(file, ...to) });
  } finally {
    fs.closeSync(file);
  }
}

function copy(from: Uint8Array, into: Uint8Array, offset: number, length: number, position: number): number {
  into.set(from.subarray(position, position + length), offset);
  return length;
}

function write(library: Hdf5Library, { id, tree }: Hdf5WriteRequest, post: Post): void {
  const file = library.open("/out.h5", library.H5F_ACC_TRUNC);
  try {
    writeGroup(library, file, "/", tree);
  } finally {
    library.close_file(file);
  }
  const bytes = fileSystem(library).readFile("/out.h5");
  fileSystem(library).unlink("/out.h5");
  post({ id, kind: "bytes", bytes, used: library.HEAPU8.length + bytes.length }, [bytes.buffer as ArrayBuffer]);
}

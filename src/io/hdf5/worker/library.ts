import type { ready } from "h5wasm";

/** The HDF5 library, compiled to WebAssembly. */
export type Hdf5Library = Awaited<typeof ready>;

/** h5wasm's constructor of the library; the build script injects it. */
declare const hdf5Factory: (options: {
  noInitialRun: boolean;
  wasmBinary: Uint8Array;
  print(text: string): void;
  printErr(text: string): void;
}) => Promise<Hdf5Library>;

/** Bytes that can be read at any position, such as an open file. */
export interface RandomAccess {
  readonly size: number;
  /** Copies up to `length` bytes from `position` to `into[offset…]`; returns how many were copied. */
  read(into: Uint8Array, offset: number, length: number, position: number): number;
}

const PAGE = 65536;
let maxMemory = Infinity;

/** Loads the library, whose memory can then be limited. */
export async function loadLibrary(wasmBinary: Uint8Array): Promise<Hdf5Library> {
  // The library has no limit of its own; its memory is limited where it grows.
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages: number) {
    if (this.buffer.byteLength + pages * PAGE > maxMemory) throw new RangeError("the file needs too much memory");
    return grow.call(this, pages);
  };
  return hdf5Factory({ noInitialRun: true, wasmBinary, print() {}, printErr: recordError });
}

let lastError = "";

/** Records the innermost call of an error: the last of the lines that the library prints about it. */
function recordError(line: string): void {
  lastError = /^\s*#\d+: .* in \w+\(\): (.*)$/.exec(line)?.[1] ?? lastError;
}

/** The library's last error message since the previous call; empty where there was none. Clears it. */
export function takeLastError(): string {
  const taken = lastError;
  lastError = "";
  return taken;
}

/** Sets the size beyond which the library's memory does not grow. */
export function limitMemory(bytes: number): void {
  maxMemory = bytes;
}

interface FileNode {
  usedBytes: number;
  stream_ops: Record<string, unknown>;
  node_ops: Record<string, unknown> & { getattr(node: FileNode): { size: number } };
}

interface FileSystem {
  writeFile(path: string, data: Uint8Array): void;
  readFile(path: string): Uint8Array;
  unlink(path: string): void;
  lookupPath(path: string): { node: FileNode };
}

/** The library's file system. */
export function fileSystem(library: Hdf5Library): FileSystem {
  return library.FS as unknown as FileSystem;
}

/** Makes bytes a file in the library's file system, without copying them into its memory. */
export function mountFile(library: Hdf5Library, path: string, source: RandomAccess): void {
  const fs = fileSystem(library);
  fs.writeFile(path, new Uint8Array(0));
  const { node } = fs.lookupPath(path);
  const { getattr } = node.node_ops;
  node.usedBytes = source.size;
  node.node_ops = { ...node.node_ops, getattr: (of) => ({ ...getattr(of), size: source.size }) };
  const read = (_: unknown, into: Uint8Array, offset: number, length: number, position: number) =>
    position >= source.size ? 0 : source.read(into, offset, Math.min(length, source.size - position), position);
  node.stream_ops = { ...node.stream_ops, read };
}

/** Runs f with a block of the library's memory, which is freed afterwards. @throws RangeError when there is not enough memory */
export function withMemory<T>(library: Hdf5Library, bytes: number, f: (pointer: number) => T): T {
  const pointer = library._malloc(Math.max(bytes, 1));
  if (pointer === 0) throw new RangeError(`there is no memory for ${bytes} bytes`);
  try {
    return f(pointer);
  } finally {
    library._free(pointer);
  }
}

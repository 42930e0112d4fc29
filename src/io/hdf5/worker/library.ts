import type { ready } from "h5wasm";

/** The HDF5 library, compiled to WebAssembly. */
export type Hdf5Library = Awaited<typeof ready>;

/** h5wasm's way to make one. The build puts it in. */
declare const hdf5Factory: (options: {
  noInitialRun: boolean;
  wasmBinary: Uint8Array;
  print(text: string): void;
  printErr(text: string): void;
}) => Promise<Hdf5Library>;

/** Bytes that can be read at any place, such as an open file. */
export interface RandomAccess {
  readonly size: number;
  /** Copies up to `length` bytes at `position` to `into[offset…]`; returns how many there were. */
  read(into: Uint8Array, offset: number, length: number, position: number): number;
}

const PAGE = 65536;
let mostMemory = Infinity;

/** Loads the library, whose memory can then be limited. */
export async function loadLibrary(wasmBinary: Uint8Array): Promise<Hdf5Library> {
  // The library's memory can only be watched where it grows.
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages: number) {
    if (this.buffer.byteLength + pages * PAGE > mostMemory) throw new RangeError("the file needs too much memory");
    return grow.call(this, pages);
  };
  return hdf5Factory({ noInitialRun: true, wasmBinary, print() {}, printErr: hear });
}

let complaint = "";

/** Of the lines that the library prints about an error, the last of its calls is where it began. */
function hear(line: string): void {
  complaint = /^\s*#\d+: .* in \w+\(\): (.*)$/.exec(line)?.[1] ?? complaint;
}

/** What the library complained of since it was last asked; empty when it did not. */
export function takeComplaint(): string {
  const taken = complaint;
  complaint = "";
  return taken;
}

/** Limits what the library's memory may grow to. */
export function limitMemory(bytes: number): void {
  mostMemory = bytes;
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

/** Shows bytes to the library as a file, without copying them into its memory. */
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

/** Runs f with a piece of the library's memory. @throws RangeError where there is none left */
export function withMemory<T>(library: Hdf5Library, bytes: number, f: (pointer: number) => T): T {
  const pointer = library._malloc(Math.max(bytes, 1));
  if (pointer === 0) throw new RangeError(`there is no memory for ${bytes} bytes`);
  try {
    return f(pointer);
  } finally {
    library._free(pointer);
  }
}

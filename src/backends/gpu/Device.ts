import type { GpuMode } from "./GpuJs.js";
import type { Dialect } from "./KernelWriter.js";

/** A kernel to run. Its source is generated only when it is not in the kernel cache. */
export interface Program {
  /** Cache key: it identifies the source and the sizes of inputs and output. */
  readonly key: string;
  /** Number of quads of the output. */
  readonly quads: number;
  /** @param width threads per row of the output, 0 for an output of one row */
  readonly source: (dialect: Dialect, width: number) => string;
}

/** A device that runs gpu.js kernels, and its memory. Arrays are referred to by handles. */
export interface Device<Handle> {
  readonly mode: GpuMode;
  /** Uploads an array of whole quads. */
  upload(data: Float32Array): Handle;
  run(program: Program, inputs: readonly Handle[], numbers: readonly number[]): Handle;
  /** Makes a second handle to the same elements. */
  share(handle: Handle): Handle;
  read(handle: Handle): Promise<Float32Array>;
  readSync(handle: Handle): Float32Array;
  release(handle: Handle): void;
}

import type { GpuMode } from "./GpuJs.js";
import type { Dialect } from "./KernelWriter.js";

/** A kernel to be run: its source is asked for once. */
export interface Program {
  /** Tells sources apart, and the sizes of inputs and output that they are made for. */
  readonly key: string;
  /** Quads of the output. */
  readonly quads: number;
  /** @param width threads in a row of the output, 0 where it has one row */
  readonly source: (dialect: Dialect, width: number) => string;
}

/** Where kernels of gpu.js run, and how their arrays lie there. Arrays are known by handles. */
export interface Device<Handle> {
  readonly mode: GpuMode;
  /** Copies whole quads in. */
  upload(data: Float32Array): Handle;
  run(program: Program, inputs: readonly Handle[], numbers: readonly number[]): Handle;
  /** A second handle of the same elements. */
  share(handle: Handle): Handle;
  read(handle: Handle): Promise<Float32Array>;
  readSync(handle: Handle): Float32Array;
  release(handle: Handle): void;
}

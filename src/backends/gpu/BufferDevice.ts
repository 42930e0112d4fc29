import { BackendError } from "../../util/errors.js";
import type { Device, Program } from "./Device.js";
import { type GpuJs, type GpuJsBuffer, type GpuJsKernel, type GpuMode, kernelSettings } from "./GpuJs.js";
import { concatQuads } from "./HostDevice.js";
import { KernelCache } from "./KernelCache.js";
import type { InputMaker } from "./TextureDevice.js";

/** A buffer, or the error of the kernel that should have produced it, once its promise has settled. */
export interface PendingBuffer {
  buffer: GpuJsBuffer | null;
  error: unknown;
}

/**
 * Buffers on a WebGPU device. Every call of gpu.js is asynchronous, so calls are queued and each runs after the
 * promises of those before it have settled; buffers are freed through the same queue.
 */
export class BufferDevice implements Device<PendingBuffer> {
  readonly mode: GpuMode = "webgpu";
  readonly #gpu: GpuJs;
  readonly #input: InputMaker;
  readonly #cache: KernelCache;
  #line: Promise<void> = Promise.resolve();

  constructor(gpu: GpuJs, input: InputMaker, kernelLimit: number) {
    this.#gpu = gpu;
    this.#input = input;
    this.#cache = new KernelCache(kernelLimit);
  }

  upload(data: Float32Array): PendingBuffer {
    const quads = data.length / 4;
    const source = () =>
      "function kernel(x0) { const t = this.thread.x; return [x0[t][0], x0[t][1], x0[t][2], x0[t][3]]; }";
    const copy = this.#input(data.slice(), [4, quads]);
    return this.#later({ key: `upload ${quads}`, quads, source }, () => [copy]);
  }

  run(program: Program, inputs: readonly PendingBuffer[], numbers: readonly number[]): PendingBuffer {
    return this.#later(program, () => [...inputs.map(arrived), ...numbers]);
  }

  share(pending: PendingBuffer): PendingBuffer {
    return this.#promise(async () => arrived(pending).clone());
  }

  async read(pending: PendingBuffer): Promise<Float32Array> {
    await this.#line;
    return concatQuads(await arrived(pending).toArray());
  }

  readSync(): Float32Array {
    throw new BackendError("gpu: a WebGPU device cannot be read synchronously; use `await data()`");
  }

  release(pending: PendingBuffer): void {
    this.#enqueue(async () => pending.buffer?.delete());
  }

  #later(program: Program, args: () => readonly unknown[]): PendingBuffer {
    return this.#promise(async () => {
      const buffer = (await this.#kernel(program)(...args())) as GpuJsBuffer;
      return inRowsOfFour(buffer, program.quads);
    });
  }

  #promise(make: () => Promise<GpuJsBuffer>): PendingBuffer {
    const pending: PendingBuffer = { buffer: null, error: null };
    this.#enqueue(async () => {
      try {
        pending.buffer = await make();
      } catch (error) {
        pending.error = error;
      }
    });
    return pending;
  }

  #kernel(program: Program): GpuJsKernel {
    const compile = () => this.#gpu.createKernel(program.source("rows", 0), kernelSettings([program.quads]));
    return this.#cache.get(program.key, compile).kernel;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#line = this.#line.then(work);
  }
}

/** gpu.js accepts only buffers of scalars as arguments; the kernels read the same bytes as rows of four scalars. */
function inRowsOfFour(buffer: GpuJsBuffer, quads: number): GpuJsBuffer {
  buffer.componentCount = 1;
  buffer.output = [4, quads];
  return buffer;
}

function arrived({ buffer, error }: PendingBuffer): GpuJsBuffer {
  if (buffer !== null) return buffer;
  if (error instanceof BackendError) throw error;
  const reason = error instanceof Error ? error.message : String(error);
  throw new BackendError(`gpu: a kernel failed on the WebGPU device: ${reason}`, { cause: error });
}

import type { Device, Program } from "./Device.js";
import { type GpuJs, type GpuMode, kernelSettings } from "./GpuJs.js";
import { KernelCache } from "./KernelCache.js";
import type { InputMaker } from "./TextureDevice.js";

/** Typed arrays, for the modes of gpu.js that run on the CPU. */
export class HostDevice implements Device<Float32Array> {
  readonly mode: GpuMode;
  readonly #gpu: GpuJs;
  readonly #input: InputMaker;
  readonly #cache: KernelCache;

  constructor(gpu: GpuJs, input: InputMaker, mode: GpuMode, kernelLimit: number) {
    this.#gpu = gpu;
    this.#input = input;
    this.mode = mode;
    this.#cache = new KernelCache(kernelLimit);
  }

  upload(data: Float32Array): Float32Array {
    return data.slice();
  }

  run(program: Program, inputs: readonly Float32Array[], numbers: readonly number[]): Float32Array {
    const { kernel } = this.#cache.get(program.key, () =>
      this.#gpu.createKernel(program.source("rows", 0), kernelSettings([program.quads])),
    );
    const args = inputs.map((data) => this.#input(data, [4, data.length / 4]));
    return concatQuads(kernel(...args, ...numbers) as readonly Float32Array[]);
  }

  share(data: Float32Array): Float32Array {
    return data;
  }

  async read(data: Float32Array): Promise<Float32Array> {
    return data;
  }

  readSync(data: Float32Array): Float32Array {
    return data;
  }

  release(): void {}
}

/** Concatenates the quads that a kernel returns; usually they are already views of one buffer. */
export function concatQuads(quads: readonly Float32Array[]): Float32Array {
  const [{ buffer }] = quads;
  if (buffer.byteLength === quads.length * 16) return new Float32Array(buffer);
  const all = new Float32Array(quads.length * 4);
  quads.forEach((quad, i) => {
    all.set(quad, i * 4);
  });
  return all;
}

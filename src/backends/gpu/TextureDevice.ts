import { BackendError } from "../../util/errors.js";
import type { Device, Program } from "./Device.js";
import {
  type GpuJs,
  type GpuJsKernel,
  type GpuJsTexture,
  type GpuMode,
  kernelSettings,
  type WebGLContext,
} from "./GpuJs.js";
import { type CachedKernel, KernelCache } from "./KernelCache.js";
import { threadNumber } from "./KernelWriter.js";

/** Makes a flat array an argument of a kernel, with its sides, the fastest first. */
export type InputMaker = (data: Float32Array, sides: readonly number[]) => unknown;

/** A texture, and the kernel that made it. */
export interface TextureHandle {
  readonly texture: GpuJsTexture;
  readonly maker: CachedKernel;
}

/** Textures of four floats a texel on a WebGL context, in the page or in Node. */
export class TextureDevice implements Device<TextureHandle> {
  readonly mode: GpuMode;
  readonly #gpu: GpuJs;
  readonly #input: InputMaker;
  readonly #cache: KernelCache;
  #context: WebGLContext | null = null;
  #largestSide = 0;

  constructor(gpu: GpuJs, input: InputMaker, mode: GpuMode, kernelLimit: number) {
    this.#gpu = gpu;
    this.#input = input;
    this.mode = mode;
    this.#cache = new KernelCache(kernelLimit);
  }

  upload(data: Float32Array): TextureHandle {
    const quads = data.length / 4;
    const source = (_: unknown, width: number) =>
      `function kernel(x0) { const t = ${threadNumber(width)}; return [x0[t][0], x0[t][1], x0[t][2], x0[t][3]]; }`;
    return this.#run({ key: `upload ${quads}`, quads, source }, [this.#input(data, [4, quads])]);
  }

  run(program: Program, inputs: readonly TextureHandle[], numbers: readonly number[]): TextureHandle {
    return this.#run(program, [...inputs.map(({ texture }) => texture), ...numbers]);
  }

  share({ texture, maker }: TextureHandle): TextureHandle {
    maker.results++;
    return { texture: texture.clone(), maker };
  }

  /** Like `readSync`: gpu.js waits for a fence by asking over and over, which takes the core that a software renderer computes on. */
  async read(handle: TextureHandle): Promise<Float32Array> {
    return this.readSync(handle);
  }

  readSync({ texture }: TextureHandle): Float32Array {
    const data = texture.renderRawOutput();
    // A lost context reads zeros, and may be lost while it is being read.
    this.#checkContext("its elements were read");
    return data;
  }

  release({ texture, maker }: TextureHandle): void {
    texture.delete();
    maker.results--;
  }

  #run(program: Program, args: readonly unknown[]): TextureHandle {
    this.#checkContext("a kernel ran");
    const [width, height] = textureSides(program.quads);
    if (this.#largestSide > 0) this.#checkSides(width, height);
    const maker = this.#cache.get(program.key, () => {
      const output = height === 1 ? [width] : [width, height];
      return this.#gpu.createKernel(program.source("texels", height === 1 ? 0 : width), kernelSettings(output));
    });
    const texture = this.#call(maker.kernel, args);
    maker.results++;
    if (this.#context === null) this.#meet(texture.context);
    return { texture, maker };
  }

  #call(kernel: GpuJsKernel, args: readonly unknown[]): GpuJsTexture {
    try {
      return kernel(...args) as GpuJsTexture;
    } catch (cause) {
      throw this.#failure(cause);
    }
  }

  /** What to say of a failed kernel. A device out of memory loses its context, and whatever fails then says something of its own. */
  #failure(cause: unknown): BackendError {
    if (this.#context?.isContextLost()) return lostContext("a kernel had run");
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new BackendError(`gpu: a kernel failed on the device (${this.mode}): ${reason}`, { cause });
  }

  #meet(context: WebGLContext): void {
    this.#context = context;
    this.#largestSide = context.getParameter(context.MAX_TEXTURE_SIZE);
  }

  #checkSides(width: number, height: number): void {
    if (width <= this.#largestSide && height <= this.#largestSide) return;
    throw new BackendError(
      `gpu: an array of ${width * height * 4} elements needs a texture of ${width} x ${height}, but this device allows ` +
        `${this.#largestSide} a side; use a smaller batch, or another backend`,
    );
  }

  #checkContext(doing: string): void {
    if (this.#context?.isContextLost()) throw lostContext(doing);
  }
}

function lostContext(before: string): BackendError {
  return new BackendError(
    `gpu: the WebGL context was lost before ${before}; what lay on it is gone (a driver restarted, or memory ran out), and gpu.js cannot ` +
      "recover in the same page: reload it, and keep checkpoints",
  );
}

/**
 * Sides of the texture for so many quads: as wide as high, roughly, and the width a power of two, which makes dividing by it cheap. They follow
 * from the number alone, whatever the array's shape.
 */
export function textureSides(quads: number): [width: number, height: number] {
  let width = 1;
  while (width * width < quads) width *= 2;
  return [width, Math.ceil(quads / width)];
}

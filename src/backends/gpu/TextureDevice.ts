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

/** Wraps a flat array as a kernel argument with the given dimensions, the innermost first. */
export type InputMaker = (data: Float32Array, sides: readonly number[]) => unknown;

/** A texture and the kernel that produced it. */
export interface TextureHandle {
  readonly texture: GpuJsTexture;
  readonly maker: CachedKernel;
}

/** Textures with four floats per texel on a WebGL context, in a page or in Node. */
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

  /**
   * Reads synchronously too: gpu.js polls a fence in a busy loop, which occupies the core that a software renderer
   * needs.
   */
  async read(handle: TextureHandle): Promise<Float32Array> {
    return this.readSync(handle);
  }

  readSync({ texture }: TextureHandle): Float32Array {
    const data = texture.renderRawOutput();
    // Reading from a lost context gives zeros, and the context may be lost during the read.
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

  /** The error for a failed kernel. A device without memory loses its context, which causes various other errors. */
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
        `${this.#largestSide} per side; use a smaller batch, or another backend`,
    );
  }

  #checkContext(doing: string): void {
    if (this.#context?.isContextLost()) throw lostContext(doing);
  }
}

function lostContext(before: string): BackendError {
  return new BackendError(
    `gpu: the WebGL context was lost before ${before}; its tensors are gone (the driver restarted, or memory ran out), and gpu.js cannot ` +
      "recover in the same page: reload the page, and save checkpoints",
  );
}

/**
 * Width and height of the texture for a number of quads: about square, with a power of two as width, which makes
 * division by it cheap. They depend only on the number of quads, not on the array's shape.
 */
export function textureSides(quads: number): [width: number, height: number] {
  let width = 1;
  while (width * width < quads) width *= 2;
  return [width, Math.ceil(quads / width)];
}

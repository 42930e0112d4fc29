import type { GpuJsKernel } from "./GpuJs.js";

/** Compiled kernels by key. At most `limit` are kept; the one that has rested longest goes first. */
export class KernelCache {
  readonly #kernels = new Map<string, GpuJsKernel>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#kernels.size;
  }

  /** The kernel of that key, compiled unless it is there. */
  get(key: string, compile: () => GpuJsKernel): GpuJsKernel {
    const kernel = this.#kernels.get(key) ?? compile();
    // A map keeps the order of insertion: the one used last goes to the end.
    this.#kernels.delete(key);
    this.#kernels.set(key, kernel);
    if (this.#kernels.size > this.#limit) this.#dropOldest();
    return kernel;
  }

  #dropOldest(): void {
    const [key, kernel] = this.#kernels.entries().next().value!;
    this.#kernels.delete(key);
    kernel.destroy();
  }
}

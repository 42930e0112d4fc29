import type { GpuJsKernel } from "./GpuJs.js";

/** A compiled kernel, and how many of its results are in use. */
export interface CachedKernel {
  readonly kernel: GpuJsKernel;
  results: number;
}

/**
 * Compiled kernels by key. Beyond `limit` the one that has rested longest is destroyed, unless results of it are in use: in gpu.js a kernel takes
 * its first result with it, and no result can be read or freed without the kernel that made it.
 */
export class KernelCache {
  readonly #kernels = new Map<string, CachedKernel>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#kernels.size;
  }

  /** The kernel of that key, compiled unless it is there. */
  get(key: string, compile: () => GpuJsKernel): CachedKernel {
    const known = this.#kernels.get(key);
    if (known === undefined) this.#makeRoom();
    const cached = known ?? { kernel: compile(), results: 0 };
    // A map keeps the order of insertion: the one used last goes to the end.
    this.#kernels.delete(key);
    this.#kernels.set(key, cached);
    return cached;
  }

  #makeRoom(): void {
    for (const [key, { kernel, results }] of this.#kernels) {
      if (this.#kernels.size < this.#limit) return;
      if (results > 0) continue;
      this.#kernels.delete(key);
      kernel.destroy();
    }
  }
}

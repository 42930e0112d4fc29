import type { GpuJsKernel } from "./GpuJs.js";

/** A compiled kernel with the reference count of its results. */
export interface CachedKernel {
  readonly kernel: GpuJsKernel;
  results: number;
}

/**
 * An LRU cache of compiled kernels by key, with the capacity `limit`. Kernels whose results are in use are not evicted:
 * gpu.js destroys a kernel's first result with it, and no result can be read or freed without the kernel that made it.
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

  /** The kernel for a key, compiled on a cache miss. */
  get(key: string, compile: () => GpuJsKernel): CachedKernel {
    const known = this.#kernels.get(key);
    if (known === undefined) this.#makeRoom();
    const cached = known ?? { kernel: compile(), results: 0 };
    // A map keeps insertion order: the most recently used entry moves to the end.
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

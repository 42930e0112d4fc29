import type { TypedArray } from "../../backends/Kernels.js";
import { optionsReader } from "../../util/optionsReader.js";

/** Keeps what frozen layers made of a dataset's samples. */
export interface FeatureStore {
  /** Keeps a sample's features. Returns false when there is no more room: they are computed again then. */
  write(sample: number, features: TypedArray): boolean;
  /** A sample's features, or null where they were not kept. */
  read(sample: number): TypedArray | null;
  /** Lets everything go. */
  close(): void;
}

/** Makes a store for so many samples of so many numbers each. */
export type FeatureStoreFactory = (samples: number, sampleSize: number) => FeatureStore;

const readOptions = optionsReader<{ maxBytes?: number }>("memoryFeatures", "memoryFeatures({ maxBytes: 1e9 })", {
  names: { maxBytes: true },
});

/** Features in memory. @param options.maxBytes how much of it; default 512 MB */
export function memoryFeatures(options?: { maxBytes?: number }): FeatureStoreFactory {
  const { maxBytes = 512e6 } = readOptions(options);
  return () => new MemoryFeatures(maxBytes);
}

class MemoryFeatures implements FeatureStore {
  readonly #maxBytes: number;
  readonly #kept = new Map<number, TypedArray>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  write(sample: number, features: TypedArray): boolean {
    if (this.#bytes + features.byteLength > this.#maxBytes) return false;
    this.#bytes += features.byteLength;
    this.#kept.set(sample, features.slice());
    return true;
  }

  read(sample: number): TypedArray | null {
    return this.#kept.get(sample) ?? null;
  }

  close(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}

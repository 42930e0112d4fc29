import type { TypedArray } from "../../backends/Kernels.js";
import { optionsReader } from "../../util/optionsReader.js";

/** Stores the outputs of frozen layers for the samples of a dataset. */
export interface FeatureStore {
  /** Stores the features of a sample. Returns false when the store is full; they are then recomputed in every epoch. */
  write(sample: number, features: TypedArray): boolean;
  /** A sample's features, or null where they were not kept. */
  read(sample: number): TypedArray | null;
  /** Frees everything. */
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

import type { TypedArray } from "../../backends/Kernels.js";
import { type FeatureStore, type FeatureStoreFactory, memoryFeatures } from "../../training/frozen/FeatureStore.js";
import { nodeModule } from "../../util/nodeModule.js";
import { optionsReader } from "../../util/optionsReader.js";

/** Options of {@link spilledFeatures}. */
export interface SpilledFeaturesOptions {
  /** Bytes that are kept in memory; further features are written to a file. Default 512 MB. */
  readonly maxBytes?: number;
  /** Folder in which the file is created. Default: the system's folder for temporary files. */
  readonly folder?: string;
}

const readOptions = optionsReader<SpilledFeaturesOptions>("spilledFeatures", "spilledFeatures({ maxBytes: 1e9 })", {
  names: { maxBytes: true, folder: true },
});

/**
 * A feature cache: keeps the outputs of frozen layers for each sample of a dataset in memory and, beyond a limit, in a temporary file, so that
 * they are computed once for datasets of any size. The file is deleted when the process ends, even when it is killed, on systems that can delete
 * open files.
 * @throws ValueError for an unknown option; BackendError outside Node, once the limit is reached
 * @example await model.fit(photos, { epochs: 30, frozenFeatures: spilledFeatures({ maxBytes: 1e9 }) });
 */
export function spilledFeatures(options?: SpilledFeaturesOptions): FeatureStoreFactory {
  const { maxBytes, folder } = readOptions(options);
  const inMemory = memoryFeatures({ maxBytes });
  return (samples, sampleSize) => new SpilledFeatures(inMemory(samples, sampleSize), folder);
}

class SpilledFeatures implements FeatureStore {
  readonly #memory: FeatureStore;
  readonly #folder: string | undefined;
  #file: FeatureFile | null = null;

  constructor(memory: FeatureStore, folder: string | undefined) {
    this.#memory = memory;
    this.#folder = folder;
  }

  write(sample: number, features: TypedArray): boolean {
    if (this.#memory.write(sample, features)) return true;
    this.#file ??= new FeatureFile(this.#folder, features);
    this.#file.write(sample, features);
    return true;
  }

  read(sample: number): TypedArray | null {
    return this.#memory.read(sample) ?? this.#file?.read(sample) ?? null;
  }

  close(): void {
    this.#memory.close();
    this.#file?.close();
    this.#file = null;
  }
}

/** Rows of equal length in a file, in the order in which they were written. */
class FeatureFile {
  readonly #descriptor: number;
  /** The row of each sample. */
  readonly #rows = new Map<number, number>();
  readonly #empty: () => TypedArray;

  constructor(folder: string | undefined, like: TypedArray) {
    const { join } = nodeModule("node:path", "spilledFeatures");
    const parent = folder ?? nodeModule("node:os", "spilledFeatures").tmpdir();
    const own = files().mkdtempSync(join(parent, "noodlenet-features-"));
    const path = join(own, "features");
    this.#descriptor = files().openSync(path, "w+");
    deleteWhenDone(own, path);
    const { length } = like;
    const Features = like.constructor as new (length: number) => TypedArray;
    this.#empty = () => new Features(length);
    // The file of a store that is garbage-collected is closed.
    registry.register(this, this.#descriptor, this);
  }

  write(sample: number, features: TypedArray): void {
    const at = this.#rows.get(sample) ?? this.#rows.size;
    this.#rows.set(sample, at);
    files().writeSync(this.#descriptor, features, 0, features.byteLength, at * features.byteLength);
  }

  read(sample: number): TypedArray | null {
    const at = this.#rows.get(sample);
    if (at === undefined) return null;
    const features = this.#empty();
    files().readSync(this.#descriptor, features, 0, features.byteLength, at * features.byteLength);
    return features;
  }

  close(): void {
    registry.unregister(this);
    files().closeSync(this.#descriptor);
  }
}

function files() {
  return nodeModule("node:fs", "spilledFeatures");
}

const registry = new FinalizationRegistry<number>((descriptor) => files().closeSync(descriptor));

/** Unlinks the open file, which stays readable; on systems that cannot do that, it is deleted when the process exits. */
function deleteWhenDone(folder: string, path: string): void {
  try {
    files().unlinkSync(path);
    files().rmSync(folder, { recursive: true });
  } catch {
    process.once("exit", () => files().rmSync(folder, { recursive: true, force: true }));
  }
}

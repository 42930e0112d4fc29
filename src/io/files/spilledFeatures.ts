import type { TypedArray } from "../../backends/Kernels.js";
import { type FeatureStore, type FeatureStoreFactory, memoryFeatures } from "../../training/frozen/FeatureStore.js";
import { nodeModule } from "../../util/nodeModule.js";
import { optionsReader } from "../../util/optionsReader.js";

/** Options of {@link spilledFeatures}. */
export interface SpilledFeaturesOptions {
  /** Bytes that stay in memory; what is beyond goes into a file. Default 512 MB. */
  readonly maxBytes?: number;
  /** Where the file is made. Default the system's folder for temporary files. */
  readonly folder?: string;
}

const readOptions = optionsReader<SpilledFeaturesOptions>("spilledFeatures", "spilledFeatures({ maxBytes: 1e9 })", {
  names: { maxBytes: true, folder: true },
});

/**
 * Keeps what frozen layers make of a dataset's samples in memory and, beyond a limit, in a temporary file, so that they are computed
 * once however many samples there are. The file goes with the process, even one that is killed, where the system can delete open
 * files.
 * @throws BackendError outside Node, once the limit is reached
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

/** Rows of one length in a file, in the order in which they came. */
class FeatureFile {
  readonly #descriptor: number;
  /** Where each sample's row is. */
  readonly #places = new Map<number, number>();
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
    // A store that is forgotten, with its dataset, must not hold its file open.
    forgotten.register(this, this.#descriptor, this);
  }

  write(sample: number, features: TypedArray): void {
    const at = this.#places.get(sample) ?? this.#places.size;
    this.#places.set(sample, at);
    files().writeSync(this.#descriptor, features, 0, features.byteLength, at * features.byteLength);
  }

  read(sample: number): TypedArray | null {
    const at = this.#places.get(sample);
    if (at === undefined) return null;
    const features = this.#empty();
    files().readSync(this.#descriptor, features, 0, features.byteLength, at * features.byteLength);
    return features;
  }

  close(): void {
    forgotten.unregister(this);
    files().closeSync(this.#descriptor);
  }
}

function files() {
  return nodeModule("node:fs", "spilledFeatures");
}

const forgotten = new FinalizationRegistry<number>((descriptor) => files().closeSync(descriptor));

/** The open file stays readable without a name; where that cannot be, it is deleted when the process ends. */
function deleteWhenDone(folder: string, path: string): void {
  try {
    files().unlinkSync(path);
    files().rmSync(folder, { recursive: true });
  } catch {
    process.once("exit", () => files().rmSync(folder, { recursive: true, force: true }));
  }
}

import { emptyLike, rows } from "../data/arrays.js";
import type { Batch, Dataset, HostArray } from "../data/Dataset.js";
import { vouches } from "../layers/vouches.js";
import { noGrad } from "../tensor/record.js";
import { scope } from "../tensor/StorageHolder.js";
import { sizeOf } from "../util/shape.js";
import { type FeatureStore, type FeatureStoreFactory, memoryFeatures } from "./FeatureStore.js";
import { type PartBatch, takeInputs } from "./intake.js";
import { isPlainStack } from "./LayerStack.js";
import type { Sequential } from "./Sequential.js";

/** What is kept of a dataset, and what it depends on. */
interface Kept {
  readonly layers: number;
  readonly versions: string;
  /** Shape of a sample's features; known once one was computed. */
  shape: readonly number[] | null;
  store: FeatureStore | null;
  readonly samples: Set<number>;
}

/**
 * The frozen layers at a model's start are computed once per sample: what they make of a dataset is kept and stands for it in
 * later epochs, bit for bit, for an output depends on its own sample and the weights alone.
 */
export class FrozenFeatures {
  readonly #model: Sequential;
  readonly #kept = new WeakMap<Dataset, Kept>();

  constructor(model: Sequential) {
    this.#model = model;
  }

  /** Whether the dataset's samples change from epoch to epoch, so that layers which could be computed once cannot. */
  isHindered(data: Dataset): boolean {
    return data.augmented && frozenLayers(this.#model) > 0;
  }

  /** An epoch's batches, their inputs replaced by features where that spares layers. */
  batches(
    data: Dataset,
    epoch: number,
    makeStore: FeatureStoreFactory | false = memoryFeatures(),
  ): AsyncIterable<PartBatch> {
    const layers = makeStore === false || data.augmented ? 0 : frozenLayers(this.#model);
    if (layers === 0 || makeStore === false) return data.batches(epoch);
    return this.#features(data, epoch, this.#keptOf(data, layers), makeStore);
  }

  async *#features(
    data: Dataset,
    epoch: number,
    kept: Kept,
    makeStore: FeatureStoreFactory,
  ): AsyncGenerator<PartBatch> {
    const withoutInputs = kept.samples.size === data.size;
    for await (const batch of data.batches(epoch, { withoutInputs })) {
      const missing = Int32Array.from(batch.indices.keys()).filter((row) => !kept.samples.has(batch.indices[row]));
      const fresh = missing.length > 0 ? await this.#compute(batch, missing, kept.layers) : null;
      if (fresh) keep(kept, fresh, batch.indices, missing, makeStore, data.size);
      yield { ...batch, x: assemble(kept, fresh, batch.indices, missing), from: kept.layers };
    }
  }

  /** What the frozen layers make of some rows of a batch. */
  async #compute(batch: Batch, missing: Int32Array, layers: number): Promise<HostArray> {
    const all = missing.length === batch.indices.length;
    const part = all ? batch : { x: rows(batch.x, missing), indices: missing.map((row) => batch.indices[row]) };
    const output = noGrad(() =>
      scope(() => this.#model.callPart(takeInputs("fit", this.#model, part), {}, { to: layers })),
    );
    const { shape } = output;
    const data = await output.data();
    output.release("its features have been read");
    return { data, shape };
  }

  #keptOf(data: Dataset, layers: number): Kept {
    const frozen = this.#model.leaves.slice(0, layers);
    const versions = frozen.flatMap((layer) => layer.weights.map((weight) => weight.version)).join();
    const known = this.#kept.get(data);
    if (known?.layers === layers && known.versions === versions) return known;
    known?.store?.close();
    const kept: Kept = { layers, versions, shape: null, store: null, samples: new Set() };
    this.#kept.set(data, kept);
    return kept;
  }
}

/**
 * How many leaves at the model's start are frozen and repeatable: the last never counts, and they are no gain without weights
 * among them.
 */
function frozenLayers(model: Sequential): number {
  if (!isPlainStack(model) || model.trainableWeights.length === 0) return 0;
  const leaves = model.leaves.slice(0, -1);
  const end = leaves.findIndex(
    (layer) => layer.trainableWeights.length > 0 || !(vouches(layer, "repeatable") && layer.repeatable),
  );
  const frozen = end < 0 ? leaves : leaves.slice(0, end);
  return frozen.some((layer) => layer.weights.length > 0) ? frozen.length : 0;
}

function keep(
  kept: Kept,
  { data, shape }: HostArray,
  indices: Int32Array,
  missing: Int32Array,
  makeStore: FeatureStoreFactory,
  samples: number,
): void {
  const size = sizeOf(shape.slice(1));
  kept.shape = shape.slice(1);
  kept.store ??= makeStore(samples, size);
  missing.forEach((row, i) => {
    if (kept.store?.write(indices[row], data.subarray(i * size, (i + 1) * size))) kept.samples.add(indices[row]);
  });
}

/** A batch's features: the kept ones, and those computed now in the rows that were missing. */
function assemble(kept: Kept, fresh: HostArray | null, indices: Int32Array, missing: Int32Array): HostArray {
  if (fresh && missing.length === indices.length) return fresh;
  const shape = kept.shape ?? [];
  const size = sizeOf(shape);
  const parts = Array.from(indices, (sample) => kept.store?.read(sample));
  missing.forEach((row, i) => {
    parts[row] = fresh?.data.subarray(i * size, (i + 1) * size);
  });
  const data = emptyLike(parts[0]!, indices.length * size);
  parts.forEach((features, row) => {
    data.set(features!, row * size);
  });
  return { data, shape: [indices.length, ...shape] };
}

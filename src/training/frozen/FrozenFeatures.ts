import { emptyLike, rows } from "../../data/arrays.js";
import type { Batch, Dataset, HostArray } from "../../data/Dataset.js";
import type { LayerStack } from "../../layers/LayerStack.js";
import { isPlainStack } from "../../layers/LayerStack.js";
import { vouches } from "../../layers/vouches.js";
import { noGrad } from "../../tensor/record.js";
import { scope } from "../../tensor/StorageHolder.js";
import { StateError } from "../../util/errors.js";
import { sizeOf } from "../../util/shape.js";
import { hashOfBits } from "../hashOfBits.js";
import { type PreparedBatch, uploadInputs } from "../uploadBatch.js";
import { type FeatureStore, type FeatureStoreFactory, memoryFeatures } from "./FeatureStore.js";

/** What is kept of a dataset, and what it depends on. */
interface Kept {
  readonly layers: number;
  readonly versions: string;
  /** Shape of a sample's features; known once one was computed. */
  shape: readonly number[] | null;
  store: FeatureStore | null;
  /** The samples that are kept, with a hash of the inputs that they were computed from. */
  readonly samples: Map<number, number>;
  /** The run that last looked at it. */
  run: number;
}

/** What to do about data that change within a training, or a validation of it. */
const CHANGED =
  "the inputs of a sample have changed since the frozen layers at the model's start were computed from it; where the data change " +
  "from epoch to epoch, say so in their `augmented`, as mapInputs(data, f, { random: true }) does, or give frozenFeatures: false";

/**
 * The frozen layers at a model's start are computed once per sample: what they make of a dataset is kept and stands for it in
 * later epochs, bit for bit, for an output depends on its own sample and the weights alone. Every epoch a batch is looked at: data that change
 * without saying so are an error within a training, and computed anew in the next.
 */
export class FrozenFeatures {
  readonly #model: LayerStack;
  readonly #keptParts = new WeakMap<Dataset, Kept>();

  #run = 0;

  constructor(model: LayerStack) {
    this.#model = model;
  }

  /** Begins a training or an evaluation of its own: data may have changed since the last. */
  begin(): void {
    this.#run++;
  }

  /** Whether the leaves that a batch has been through are frozen still. */
  covers({ from = 0 }: PreparedBatch): boolean {
    return from === 0 || frozenLayers(this.#model) >= from;
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
  ): AsyncIterable<PreparedBatch> {
    return makeStore === false || data.augmented || frozenLayers(this.#model) === 0
      ? data.batches(epoch)
      : this.#features(data, epoch, makeStore);
  }

  async *#features(data: Dataset, epoch: number, makeStore: FeatureStoreFactory): AsyncGenerator<PreparedBatch> {
    let done = 0;
    for (;;) {
      const layers = frozenLayers(this.#model);
      const part = layers === 0 ? data.batches(epoch) : this.#kept(data, epoch, layers, makeStore);
      const versions = this.#versions(layers);
      let passed = 0;
      let changed = false;
      for await (const batch of part) {
        if (passed++ < done) continue;
        yield batch;
        done++;
        // A callback may have thawed layers or set weights; the epoch then goes on with what holds now.
        changed = frozenLayers(this.#model) !== layers || this.#versions(layers) !== versions;
        if (changed) break;
      }
      if (!changed) return;
    }
  }

  async *#kept(
    data: Dataset,
    epoch: number,
    layers: number,
    makeStore: FeatureStoreFactory,
  ): AsyncGenerator<PreparedBatch> {
    const kept = await this.#checked(data, epoch, layers);
    const withoutInputs = kept.samples.size === data.size;
    for await (const batch of data.batches(epoch, { withoutInputs })) {
      const missing = Int32Array.from(batch.indices.keys()).filter((row) => !kept.samples.has(batch.indices[row]));
      const fresh = missing.length > 0 ? await this.#compute(batch, missing, kept.layers) : null;
      if (fresh) keep(kept, fresh, batch, missing, makeStore, data.size);
      yield { ...batch, x: assemble(kept, fresh, batch.indices, missing), from: kept.layers };
    }
  }

  /** What is kept of the dataset, if its first batch is what it was; else nothing yet. @throws StateError within a run */
  async #checked(data: Dataset, epoch: number, layers: number): Promise<Kept> {
    const kept = this.#keptOf(data, layers);
    const isKnown = kept.run === this.#run;
    kept.run = this.#run;
    if (kept.samples.size === 0 || (await isUnchanged(kept, data, epoch))) return kept;
    if (isKnown) throw new StateError(`fit: ${CHANGED}`);
    kept.store?.close();
    this.#keptParts.delete(data);
    return this.#keptOf(data, layers);
  }

  /** What the frozen layers make of some rows of a batch. */
  async #compute(batch: Batch, missing: Int32Array, layers: number): Promise<HostArray> {
    const all = missing.length === batch.indices.length;
    const part = all ? batch : { x: rows(batch.x, missing), indices: missing.map((row) => batch.indices[row]) };
    const output = noGrad(() =>
      scope(() => this.#model.callPart(uploadInputs("fit", this.#model, part), {}, { to: layers })),
    );
    const { shape } = output;
    const data = await output.data();
    output.release("its features have been read");
    return { data, shape };
  }

  #keptOf(data: Dataset, layers: number): Kept {
    const versions = this.#versions(layers);
    const known = this.#keptParts.get(data);
    if (known?.layers === layers && known.versions === versions) return known;
    known?.store?.close();
    const kept: Kept = { layers, versions, shape: null, store: null, samples: new Map(), run: this.#run };
    this.#keptParts.set(data, kept);
    return kept;
  }

  #versions(layers: number): string {
    const frozen = this.#model.leaves.slice(0, layers);
    return frozen.flatMap((layer) => layer.weights.map((weight) => weight.version)).join();
  }
}

/** Whether the samples of an epoch's first batch are those that were kept. */
async function isUnchanged({ samples }: Kept, data: Dataset, epoch: number): Promise<boolean> {
  for await (const batch of data.batches(epoch))
    return batch.indices.every(
      (sample, row) => !samples.has(sample) || samples.get(sample) === hashOfRow(batch.x, row),
    );
  return true;
}

function hashOfRow({ data, shape }: HostArray, row: number): number {
  const size = sizeOf(shape.slice(1));
  return hashOfBits(data.subarray(row * size, (row + 1) * size));
}

/**
 * How many leaves at the model's start are frozen and repeatable: the last never counts, and they are no gain without weights
 * among them.
 */
function frozenLayers(model: LayerStack): number {
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
  { x, indices }: Batch,
  missing: Int32Array,
  makeStore: FeatureStoreFactory,
  samples: number,
): void {
  const size = sizeOf(shape.slice(1));
  kept.shape = shape.slice(1);
  kept.store ??= makeStore(samples, size);
  missing.forEach((row, i) => {
    if (kept.store?.write(indices[row], data.subarray(i * size, (i + 1) * size))) {
      kept.samples.set(indices[row], hashOfRow(x, row));
    }
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

import { emptyLike, rows } from "../../data/arrays.js";
import type { Batch, Dataset, HostArray } from "../../data/Dataset.js";
import type { LayerGraph } from "../../layers/LayerGraph.js";
import type { FrozenPart } from "../../plan/rewrites/frozenPart.js";
import { scope } from "../../tensor/memory/StorageHolder.js";
import { noGrad } from "../../tensor/record.js";
import { StateError } from "../../util/errors.js";
import { sizeOf } from "../../util/shape.js";
import { hashOfBits } from "../hashOfBits.js";
import { type PreparedBatch, uploadInputs } from "../uploadBatch.js";
import { type FeatureStore, type FeatureStoreFactory, memoryFeatures } from "./FeatureStore.js";

/** What is kept of a dataset, and what it depends on. */
interface Kept {
  readonly frozen: FrozenPart;
  readonly versions: string;
  /** Shape of a sample's features; known once one was computed. */
  shape: readonly number[] | null;
  store: FeatureStore | null;
  /** The samples that are kept, with a hash of the inputs that they were computed from. */
  readonly samples: Map<number, number>;
  /** The run that used it last. */
  run: number;
}

/** What to do about data that change within a training, or a validation of it. */
const CHANGED =
  "the inputs of a sample have changed since the frozen layers at the model's start were computed from it; where the data change " +
  "from epoch to epoch, say so in their `augmented`, as mapInputs(data, f, { random: true }) does, or give frozenFeatures: false";

/**
 * The outputs of frozen layers at a model's start are computed once per sample and stored: later epochs take them from the store, with the
 * same bits, since an output depends on its own sample and the weights alone. The first batch of every epoch is compared with what was
 * stored: data that change without declaring it are an error within a training, and are recomputed in the next.
 */
export class FrozenFeatures {
  readonly #model: LayerGraph;
  readonly #keptParts = new WeakMap<Dataset, Kept>();

  #run = 0;

  constructor(model: LayerGraph) {
    this.#model = model;
  }

  /** Begins a training or an evaluation of its own: data may have changed since the last. */
  begin(): void {
    this.#run++;
  }

  /** Whether the layers that a batch has been through are still frozen. */
  covers({ frozen }: PreparedBatch): boolean {
    return !frozen || isWithin(frozen, this.#model.frozenPart());
  }

  /** Whether the dataset's samples change from epoch to epoch, so that layers which could be computed once cannot. */
  cannotCache(data: Dataset): boolean {
    return data.augmented && this.#model.frozenPart() !== null;
  }

  /** An epoch's batches, their inputs replaced by features where that spares layers. */
  batches(
    data: Dataset,
    epoch: number,
    makeStore: FeatureStoreFactory | false = memoryFeatures(),
  ): AsyncIterable<PreparedBatch> {
    return makeStore === false || data.augmented || this.#model.frozenPart() === null
      ? data.batches(epoch)
      : this.#features(data, epoch, makeStore);
  }

  async *#features(data: Dataset, epoch: number, makeStore: FeatureStoreFactory): AsyncGenerator<PreparedBatch> {
    let done = 0;
    for (;;) {
      const frozen = this.#model.frozenPart();
      const part = frozen ? this.#kept(data, epoch, frozen, makeStore) : data.batches(epoch);
      const versions = versionsOf(frozen);
      let passed = 0;
      let changed = false;
      for await (const batch of part) {
        if (passed++ < done) continue;
        yield batch;
        done++;
        // A callback may have thawed layers or set weights; the epoch then goes on with what holds now.
        const now = this.#model.frozenPart();
        changed = now?.key !== frozen?.key || versionsOf(now) !== versions;
        if (changed) break;
      }
      if (!changed) return;
    }
  }

  async *#kept(
    data: Dataset,
    epoch: number,
    frozen: FrozenPart,
    makeStore: FeatureStoreFactory,
  ): AsyncGenerator<PreparedBatch> {
    const kept = await this.#checked(data, epoch, frozen);
    const withoutInputs = kept.samples.size === data.size;
    for await (const batch of data.batches(epoch, { withoutInputs })) {
      const missing = Int32Array.from(batch.indices.keys()).filter((row) => !kept.samples.has(batch.indices[row]));
      const fresh = missing.length > 0 ? await this.#compute(batch, missing, kept.frozen) : null;
      if (fresh) keep(kept, fresh, batch, missing, makeStore, data.size);
      yield { ...batch, x: assemble(kept, fresh, batch.indices, missing), frozen: kept.frozen };
    }
  }

  /** What is kept of the dataset, if its first batch is what it was; else nothing yet. @throws StateError within a run */
  async #checked(data: Dataset, epoch: number, frozen: FrozenPart): Promise<Kept> {
    const kept = this.#keptOf(data, frozen);
    const isKnown = kept.run === this.#run;
    kept.run = this.#run;
    if (kept.samples.size === 0 || (await isUnchanged(kept, data, epoch))) return kept;
    if (isKnown) throw new StateError(`fit: ${CHANGED}`);
    kept.store?.close();
    this.#keptParts.delete(data);
    return this.#keptOf(data, frozen);
  }

  /** What the frozen layers make of some rows of a batch. */
  async #compute(batch: Batch, missing: Int32Array, frozen: FrozenPart): Promise<HostArray> {
    const all = missing.length === batch.indices.length;
    const part = all ? batch : { x: rows(batch.x, missing), indices: missing.map((row) => batch.indices[row]) };
    const output = noGrad(() =>
      scope(
        () =>
          this.#model.planFor({ training: false, only: frozen }).run([uploadInputs("fit", this.#model, part)], {})[0],
      ),
    );
    const { shape } = output;
    const data = await output.data();
    output.release("its features have been read");
    return { data, shape };
  }

  #keptOf(data: Dataset, frozen: FrozenPart): Kept {
    const versions = versionsOf(frozen);
    const known = this.#keptParts.get(data);
    if (known?.frozen.key === frozen.key && known.versions === versions) return known;
    known?.store?.close();
    const kept: Kept = { frozen, versions, shape: null, store: null, samples: new Map(), run: this.#run };
    this.#keptParts.set(data, kept);
    return kept;
  }
}

/** Tells the weights of the frozen layers from what they were or will be. */
function versionsOf(frozen: FrozenPart | null): string {
  return (frozen?.layers ?? []).flatMap((layer) => layer.weights.map((weight) => weight.version)).join();
}

/** Whether all layers of one part are in another. */
function isWithin(part: FrozenPart, other: FrozenPart | null): boolean {
  return part.paths.every((path) => other?.paths.includes(path));
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

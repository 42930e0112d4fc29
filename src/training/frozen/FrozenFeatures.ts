import type { TypedArray } from "../../backends/Kernels.js";
import { emptyLike, rows } from "../../data/arrays.js";
import type { AnyDataset, BatchesOptions, HostArray } from "../../data/Dataset.js";
import type { LayerGraph } from "../../layers/LayerGraph.js";
import type { FrozenPart } from "../../plan/rewrites/frozenPart.js";
import { scope } from "../../tensor/memory/StorageHolder.js";
import { noGrad } from "../../tensor/record.js";
import { StateError } from "../../util/errors.js";
import { type Shape, sizeOf } from "../../util/shape.js";
import { hashOfBits } from "../hashOfBits.js";
import { type PreparedBatch, preparedBatch, uploadInputs } from "../uploadBatch.js";
import { versionsOf } from "../versionsOf.js";
import { type FeatureStore, type FeatureStoreFactory, memoryFeatures } from "./FeatureStore.js";

/** What is kept of a dataset, and what it depends on. */
interface Kept {
  readonly frozen: FrozenPart;
  readonly versions: string;
  /** Shapes of a sample's features, which the store keeps one behind the other; known once some were computed. */
  shapes: readonly Shape[] | null;
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
  readonly #keptParts = new WeakMap<AnyDataset, Kept>();

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
  cannotCache(data: AnyDataset): boolean {
    return data.augmented && this.#model.frozenPart() !== null;
  }

  /** An epoch's batches, their inputs replaced by features where that spares layers. */
  batches(
    data: AnyDataset,
    epoch: number,
    makeStore: FeatureStoreFactory | false = memoryFeatures(),
  ): AsyncIterable<PreparedBatch> {
    return makeStore === false || data.augmented || this.#model.frozenPart() === null
      ? prepared(data, epoch)
      : this.#features(data, epoch, makeStore);
  }

  async *#features(data: AnyDataset, epoch: number, makeStore: FeatureStoreFactory): AsyncGenerator<PreparedBatch> {
    let done = 0;
    for (;;) {
      const frozen = this.#model.frozenPart();
      const part = frozen ? this.#kept(data, epoch, frozen, makeStore) : prepared(data, epoch);
      const versions = versionsOf(weightsOf(frozen));
      let passed = 0;
      let changed = false;
      for await (const batch of part) {
        if (passed++ < done) continue;
        yield batch;
        done++;
        // A callback may have thawed layers or set weights; the epoch then goes on with what holds now.
        const now = this.#model.frozenPart();
        changed = now?.key !== frozen?.key || versionsOf(weightsOf(now)) !== versions;
        if (changed) break;
      }
      if (!changed) return;
    }
  }

  async *#kept(
    data: AnyDataset,
    epoch: number,
    frozen: FrozenPart,
    makeStore: FeatureStoreFactory,
  ): AsyncGenerator<PreparedBatch> {
    const kept = await this.#checked(data, epoch, frozen);
    const withoutInputs = kept.samples.size === data.size;
    for await (const batch of prepared(data, epoch, { withoutInputs })) {
      const missing = Int32Array.from(batch.indices.keys()).filter((row) => !kept.samples.has(batch.indices[row]));
      const fresh = missing.length > 0 ? await this.#compute(batch, missing, kept.frozen) : null;
      if (fresh) keep(kept, fresh, batch, missing, makeStore, data.size);
      yield { ...batch, x: assemble(kept, fresh, batch.indices, missing), frozen: kept.frozen };
    }
  }

  /** What is kept of the dataset, if its first batch is what it was; else nothing yet. @throws StateError within a run */
  async #checked(data: AnyDataset, epoch: number, frozen: FrozenPart): Promise<Kept> {
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
  async #compute(batch: PreparedBatch, missing: Int32Array, frozen: FrozenPart): Promise<readonly HostArray[]> {
    const all = missing.length === batch.indices.length;
    const part = all
      ? batch
      : { x: batch.x.map((x) => rows(x, missing)), indices: missing.map((row) => batch.indices[row]) };
    const plan = this.#model.planFor({ training: false, only: frozen });
    const outputs = noGrad(() => scope(() => plan.run(uploadInputs("fit", this.#model, part), {})));
    const features: HostArray[] = [];
    for (const output of outputs) features.push({ data: await output.data(), shape: output.shape });
    for (const output of new Set(outputs)) output.release("its features have been read");
    return features;
  }

  #keptOf(data: AnyDataset, frozen: FrozenPart): Kept {
    const versions = versionsOf(weightsOf(frozen));
    const known = this.#keptParts.get(data);
    if (known?.frozen.key === frozen.key && known.versions === versions) return known;
    known?.store?.close();
    const kept: Kept = { frozen, versions, shapes: null, store: null, samples: new Map(), run: this.#run };
    this.#keptParts.set(data, kept);
    return kept;
  }
}

const weightsOf = (frozen: FrozenPart | null) => (frozen?.layers ?? []).flatMap(({ weights }) => weights);

/** Whether all layers of one part are in another. */
function isWithin(part: FrozenPart, other: FrozenPart | null): boolean {
  return part.paths.every((path) => other?.paths.includes(path));
}

/** Whether the samples of an epoch's first batch are those that were kept. */
async function isUnchanged({ samples }: Kept, data: AnyDataset, epoch: number): Promise<boolean> {
  for await (const batch of prepared(data, epoch))
    return batch.indices.every(
      (sample, row) => !samples.has(sample) || samples.get(sample) === hashOfRow(batch.x, row),
    );
  return true;
}

function hashOfRow(inputs: readonly HostArray[], row: number): number {
  const [first, ...others] = inputs.map((array) => hashOfBits(rowOf(array, row)));
  return others.reduce((hash, next) => (Math.imul(hash, 31) + next) | 0, first);
}

function rowOf({ data, shape }: HostArray, row: number): TypedArray {
  const size = sizeOf(shape.slice(1));
  return data.subarray(row * size, (row + 1) * size);
}

function keep(
  kept: Kept,
  features: readonly HostArray[],
  { x, indices }: PreparedBatch,
  missing: Int32Array,
  makeStore: FeatureStoreFactory,
  samples: number,
): void {
  kept.shapes = features.map(({ shape }) => shape.slice(1));
  const size = kept.shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  kept.store ??= makeStore(samples, size);
  missing.forEach((row, i) => {
    const sample = joined(features.map((array) => rowOf(array, i)));
    if (kept.store?.write(indices[row], sample)) kept.samples.set(indices[row], hashOfRow(x, row));
  });
}

/** Several arrays one behind the other; a single one is not copied. */
function joined(parts: readonly TypedArray[]): TypedArray {
  if (parts.length === 1) return parts[0];
  const all = emptyLike(
    parts[0],
    parts.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A batch's features: the kept ones, and those computed now in the rows that were missing. */
function assemble(
  kept: Kept,
  fresh: readonly HostArray[] | null,
  indices: Int32Array,
  missing: Int32Array,
): readonly HostArray[] {
  if (fresh && missing.length === indices.length) return fresh;
  const stored = Array.from(indices, (sample) => kept.store?.read(sample) ?? null);
  let begin = 0;
  return (kept.shapes ?? []).map((shape, feature) => {
    const [from, size] = [begin, sizeOf(shape)];
    begin += size;
    const parts = stored.map((sample) => sample?.subarray(from, from + size));
    if (fresh)
      missing.forEach((row, i) => {
        parts[row] = rowOf(fresh[feature], i);
      });
    const data = emptyLike(parts[0]!, indices.length * size);
    parts.forEach((part, row) => {
      data.set(part!, row * size);
    });
    return { data, shape: [indices.length, ...shape] };
  });
}

/** A dataset's batches as lists of arrays. */
async function* prepared(data: AnyDataset, epoch: number, options?: BatchesOptions): AsyncGenerator<PreparedBatch> {
  for await (const batch of data.batches(epoch, options)) yield preparedBatch(batch);
}

import type { AnyDataset, Arrays, Batch, BatchesOptions, HostArray } from "../data/Dataset.js";
import type { DatasetDescription, DatasetName, FromWorker } from "./messages.js";

/** The datasets of a training, whose batches are made on this thread, when the worker asks. */
export class PageBatches {
  readonly #datasets: Readonly<Partial<Record<DatasetName, AnyDataset>>>;
  readonly #passes = new Map<number, AsyncIterator<Batch<Arrays, Arrays>>>();

  constructor(datasets: Readonly<Partial<Record<DatasetName, AnyDataset>>>) {
    this.#datasets = datasets;
  }

  /** The next batch of a pass, as data that may be moved; null after the last. */
  async next(asked: Extract<FromWorker, { kind: "nextBatch" }>): Promise<Batch<Arrays, Arrays> | null> {
    const { set, pass, epoch, withoutInputs } = asked;
    let iterator = this.#passes.get(pass);
    if (!iterator) {
      iterator = batchesOf(this.#datasets[set] as AnyDataset, epoch, { withoutInputs });
      this.#passes.set(pass, iterator);
    }
    const { done, value } = await iterator.next();
    if (!done) return ownBatch(value);
    this.#passes.delete(pass);
    return null;
  }

  /** Ends a pass, which may be before its last batch. */
  async close(pass: number): Promise<void> {
    const iterator = this.#passes.get(pass);
    this.#passes.delete(pass);
    await iterator?.return?.();
  }

  /** Ends all passes. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#passes.keys()].map((pass) => this.close(pass)));
  }
}

/** As `for await` of fit goes through them: a dataset of the user's own may have a generator that is not asynchronous. */
async function* batchesOf(
  data: AnyDataset,
  epoch: number,
  options: BatchesOptions,
): AsyncGenerator<Batch<Arrays, Arrays>> {
  yield* data.batches(epoch, options);
}

/** What a worker is told of a dataset. */
export function describe({ size, batchSize, sampleShape, classNames, augmented }: AnyDataset): DatasetDescription {
  return { size, batchSize, sampleShape, classNames, augmented };
}

/** Copies of a batch's arrays: a dataset may use its own again, and what is a view into more would be sent with all of it. */
function ownBatch({ x, y, sampleWeight, indices }: Batch<Arrays, Arrays>): Batch<Arrays, Arrays> {
  return {
    x: ownArrays(x),
    ...(y && { y: ownArrays(y) }),
    ...(sampleWeight && { sampleWeight: ownArrays(sampleWeight) }),
    indices: indices.slice(),
  };
}

function ownArrays(given: Arrays): Arrays {
  return "data" in given ? ownArray(given) : given.map(ownArray);
}

function ownArray({ data, shape }: HostArray): HostArray {
  return { data: data.slice(), shape: [...shape] };
}

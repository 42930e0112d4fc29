import { ValueError } from "../util/errors.js";
import type { Batch, Dataset } from "./Dataset.js";

/**
 * The first n samples of each epoch, for a short trial training. A shuffled dataset has other first samples in each epoch. Batches are
 * not cut: n is rounded up to a multiple of the batch size.
 * @throws ValueError unless n is a positive integer
 */
export function take(data: Dataset, n: number): Dataset {
  if (!Number.isInteger(n) || n < 1) throw new ValueError(`take: n is ${n}; give a positive integer`);
  const batches = Math.ceil(Math.min(n, data.size) / data.batchSize);
  return {
    size: Math.min(data.size, batches * data.batchSize),
    batchSize: data.batchSize,
    sampleShape: data.sampleShape,
    classNames: data.classNames,
    augmented: data.augmented,
    batches: (epoch, options) => firstBatches(data.batches(epoch, options), batches),
  };
}

async function* firstBatches(all: AsyncIterable<Batch>, count: number): AsyncGenerator<Batch> {
  let given = 0;
  for await (const batch of all) {
    yield batch;
    if (++given === count) return;
  }
}

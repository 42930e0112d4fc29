import type { Batch, Dataset, HostArray } from "./Dataset.js";

/**
 * The dataset with f applied to the inputs of each batch, as it comes: a model's preprocessing. f keeps the number of samples;
 * what a sample becomes depends on it alone.
 * @param f such as preprocessVgg16
 */
export function mapInputs(data: Dataset, f: (x: HostArray) => HostArray): Dataset {
  const sample = f({
    data: new Float32Array(data.sampleShape.reduce((a, b) => a * b, 1)),
    shape: [1, ...data.sampleShape],
  });
  return {
    size: data.size,
    batchSize: data.batchSize,
    sampleShape: sample.shape.slice(1),
    classNames: data.classNames,
    augmented: data.augmented,
    batches: (epoch, options) =>
      options?.withoutInputs ? data.batches(epoch, options) : mapped(data.batches(epoch, options), f),
  };
}

async function* mapped(batches: AsyncIterable<Batch>, f: (x: HostArray) => HostArray): AsyncGenerator<Batch> {
  for await (const batch of batches) yield { ...batch, x: f(batch.x) };
}

import { optionsReader } from "../util/optionsReader.js";
import type { Batch, Dataset, HostArray } from "./Dataset.js";

/** Options of {@link mapInputs}. */
export interface MapInputsOptions {
  /** Whether f makes something else of a sample each time: the dataset is `augmented` then. Default false. */
  readonly random?: boolean;
}

const readOptions = optionsReader<MapInputsOptions>("mapInputs", "mapInputs(data, f, { random: true })", {
  names: { random: true },
});

/**
 * The dataset with f applied to the inputs of each batch, as it comes: a model's preprocessing. f keeps the number of samples;
 * what a sample becomes depends on it alone, and on nothing random unless `random` says so.
 * @param f such as preprocessVgg16
 */
export function mapInputs(data: Dataset, f: (x: HostArray) => HostArray, options?: MapInputsOptions): Dataset {
  const { random = false } = readOptions(options);
  const sample = f({
    data: new Float32Array(data.sampleShape.reduce((a, b) => a * b, 1)),
    shape: [1, ...data.sampleShape],
  });
  return {
    size: data.size,
    batchSize: data.batchSize,
    sampleShape: sample.shape.slice(1),
    classNames: data.classNames,
    augmented: data.augmented || random,
    batches: (epoch, options) =>
      options?.withoutInputs ? data.batches(epoch, options) : mapped(data.batches(epoch, options), f),
  };
}

async function* mapped(batches: AsyncIterable<Batch>, f: (x: HostArray) => HostArray): AsyncGenerator<Batch> {
  for await (const batch of batches) yield { ...batch, x: f(batch.x) };
}

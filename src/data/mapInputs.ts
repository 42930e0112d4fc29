import { ValueError } from "../util/errors.js";
import { lazy } from "../util/lazy.js";
import { optionsReader } from "../util/optionsReader.js";
import type { Batch, Dataset, HostArray } from "./Dataset.js";
import { KeptSamples } from "./KeptSamples.js";

/** Options of {@link mapInputs}. */
export interface MapInputsOptions {
  /** Whether f is random; the dataset is then `augmented`, and nothing is cached. Default false. */
  readonly random?: boolean;
}

const readOptions = optionsReader<MapInputsOptions>("mapInputs", "mapInputs(data, f, { random: true })", {
  names: { random: true },
});

/**
 * Applies f, such as the preprocessing of a model, to the inputs of each batch. f must keep the number of samples and map each sample
 * independently of the others; it must be deterministic unless `random` is true. Prepared samples are cached if all of them take at
 * most 512 MB; the first batch of each later epoch is prepared again to check that nothing has changed.
 * @param f such as preprocessVgg16
 * @throws ValueError, as the batches come, when the result of f has changed since an earlier epoch and `random` is not set
 */
export function mapInputs(data: Dataset, f: (x: HostArray) => HostArray, options?: MapInputsOptions): Dataset {
  const { random = false } = readOptions(options);
  const sample = f({
    data: new Float32Array(data.sampleShape.reduce((a, b) => a * b, 1)),
    shape: [1, ...data.sampleShape],
  });
  const sampleShape = sample.shape.slice(1);
  const augmented = data.augmented || random;
  const kept = lazy(() => (augmented ? null : KeptSamples.for(data.size, sampleShape)));
  return {
    size: data.size,
    batchSize: data.batchSize,
    sampleShape,
    classNames: data.classNames,
    augmented,
    batches: (epoch, options) => {
      if (options?.withoutInputs) return data.batches(epoch, options);
      return kept()?.complete
        ? again(data, f, kept() as KeptSamples, epoch)
        : mapped(data.batches(epoch, options), f, kept());
    },
  };
}

/** The first epoch: prepares and caches every batch. */
async function* mapped(
  batches: AsyncIterable<Batch>,
  f: (x: HostArray) => HostArray,
  kept: KeptSamples | null,
): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    const x = f(batch.x);
    kept?.write(batch.indices, x);
    yield { ...batch, x };
  }
}

/** Later epochs: prepares one batch to compare it; the others come from the cache. */
async function* again(
  data: Dataset,
  f: (x: HostArray) => HostArray,
  kept: KeptSamples,
  epoch: number,
): AsyncGenerator<Batch> {
  let first = true;
  for await (const batch of data.batches(epoch)) {
    const x = f(batch.x);
    if (!kept.equals(batch.indices, x)) {
      throw new ValueError(
        "mapInputs: the samples have changed since an earlier epoch; where they are meant to, say mapInputs(data, f, { random: true })",
      );
    }
    yield { ...batch, x };
    break;
  }
  for await (const batch of data.batches(epoch, { withoutInputs: true })) {
    if (!first) yield { ...batch, x: kept.read(batch.indices) };
    first = false;
  }
}

import { withoutData } from "../arrays.js";
import { epochOrder, pieces, readAhead } from "../batching.js";
import type { Dataset, HostArray } from "../Dataset.js";
import type { Pixels } from "../images/loadPixels.js";

/** A dataset of image files. */
export interface ImageDataset extends Dataset {
  /** The file of each sample, by its index. */
  readonly files: readonly string[];
  /** The class of each sample, by its index. */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  /** The bytes of the file of sample i, a copy of the caller's own. */
  readFile(i: number): Promise<Uint8Array>;
}

/** The parts of a dataset of pictures that are loaded when they are needed. */
export interface ImageDatasetParts
  extends Pick<ImageDataset, "files" | "labels" | "classNames" | "sampleShape" | "batchSize" | "readFile"> {
  /** Multiplies the pixels. */
  readonly scale: number;
  readonly shuffle: boolean;
  readonly seed: number;
  /** The pixels of sample i, 0..255. */
  readonly load: (i: number) => Promise<Pixels>;
}

/** The most files that are open at the same time: a batch of thousands must not exhaust the system's file handles. */
const OPEN_AT_ONCE = 16;

/** A dataset that loads pictures when a batch needs them, and prefetches one batch. */
export function imageDataset(parts: ImageDatasetParts): ImageDataset {
  const { files, labels, classNames, sampleShape, batchSize, shuffle, seed, readFile } = parts;
  return {
    size: files.length,
    batchSize,
    sampleShape,
    classNames,
    augmented: false,
    files,
    labels,
    readFile,
    batches: (epoch, { withoutInputs = false } = {}) =>
      readAhead(pieces(epochOrder(files.length, epoch, { shuffle, seed }), batchSize), async (indices) => ({
        x: withoutInputs ? withoutData([0, ...sampleShape], indices) : await readInputs(parts, indices),
        y: { data: Int32Array.from(indices, (i) => labels[i]), shape: [indices.length] },
        indices,
      })),
  };
}

async function readInputs({ sampleShape, scale, load }: ImageDatasetParts, indices: Int32Array): Promise<HostArray> {
  const step = sampleShape[0] * sampleShape[1] * sampleShape[2];
  const data = new Float32Array(indices.length * step);
  for (let from = 0; from < indices.length; from += OPEN_AT_ONCE) {
    const loaded = await allInOrder(Array.from(indices.subarray(from, from + OPEN_AT_ONCE), load));
    loaded.forEach((pixels, i) => {
      data.set(pixels, (from + i) * step);
    });
  }
  if (scale !== 1) for (let i = 0; i < data.length; i++) data[i] *= scale;
  return { data, shape: [indices.length, ...sampleShape] };
}

/** All values. Of several failures the first one in the order of the list is thrown, so that runs are reproducible. */
async function allInOrder<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const values: T[] = [];
  for (const settled of await Promise.allSettled(promises)) {
    if (settled.status === "rejected") throw settled.reason;
    values.push(settled.value);
  }
  return values;
}

import { arrays } from "../data/arrays.js";
import { DEFAULT_BATCH_SIZE } from "../data/batching.js";
import type { Dataset, HostArray } from "../data/Dataset.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { fold, randomKey } from "../util/random.js";
import { paintBowl } from "./paintBowl.js";

const CLASS_NAMES = ["ramen", "udon"] as const;

/** Pictures and labels in memory. */
export interface Bowls {
  /** [n, size, size, 3], whole numbers 0..255 as float32. */
  readonly x: HostArray & { readonly data: Float32Array };
  /** 0 ramen, 1 udon, in turn. */
  readonly y: Int32Array;
  readonly classNames: readonly ["ramen", "udon"];
}

const readOptions = optionsReader<{ size?: number }>("bowls", "bowls(112, 1, { size: 64 })", { names: { size: true } });

/**
 * Paints bowls of noodles: ramen (thin, yellow noodles) and udon (thick, white ones). Broth, bowl and toppings go with the
 * dish more often than not, and much else differs from picture to picture. Something to learn from without a file to fetch, a
 * stand-in for photos: how much goes with the dish was set so that small networks trained on 112 bowls are right on others about
 * as often as with photos, by those accuracies alone. Picture i follows from the seed and i alone.
 * @param n how many; classes alternate  @param seed a whole number
 * @throws ValueError unless n is a whole number and size an even one
 */
export function bowls(n: number, seed: number, options?: { size?: number }): Bowls {
  const { size = 128 } = readOptions(options);
  if (!Number.isInteger(n) || n < 0) throw new ValueError(`bowls: n is ${n}; give a whole number, such as 112`);
  if (!Number.isInteger(size) || size < 2 || size % 2 !== 0)
    throw new ValueError(`bowls: size is ${size}; give an even number of pixels, such as 128`);
  const data = new Float32Array(n * size * size * 3);
  const key = randomKey(seed);
  const y = Int32Array.from({ length: n }, (_, i) => i % 2);
  y.forEach((label, i) => {
    data.set(paintBowl(CLASS_NAMES[label], fold(key, i), size), i * size * size * 3);
  });
  return { x: { data, shape: [n, size, size, 3] }, y, classNames: CLASS_NAMES };
}

/** Options of {@link bowlDatasets}. */
export interface BowlDatasetsOptions {
  /** A whole number that the pictures and the order of training follow from. Default 0. */
  readonly seed?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Multiplies the pixels, which are 0..255 without it. Default 1. */
  readonly scale?: number;
  /** Pixels along a side. Default 128. */
  readonly size?: number;
}

const readDatasetsOptions = optionsReader<BowlDatasetsOptions>("bowlDatasets", "bowlDatasets({ size: 64, seed: 1 })", {
  names: { seed: true, batchSize: true, scale: true, size: true },
});

/** Pictures of each part; the numbers of the report. */
const PARTS = { train: 112, val: 28, test: 8 } as const;

/**
 * Painted bowls as three datasets, shaped as those of `imageFolder`: 112 to train on, shuffled each epoch, 28 to validate and 8
 * to test on, half of each class, no picture in two of them.
 */
export function bowlDatasets(options?: BowlDatasetsOptions): {
  readonly train: Dataset;
  readonly val: Dataset;
  readonly test: Dataset;
  readonly classNames: readonly ["ramen", "udon"];
} {
  const { seed = 0, batchSize = DEFAULT_BATCH_SIZE, scale = 1, size = 128 } = readDatasetsOptions(options);
  const { x, y, classNames } = bowls(PARTS.train + PARTS.val + PARTS.test, seed, { size });
  const step = size * size * 3;
  if (scale !== 1) for (let i = 0; i < x.data.length; i++) x.data[i] *= scale;
  const part = (from: number, count: number, shuffle: boolean) =>
    arrays(
      { data: x.data.subarray(from * step, (from + count) * step), shape: [count, size, size, 3] },
      { data: y.subarray(from, from + count), shape: [count] },
      { batchSize, shuffle, seed, classNames },
    );
  return {
    train: part(0, PARTS.train, true),
    val: part(PARTS.train, PARTS.val, false),
    test: part(PARTS.train + PARTS.val, PARTS.test, false),
    classNames,
  };
}

import { arrays } from "../data/arrays.js";
import { DEFAULT_BATCH_SIZE } from "../data/batching.js";
import type { Dataset, HostArray } from "../data/Dataset.js";
import { ValueError } from "../util/errors.js";
import { nextTurn } from "../util/nextTurn.js";
import { optionsReader } from "../util/optionsReader.js";
import { fold, type RandomKey, randomKey } from "../util/random.js";
import { paintBowl } from "./paintBowl.js";

const CLASS_NAMES = ["ramen", "udon"] as const;

/** Painted pictures and their labels. */
export interface Bowls {
  /** [n, size, size, 3], integers 0..255 as float32. */
  readonly x: HostArray & { readonly data: Float32Array };
  /** 0 ramen, 1 udon, alternating. */
  readonly y: Int32Array;
  /** The names of labels 0 and 1. */
  readonly classNames: readonly ["ramen", "udon"];
}

/** Options of {@link bowls}. */
export interface BowlsOptions {
  /** Height and width in pixels. Default 128. */
  readonly size?: number;
  /** The number of the first picture, even, so that several threads can paint some each. Default 0. */
  readonly first?: number;
}

const readOptions = optionsReader<BowlsOptions>("bowls", "bowls(112, 1, { size: 64 })", {
  names: { size: true, first: true },
});

/**
 * Paints bowls of noodles: ramen (thin, yellow noodles) and udon (thick, white ones). Broth, bowl and toppings are
 * correlated with the dish; everything else varies from picture to picture. A data set that needs no download and stands in for photos:
 * the correlations were set so that small networks that are trained on 112 bowls have about the accuracy that they have on photos.
 * Picture i is determined by the seed and i.
 * @param n the number of pictures; classes alternate  @param seed an integer
 * @throws ValueError unless n is an integer from 0, size a positive even integer and first an even integer from 0
 */
export function bowls(n: number, seed: number, options?: BowlsOptions): Bowls {
  const { size = 128, first = 0 } = readOptions(options);
  const painted = emptyBowls("bowls", n, size);
  if (!Number.isInteger(first) || first < 0 || first % 2 !== 0)
    throw new ValueError(`bowls: first is ${first}; give an even number, such as 56`);
  const key = randomKey(seed);
  for (let i = 0; i < n; i++) paintInto(painted, i, key, first);
  return painted;
}

/** Options of {@link bowlsInTurns}. */
export interface BowlsInTurnsOptions {
  /** Height and width in pixels. Default 128. */
  readonly size?: number;
  /** Ends painting between two pictures: the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called after each picture with the number of those that are painted; `painted.x` has their pixels already. */
  readonly onPainted?: (count: number, painted: Bowls) => void;
}

const readInTurnsOptions = optionsReader<BowlsInTurnsOptions>(
  "bowlsInTurns",
  "bowlsInTurns(112, 1, { size: 64, onPainted: (count) => … })",
  { names: { size: true, signal: true, onPainted: true } },
);

/**
 * The same pictures as {@link bowls}, for pages: after each picture (15 ms at 64 pixels, 70 at 128, on one core of an AMD EPYC) the page gets its turn, so that it goes on
 * meanwhile.
 * @throws as bowls; the signal's reason when it aborts
 */
export async function bowlsInTurns(n: number, seed: number, options?: BowlsInTurnsOptions): Promise<Bowls> {
  const { size = 128, signal, onPainted } = readInTurnsOptions(options);
  const painted = emptyBowls("bowlsInTurns", n, size);
  const key = randomKey(seed);
  for (let i = 0; i < n; i++) {
    await nextTurn();
    signal?.throwIfAborted();
    paintInto(painted, i, key);
    onPainted?.(i + 1, painted);
  }
  return painted;
}

/** Pictures that are to be painted, with their labels. @throws ValueError for a number or a size that cannot be */
function emptyBowls(where: string, n: number, size: number): Bowls {
  if (!Number.isInteger(n) || n < 0) throw new ValueError(`${where}: n is ${n}; give an integer from 0, such as 112`);
  if (!Number.isInteger(size) || size < 2 || size % 2 !== 0)
    throw new ValueError(`${where}: size is ${size}; give an even number of pixels, such as 128`);
  const x = { data: new Float32Array(n * size * size * 3), shape: [n, size, size, 3] };
  return { x, y: Int32Array.from({ length: n }, (_, i) => i % 2), classNames: CLASS_NAMES };
}

/** @param first the number of the picture at i = 0 */
function paintInto({ x, y }: Bowls, i: number, key: RandomKey, first = 0): void {
  const size = x.shape[1];
  x.data.set(paintBowl(CLASS_NAMES[y[i]], fold(key, first + i), size), i * size * size * 3);
}

/** Options of {@link bowlDatasets}. */
export interface BowlDatasetsOptions {
  /** An integer that determines the pictures and the order of the training part. Default 0. */
  readonly seed?: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Multiplies the pixels, which are 0..255 without it. Default 1. */
  readonly scale?: number;
  /** Height and width in pixels. Default 128. */
  readonly size?: number;
}

const readDatasetsOptions = optionsReader<BowlDatasetsOptions>("bowlDatasets", "bowlDatasets({ size: 64, seed: 1 })", {
  names: { seed: true, batchSize: true, scale: true, size: true },
});

/** The number of pictures of each part: those of the report. */
const PARTS = { train: 112, val: 28, test: 8 } as const;

/**
 * Painted bowls as three datasets, shaped as those of `imageFolder`: 112 for training, shuffled in each epoch, 28 for
 * validation and 8 for testing. Each part has as many ramen as udon; the parts are disjoint.
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

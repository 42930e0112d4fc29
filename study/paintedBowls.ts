import { bowls } from "noodlenet/bowls";
import { arrays } from "noodlenet/data";
import type { Pictures } from "./Experiment.js";

/** Painted bowls as plain data, which is sent to other processes: painting them takes seconds. */
export interface PaintedBowls {
  /** [n, size, size, 3] */
  readonly pixels: Uint8Array;
  readonly size: number;
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
}

/** The number of pictures of each part, as `bowlDatasets` has them. */
const PARTS = { train: 112, val: 28, test: 8 } as const;

/** Paints the bowls of `bowlDatasets` for a seed. @param size height and width in pixels */
export function paintBowls(seed: number, size = 128): PaintedBowls {
  const { x, y, classNames } = bowls(PARTS.train + PARTS.val + PARTS.test, seed, { size });
  return { pixels: Uint8Array.from(x.data), size, labels: y, classNames };
}

/** The datasets of `bowlDatasets`, of bowls that have been painted. */
export function bowlPictures(
  { pixels, size, labels, classNames }: PaintedBowls,
  { seed, batchSize }: { readonly seed: number; readonly batchSize: number },
): Pictures {
  const step = size * size * 3;
  const part = (from: number, count: number, shuffle: boolean) =>
    arrays(
      { data: Float32Array.from(pixels.subarray(from * step, (from + count) * step)), shape: [count, size, size, 3] },
      { data: labels.subarray(from, from + count), shape: [count] },
      { batchSize, shuffle, seed, classNames },
    );
  return {
    train: part(0, PARTS.train, true),
    val: part(PARTS.train, PARTS.val, false),
    test: part(PARTS.train + PARTS.val, PARTS.test, false),
    classNames,
  };
}

import { Worker } from "node:worker_threads";
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

const COUNT = PARTS.train + PARTS.val + PARTS.test;

/** Some of the bowls of a seed, from an even number on. */
export interface BowlRange {
  readonly seed: number;
  readonly size: number;
  readonly first: number;
  readonly count: number;
}

/** Paints the bowls of `bowlDatasets` for a seed. @param size height and width in pixels */
export function paintBowls(seed: number, size = 128): PaintedBowls {
  return bowlsOf(paintRange({ seed, size, first: 0, count: COUNT }), size);
}

/** The same, by several threads at once. */
export async function paintBowlsInThreads(seed: number, threads: number, size = 128): Promise<PaintedBowls> {
  const step = size * size * 3;
  const each = 2 * Math.ceil(COUNT / threads / 2);
  const pixels = new Uint8Array(COUNT * step);
  const firsts = Array.from({ length: Math.ceil(COUNT / each) }, (_, i) => i * each);
  await Promise.all(
    firsts.map(async (first) => {
      const range = { seed, size, first, count: Math.min(each, COUNT - first) };
      pixels.set(await inThread(range), first * step);
    }),
  );
  return bowlsOf(pixels, size);
}

export function paintRange({ seed, size, first, count }: BowlRange): Uint8Array {
  return Uint8Array.from(bowls(count, seed, { size, first }).x.data);
}

/** Paints in a thread of its own, which `paintThread.ts` is. */
function inThread(range: BowlRange): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL("./paintThread.js", import.meta.url), { workerData: range });
    thread.once("message", resolve);
    thread.once("error", reject);
  });
}

function bowlsOf(pixels: Uint8Array, size: number): PaintedBowls {
  const { classNames } = bowls(0, 0);
  return { pixels, size, labels: Int32Array.from({ length: COUNT }, (_, i) => i % 2), classNames };
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

import { ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { fold, RandomStream, randomKey } from "../util/random.js";

/** The random streams of a seed: each purpose has its own. */
const SHUFFLING = 1;
const SPLITTING = 2;

/** The default number of samples per batch. */
export const DEFAULT_BATCH_SIZE = 32;

/** @throws ValueError unless it is a positive integer */
export function checkBatchSize(where: string, batchSize: number): void {
  if (Number.isInteger(batchSize) && batchSize > 0) return;
  throw new ValueError(`${where}: batchSize is ${showValue(batchSize)}; give a positive integer, such as 32`);
}

/** The indices 0 … size−1 in the order of an epoch. If it is shuffled, the seed and the epoch determine it. */
export function epochOrder(
  size: number,
  epoch: number,
  { shuffle, seed }: { shuffle: boolean; seed: number },
): Int32Array {
  const order = Int32Array.from({ length: size }, (_, i) => i);
  return shuffle ? new RandomStream(fold(fold(randomKey(seed), SHUFFLING), epoch)).shuffle(order) : order;
}

/** Consecutive pieces of at most `batchSize`. */
export function* pieces(order: Int32Array, batchSize: number): Generator<Int32Array> {
  for (let from = 0; from < order.length; from += batchSize) yield order.slice(from, from + batchSize);
}

/** Prefetches by one: makes the value of the next item while the caller works with the current one. */
export async function* readAhead<In, Out>(items: Iterable<In>, make: (item: In) => Promise<Out>): AsyncGenerator<Out> {
  let next: Promise<Out> | null = null;
  for (const item of items) {
    const ready = next;
    next = make(item);
    // A caller that stops early never awaits this promise; its rejection must not count as unhandled.
    next.catch(() => {});
    if (ready) yield await ready;
  }
  if (next) yield await next;
}

/**
 * Splits samples into training and validation (a stratified split): the fraction of every class is the same in both.
 * @param labels the class of each sample  @param fraction of each class that goes to validation; at least one sample
 * @returns indices in `labels`, ascending
 * @throws ValueError for a class of a single sample, which cannot be in both parts
 */
export function stratifiedSplit(
  where: string,
  labels: ArrayLike<number>,
  { fraction, seed, classNames }: { fraction: number; seed: number; classNames: readonly string[] },
): { train: number[]; val: number[] } {
  if (!(fraction > 0 && fraction < 1))
    throw new ValueError(
      `${where}: validationSplit is ${fraction}; give a fraction above 0 and below 1, or leave it out`,
    );
  const train: number[] = [];
  const val: number[] = [];
  classNames.forEach((name, label) => {
    const members = Array.from(labels, (_, i) => i).filter((i) => labels[i] === label);
    if (members.length < 2)
      throw new ValueError(
        `${where}: class "${name}" has ${members.length} image, too few for validationSplit; give at least 2, or leave validationSplit out`,
      );
    new RandomStream(fold(fold(randomKey(seed), SPLITTING), label)).shuffle(members);
    const cut = Math.min(members.length - 1, Math.max(1, Math.round(members.length * fraction)));
    val.push(...members.slice(0, cut));
    train.push(...members.slice(cut));
  });
  return { train: train.sort((a, b) => a - b), val: val.sort((a, b) => a - b) };
}

import { ValueError } from "./errors.js";
import { cos, log } from "./math.js";

/**
 * Counter-based random numbers: Threefry2x32 with 20 rounds. A number is a pure function of a key and a counter, so
 * element i of a stream is the same on every machine, in every order, on every thread.
 *
 * @see Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"
 */

/** A Threefry key: two unsigned 32-bit integers. Made by {@link randomKey}, split by {@link fold}. */
export type RandomKey = readonly [number, number];

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24];

/** Encrypts the counter [c0, c1] under the key: 64 random bits as two unsigned 32-bit integers. */
export function threefry2x32(key: RandomKey, c0: number, c1: number): [number, number] {
  const schedule = [key[0] | 0, key[1] | 0, key[0] ^ key[1] ^ 0x1bd11bda];
  let x0 = (c0 + schedule[0]) | 0;
  let x1 = (c1 + schedule[1]) | 0;
  for (let round = 0; round < 20; round++) {
    const r = ROTATIONS[round & 7];
    x0 = (x0 + x1) | 0;
    x1 = ((x1 << r) | (x1 >>> (32 - r))) ^ x0;
    if ((round & 3) === 3) {
      const s = (round >> 2) + 1;
      x0 = (x0 + schedule[s % 3]) | 0;
      x1 = (x1 + schedule[(s + 1) % 3] + s) | 0;
    }
  }
  return [x0 >>> 0, x1 >>> 0];
}

/**
 * The key of a user's seed.
 * @throws ValueError unless seed is an integer of at most 53 bits
 */
export function randomKey(seed: number): RandomKey {
  if (!Number.isSafeInteger(seed)) throw new ValueError(`seed: ${seed} is not an integer; give one such as 1`);
  return [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
}

/** Derives a new key from `key` and the integer `n` (JAX's fold_in): one for each layer, weight or step. */
export function fold(key: RandomKey, n: number): RandomKey {
  return threefry2x32(key, n >>> 0, 0x5eed);
}

/** Element i of the key's uniform stream: a multiple of 2^-24 in [0, 1), the same in float32 and float64. */
export function uniformAt(key: RandomKey, i: number): number {
  return (threefry2x32(key, i >>> 0, Math.floor(i / 2 ** 32))[0] >>> 8) * 2 ** -24;
}

/** Element i of the key's standard normal stream (Box and Muller 1958; one of the pair is used). */
export function normalAt(key: RandomKey, i: number): number {
  const [a, b] = threefry2x32(key, i >>> 0, Math.floor(i / 2 ** 32));
  const radius = Math.sqrt(-2 * log((a + 1) * 2 ** -32));
  return radius * cos(2 * Math.PI * (b * 2 ** -32));
}

/** A sequential generator over a key's stream, for shuffling, augmentation and painting. */
export class RandomStream {
  readonly #key: RandomKey;
  #counter = 0;

  constructor(key: RandomKey) {
    this.#key = key;
  }

  /** Uniform in [low, high). */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * uniformAt(this.#key, this.#counter++);
  }

  /** Normal with the given mean and standard deviation. */
  normal(mean = 0, standardDeviation = 1): number {
    return mean + standardDeviation * normalAt(this.#key, this.#counter++);
  }

  /** A uniform integer in [0, n). */
  integer(n: number): number {
    return Math.floor((threefry2x32(this.#key, this.#counter++, 0)[0] / 2 ** 32) * n);
  }

  /** One of the choices. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(choices.length)];
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T extends { length: number; [i: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
    return items;
  }
}

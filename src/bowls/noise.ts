import type { RandomStream } from "../util/random.js";

const SIDE = 64;
const MASK = SIDE - 1;

/** A field of numbers 0..1 that varies smoothly over a distance of 1 and repeats after 64 (value noise). */
export type Noise = (x: number, y: number) => number;

/** A field drawn from the stream. */
export function makeNoise(random: RandomStream): Noise {
  const table = Float32Array.from({ length: SIDE * SIDE }, () => random.uniform());
  return (x, y) => {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const u = ease(x - left);
    const v = ease(y - top);
    const row = (top & MASK) * SIDE;
    const below = ((top + 1) & MASK) * SIDE;
    const i = left & MASK;
    const j = (left + 1) & MASK;
    const a = table[row + i] + (table[row + j] - table[row + i]) * u;
    const b = table[below + i] + (table[below + j] - table[below + i]) * u;
    return a + (b - a) * v;
  };
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

/** Three octaves: coarse shapes with finer ones on them, 0..1. */
export function rough(noise: Noise, x: number, y: number): number {
  return noise(x, y) * 0.57 + noise(x * 2.1 + 17, y * 2.1 + 5) * 0.29 + noise(x * 4.3 + 31, y * 4.3 + 47) * 0.14;
}

/** A fast stream of numbers about −1..1 for the grain of single pixels: the sum of two bytes' worth of a xorshift. */
export function makeGrain(random: RandomStream): () => number {
  let state = random.integer(0x7fffffff) + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state & 0x3ff) + ((state >>> 10) & 0x3ff) + ((state >>> 20) & 0x3ff)) / 1536 - 1;
  };
}

import type { Check, Numbers } from "./evaluations.js";

/** Values in a difference table. */
const VALUES = 7;

/**
 * Up to this step the largest noise counts. A function may have several: 1 − tanh² of a large number has that of its last
 * rounding at the smallest steps, and a staircase of long treads, since tanh is near 1, at larger ones. Beyond, the function
 * itself moves, and what is found first is enough.
 */
const SMALL = 1e-7;

/**
 * Steps of the tables, relative to the inputs: small ones first, where the function itself hardly moves. Each is three
 * times the one before, so that one of them meets every staircase where it shows both its treads and its risers.
 */
const STEPS: number[] = [];
for (let step = 1e-14; step < 0.1; step *= 3) STEPS.push(step);

/**
 * How far rounding moves each output: measured, since a function may lose many digits inside. The differences of
 * equally spaced values, taken again and again, lose the smooth part of the function and keep its rounding.
 * @param at the function along a line: at(t) requests its outputs, flattened
 * @param epsilon a value is never better known than this part of itself
 * @see Moré and Wild 2011, "Estimating computational noise"
 */
export function* noiseOf(at: (t: number) => Check<Numbers>, epsilon: number): Check<Numbers> {
  const here = yield* at(0);
  const noise = here.map((value) => epsilon * Math.abs(value));
  const found = new Uint8Array(noise.length);
  for (const step of STEPS.filter((size) => size > epsilon)) {
    const values: Numbers[] = [];
    for (let i = 0; i < VALUES; i++) values.push(yield* at((i - (VALUES - 1) / 2) * step));
    noise.forEach((least, j) => {
      if (found[j] && step > SMALL) return;
      const own = values.map((all) => all[j]);
      const level = noiseLevel(own) ?? stair(own);
      if (level === null) return;
      noise[j] = Math.max(least, level);
      found[j] = 1;
    });
    if (step > SMALL && found.every(Boolean)) break;
  }
  return noise;
}

/** The noise in equally spaced values; null where the step is too small or too large to tell. */
function noiseLevel(values: readonly number[]): number | null {
  const size = Math.max(...values.map(Math.abs));
  const moved = Math.max(...values) - Math.min(...values);
  // In units of about their size, whose squares neither vanish nor overflow: a power of two, which rounds nothing.
  const unit = powerOfTwoBelow(size);
  const table = differenceTable(values.map((value) => value / unit));
  const equal = table[0].filter((difference) => difference === 0).length;
  if (!Number.isFinite(size) || equal > table[0].length / 2 || moved > 0.1 * size) return null;
  const levels = table.map(levelOf);
  for (let k = 0; k + 2 < levels.length; k++) {
    const [a, b, c] = levels.slice(k, k + 3);
    // Levels that agree, of differences that change their sign, are noise and no longer the function.
    const signs = Math.min(...table[k]) < 0 && Math.max(...table[k]) > 0;
    if (signs && Math.max(a, b, c) <= 4 * Math.min(a, b, c)) return a * unit;
  }
  return null;
}

/** The largest power of two up to a positive number; 0 where that has no full precision. */
function powerOfTwoBelow(x: number): number {
  const power = Float64Array.of(x);
  new BigUint64Array(power.buffer)[0] &= 0x7ff0_0000_0000_0000n;
  return power[0];
}

/** Half the step height if the values are a staircase: all differences are multiples of one jump. */
function stair(values: readonly number[]): number | null {
  const jumps = values.slice(1).map((value, i) => Math.abs(value - values[i]));
  const heights = jumps.filter((jump) => jump > 0);
  if (heights.length < 2 || heights.length === jumps.length) return null;
  const least = Math.min(...heights);
  const isMultiple = (jump: number) => Math.abs(jump / least - Math.round(jump / least)) < 1e-6;
  return heights.every(isMultiple) && Math.max(...heights) < 4 * least ? least / 2 : null;
}

function differenceTable(values: readonly number[]): number[][] {
  const table: number[][] = [];
  let row = [...values];
  while (row.length > 1) {
    row = row.slice(1).map((value, i) => value - row[i]);
    table.push(row);
  }
  return table;
}

/**
 * Standard deviation of the noise, estimated from differences of order k + 1: √(mean of squares · (order!)² /
 * (2·order)!).
 */
function levelOf(differences: readonly number[], k: number): number {
  let factor = 1;
  for (let order = 1; order <= k + 1; order++) factor *= order / (2 * (2 * order - 1));
  return Math.sqrt((factor * differences.reduce((sum, d) => sum + d * d, 0)) / differences.length);
}

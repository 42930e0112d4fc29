/** What is wrong with a map: no ReLU, sums in place of means, each place's own slope, or something else. */
export type Fault = "relu" | "mean" | "each" | "other" | null;

/** The maps, and the slopes of the score at their places, row by row. */
const MAPS = [
  [1, 0, 0, 2],
  [0, 3, 1, 0],
];
const SLOPES = [
  [0.5, 0.5, 0.5, 0.5],
  [-1, -1, 1, -3],
];

const sumOf = (slope: (c: number, i: number) => number) =>
  [0, 1, 2, 3].map((i) => MAPS.reduce((sum, map, c) => sum + slope(c, i) * map[i], 0));
const total = (c: number) => SLOPES[c].reduce((sum, slope) => sum + slope);
const positive = (values: readonly number[]) => values.map((value) => Math.max(0, value));

/** The sum before ReLU, and what it should be after. */
const sum = sumOf((c) => total(c) / 4);
export const right = positive(sum);

export function faultOf(given: readonly number[]): Fault {
  const is = (values: readonly number[]) => values.every((value, i) => Math.abs(value - given[i]) < 1e-6);
  if (is(right)) return null;
  if (is(sum)) return "relu";
  if (is(positive(sumOf(total)))) return "mean";
  return is(positive(sumOf((c, i) => SLOPES[c][i]))) ? "each" : "other";
}

/** A unit with two inputs, worked out. */
export interface Unit {
  readonly x: readonly [number, number];
  readonly weights: readonly [number, number];
  readonly bias: number;
}

/** The products, their sum with the bias, and that sum bent by the sigmoid. */
export function workOut({ x, weights, bias }: Unit): { products: readonly [number, number]; z: number; y: number } {
  const products = [x[0] * weights[0], x[1] * weights[1]] as const;
  const z = products[0] + products[1] + bias;
  return { products, z, y: sigmoid(z) };
}

export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** The weights of a line of bent pieces: units of one input that begin to count at knots, and how much each counts. */
export interface Bends {
  readonly knots: readonly number[];
  readonly slopes: readonly number[];
}

/** One wave from 0 to 1. */
export const wave = (x: number) => Math.sin(2 * Math.PI * x);

/** The weights with which n units meet the wave at n + 1 places. */
export function bendsOf(n: number): Bends {
  const knots = Array.from({ length: n }, (_, i) => i / n);
  const steep = knots.map((knot) => n * (wave(knot + 1 / n) - wave(knot)));
  return { knots, slopes: steep.map((slope, i) => (i === 0 ? slope : slope - steep[i - 1])) };
}

/** What the units add up to: each multiplies, adds and, unless the bend is left out, cuts what is below 0. */
export function lineOf({ knots, slopes }: Bends, x: number, isBent: boolean): number {
  return knots.reduce((sum, knot, i) => sum + slopes[i] * (isBent ? Math.max(0, x - knot) : x - knot), 0);
}

/** The largest distance between the units' line and the wave, at 1,001 places. */
export function farthest(n: number, isBent: boolean): number {
  const bends = bendsOf(n);
  return Array.from({ length: 1001 }, (_, i) => Math.abs(lineOf(bends, i / 1000, isBent) - wave(i / 1000))).reduce(
    (a, b) => Math.max(a, b),
  );
}

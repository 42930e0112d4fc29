/** The four numbers of a window of 2x2, side by side with the next. */
export const windowOf = (values: readonly number[], columns: number, row: number, column: number) =>
  [0, 1, 2, 3].map((i) => values[(2 * row + (i >> 1)) * columns + 2 * column + (i % 2)]);

const reduce = {
  max: (window: readonly number[]) => Math.max(...window),
  average: (window: readonly number[]) => window.reduce((a, b) => a + b) / window.length,
};
export type Kind = keyof typeof reduce;

/** What is kept of a window. */
export const kept = (window: readonly number[], kind: Kind) => reduce[kind](window);

/** A table of numbers pooled by windows of 2x2. */
export function pooled(values: readonly number[], columns: number, kind: Kind): number[] {
  const [across, down] = [columns / 2, values.length / columns / 2];
  return Array.from({ length: across * down }, (_, i) =>
    kept(windowOf(values, columns, Math.floor(i / across), i % across), kind),
  );
}

/** The map of 8x8 that is seen when the picture is moved to the right by some pixels, of a strip with four columns to the left of it. */
export const shifted = (strip: readonly number[], by: number) =>
  Array.from({ length: 64 }, (_, i) => strip[Math.floor(i / 8) * 12 + 4 - by + (i % 8)]);

/** How many numbers at the same places are equal. */
export const equal = (a: readonly number[], b: readonly number[]) => a.filter((value, i) => value === b[i]).length;

/** A row with a single 1, pooled by pairs some times. */
export function spot(at: number, times: number): number[] {
  let row: number[] = Array.from({ length: 16 }, (_, i) => (i === at ? 1 : 0));
  for (let i = 0; i < times; i++)
    row = Array.from({ length: row.length / 2 }, (_, j) => Math.max(row[2 * j], row[2 * j + 1]));
  return row;
}

/** Of the 15 moves of the spot by one pixel, how many change nothing after pooling some times. */
export const unnoticed = (times: number) =>
  Array.from({ length: 15 }, (_, at) => equal(spot(at, times), spot(at + 1, times)) === 16 / 2 ** times).filter(Boolean)
    .length;

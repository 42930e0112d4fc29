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

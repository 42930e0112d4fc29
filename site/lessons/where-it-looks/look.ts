/** Side of the last convolution's maps, and how many there are. */
export const [SIDE, MAPS] = [8, 16];

/** Where the covering square, 8 pixels wide, begins along an axis. */
export const STARTS = [0, 4, 8, 12, 16, 20, 24];

/** The pictures of the figure: validation pictures by their number, with the mark and without. */
export const CASES = [
  { at: 3, isMarked: true },
  { at: 3, isMarked: false },
  { at: 2, isMarked: false },
  { at: 2, isMarked: true },
];

/** What a network does with a picture. */
export interface Case {
  /** How sure it is of udon. */
  readonly udon: number;
  /** The last convolution's maps, [8, 8, 16]. */
  readonly maps: readonly number[];
  /** The mean slope of each class's score by each map. */
  readonly alpha: readonly [ramen: readonly number[], udon: readonly number[]];
  /** How sure it is of udon with each place covered, [7, 7]. */
  readonly covered: readonly number[];
}

/** The maps in the order of what they add: the largest part of the sum, of either sign, first. */
export function orderOf({ maps, alpha }: Case, kind: 0 | 1): readonly number[] {
  const most = Array.from({ length: MAPS }, (_, c) =>
    Math.max(...mapOf(maps, c).map((value) => Math.abs(value * alpha[kind][c]))),
  );
  return [...most.keys()].sort((a, b) => most[b] - most[a]);
}

/** One map, row by row. */
export const mapOf = (maps: readonly number[], c: number): readonly number[] =>
  Array.from({ length: SIDE * SIDE }, (_, i) => maps[i * MAPS + c]);

/** The sum of some maps, each times its α. */
export const sumOf = ({ maps, alpha }: Case, kind: 0 | 1, some: readonly number[]): readonly number[] =>
  Array.from({ length: SIDE * SIDE }, (_, i) => some.reduce((sum, c) => sum + alpha[kind][c] * maps[i * MAPS + c], 0));

/** Of a sum, what speaks for the class. */
export const positive = (values: readonly number[]) => values.map((value) => Math.max(0, value));

/** How sure a network is of a class that is given by how sure it is of udon. */
export const sureOf = (udon: number, kind: 0 | 1) => (kind === 1 ? udon : 1 - udon);

/** Numbers in rows. */
export interface Grid {
  readonly values: readonly number[];
  readonly columns: number;
}

/** A kernel of 3x3 that slides over numbers. */
export interface Convolution {
  /** The numbers that it slides over, a ring of padding included. */
  readonly input: Grid;
  /** Whether the outermost numbers are zeros of padding. */
  readonly padded: boolean;
  readonly kernel: readonly number[];
  readonly bias: number;
  /** Where it stands, in the output. */
  readonly row: number;
  readonly column: number;
}

/** The numbers under a kernel of 3x3. */
export function windowAt({ values, columns }: Grid, row: number, column: number): number[] {
  return Array.from({ length: 9 }, (_, i) => values[(row + Math.floor(i / 3)) * columns + column + (i % 3)]);
}

/** The sum of products at one place, without the bias. */
export const sumAt = (grid: Grid, kernel: readonly number[], row: number, column: number) =>
  windowAt(grid, row, column).reduce((sum, value, i) => sum + value * kernel[i], 0);

/** The kernel slid over all places: two rows and two columns fewer. */
export function slid(grid: Grid, kernel: readonly number[], bias: number): Grid {
  const columns = grid.columns - 2;
  const rows = rowsOf(grid) - 2;
  const values = Array.from(
    { length: rows * columns },
    (_, i) => sumAt(grid, kernel, Math.floor(i / columns), i % columns) + bias,
  );
  return { values, columns };
}

/** How many rows there are. */
export const rowsOf = ({ values, columns }: Grid) => values.length / columns;

/** The place of a grid that lies nearest to a row and a column. */
export const within = (grid: Grid, row: number, column: number): readonly [row: number, column: number] => [
  Math.min(rowsOf(grid) - 1, Math.max(0, row)),
  Math.min(grid.columns - 1, Math.max(0, column)),
];

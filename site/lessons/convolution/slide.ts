/** Numbers in rows. */
export interface Grid {
  readonly values: readonly number[];
  readonly columns: number;
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
  const rows = grid.values.length / grid.columns - 2;
  const values = Array.from(
    { length: rows * columns },
    (_, i) => sumAt(grid, kernel, Math.floor(i / columns), i % columns) + bias,
  );
  return { values, columns };
}

/** Kernels to try, by name. */
export const KERNELS = {
  vertical: [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  horizontal: [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  outline: [-1, -1, -1, -1, 8, -1, -1, -1, -1],
  blur: Array.from({ length: 9 }, () => 1 / 9),
  nothing: [0, 0, 0, 0, 1, 0, 0, 0, 0],
} as const satisfies Readonly<Record<string, readonly number[]>>;

/** How many numbers are learned for 32 maps of a colour picture: by kernels of 3x3, and by a dense layer with the same outputs. */
export const learned = (size: number) => ({
  convolution: (3 * 3 * 3 + 1) * 32,
  dense: (size * size * 3 + 1) * ((size - 2) ** 2 * 32),
});

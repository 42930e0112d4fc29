import type { Grid } from "./slide.js";

/** The four numbers of a window of 2x2, side by side with the next. */
export const poolWindow = ({ values, columns }: Grid, row: number, column: number) =>
  [0, 1, 2, 3].map((i) => values[(2 * row + (i >> 1)) * columns + 2 * column + (i % 2)]);

const reduce = {
  max: (window: readonly number[]) => Math.max(...window),
  average: (window: readonly number[]) => window.reduce((a, b) => a + b) / window.length,
};

/** What is kept of a window: the largest number, or the average. */
export type PoolKind = keyof typeof reduce;

/** What is kept of a window. */
export const kept = (window: readonly number[], kind: PoolKind) => reduce[kind](window);

/** A table of numbers pooled by windows of 2x2. */
export function pooled(grid: Grid, kind: PoolKind): Grid {
  const columns = grid.columns / 2;
  const values = Array.from({ length: grid.values.length / 4 }, (_, i) =>
    kept(poolWindow(grid, Math.floor(i / columns), i % columns), kind),
  );
  return { values, columns };
}

/** An iteration by rows: each operand has a start offset for each row, and a constant step within rows. */
export interface Rows {
  /** Number of elements per row. */
  readonly length: number;
  /** The step of each operand. */
  readonly steps: readonly number[];
  /** Number of rows. */
  readonly count: number;
  /** Start of operand k in row r, at [r · operands + k]. */
  readonly starts: Int32Array;
}

/**
 * Iterates over an index space of `shape` with strided operands in rows that are as long as possible: adjacent axes
 * that are contiguous for every operand are merged.
 */
export function rowsOf(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  offsets: readonly number[] = [],
): Rows {
  const axes = mergeAxes(shape, strides);
  const inner = axes.pop() ?? { length: 1, steps: strides.map(() => 0) };
  const count = axes.reduce((n, axis) => n * axis.length, 1);
  const starts = new Int32Array(count * strides.length);
  const at = axes.map(() => 0);
  const position = strides.map((_, k) => offsets[k] ?? 0);
  for (let row = 0; row < count; row++) {
    for (let k = 0; k < position.length; k++) starts[row * position.length + k] = position[k];
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const { length, steps } = axes[axis];
      const wraps = ++at[axis] === length;
      for (let k = 0; k < position.length; k++) position[k] += wraps ? steps[k] * (1 - length) : steps[k];
      if (!wraps) break;
      at[axis] = 0;
    }
  }
  return { length: inner.length, steps: inner.steps, count, starts };
}

/** Adjacent axes of an index space that are contiguous for all operands. */
export interface Axis {
  readonly length: number;
  readonly steps: number[];
}

/** Merges adjacent axes of `shape` that are contiguous for every operand; axes of length 1 are dropped. */
export function mergeAxes(shape: readonly number[], strides: readonly (readonly number[])[]): Axis[] {
  const merged: Axis[] = [];
  shape.forEach((length, axis) => {
    if (length === 1) return;
    const steps = strides.map((s) => s[axis]);
    const outer = merged.at(-1);
    if (!outer?.steps.every((step, k) => step === steps[k] * length)) merged.push({ length, steps });
    else merged[merged.length - 1] = { length: outer.length * length, steps };
  });
  return merged;
}

/** Rows to walk: for each row, where each operand starts; within a row each operand moves by its own step. */
export interface Rows {
  /** Elements in a row. */
  readonly length: number;
  /** One per operand. */
  readonly steps: readonly number[];
  /** Number of rows. */
  readonly count: number;
  /** Start of operand k in row r, at [r · operands + k]. */
  readonly starts: Int32Array;
}

/**
 * An index space of `shape`, read by operands with strides of their own, as rows that are as long as possible: neighbouring
 * axes that every operand steps through evenly become one.
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
    starts.set(position, row * strides.length);
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

/** Neighbouring axes of an index space that operands step through evenly. */
export interface Axis {
  readonly length: number;
  readonly steps: number[];
}

/** The axes of `shape`, those that every operand steps through evenly made one; axes of length 1 left out. */
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

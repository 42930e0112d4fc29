import { expect } from "vitest";

interface ArrayLike2 {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
}

/** Largest magnitude among the values; 1 when all are zero, so that it can be divided by. */
export function largest(values: ArrayLike<number>): number {
  let top = 0;
  for (let i = 0; i < values.length; i++) top = Math.max(top, Math.abs(values[i]));
  return top || 1;
}

/**
 * Expects two arrays to agree: |actual − expected| ≤ tolerance · scale, the largest expected magnitude unless given. NaN agrees
 * with nothing. Names the first element that differs, and both shapes.
 */
export function expectClose(
  actual: ArrayLike2,
  expected: ArrayLike2,
  tolerance: number,
  { scale = largest(expected.data), what = "" }: { scale?: number; what?: string } = {},
): void {
  const shapes = `[${actual.shape}] and [${expected.shape}]`;
  if (actual.shape.join() !== expected.shape.join()) expect.fail(`${what} shapes differ: ${shapes}`);
  if (actual.data.length !== expected.data.length) expect.fail(`${what} lengths differ in ${shapes}`);
  for (let i = 0; i < expected.data.length; i++) {
    const difference = Math.abs(actual.data[i] - expected.data[i]);
    if (Object.is(actual.data[i], expected.data[i]) || difference <= tolerance * scale) continue;
    expect.fail(
      `${what} element ${i} of ${shapes}: ${actual.data[i]} but expected ${expected.data[i]} (difference ${difference}, allowed ${tolerance * scale})`,
    );
  }
}

/** Expects the very same values, -0 and 0 apart. */
export function expectSame(actual: ArrayLike2, expected: ArrayLike2, what = ""): void {
  expectClose(actual, expected, 0, { what });
}

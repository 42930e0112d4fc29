/**
 * The one-dimensional transforms of Winograd's minimal filtering with the points 0, ±1, ±2 and ∞ (Lavin and Gray 2015,
 * arXiv:1509.09308), each on a line of vectors: from `from`, `step` bytes apart, to `to`, `toStep` bytes apart. A square is
 * transformed by its columns, then by its rows.
 */

// @ts-ignore: decorator
@inline
function times(v: v128, factor: f32): v128 {
  return f32x4.mul(v, f32x4.splat(factor));
}

/** Six inputs to six: Bᵀ. */
// @ts-ignore: decorator
@inline
export function inputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step);
  const d5 = v128.load(from + 5 * step);
  v128.store(to, f32x4.add(f32x4.sub(times(d0, 4), times(d2, 5)), d4));
  const even = f32x4.sub(d4, times(d2, 4));
  const odd = f32x4.sub(d3, times(d1, 4));
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  const even2 = f32x4.sub(d4, d2);
  const odd2 = times(f32x4.sub(d3, d1), 2);
  v128.store(to + 3 * toStep, f32x4.add(even2, odd2));
  v128.store(to + 4 * toStep, f32x4.sub(even2, odd2));
  v128.store(to + 5 * toStep, f32x4.add(f32x4.sub(times(d1, 4), times(d3, 5)), d5));
}

/** Three of a kernel to six: G. */
// @ts-ignore: decorator
@inline
export function kernelLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + step);
  const g2 = v128.load(from + 2 * step);
  v128.store(to, times(g0, 0.25));
  const even = f32x4.add(g0, g2);
  v128.store(to + toStep, times(f32x4.add(even, g1), -1.0 / 6.0));
  v128.store(to + 2 * toStep, times(f32x4.sub(even, g1), -1.0 / 6.0));
  const even2 = f32x4.add(g0, times(g2, 4));
  const odd2 = times(g1, 2);
  v128.store(to + 3 * toStep, times(f32x4.add(even2, odd2), 1.0 / 24.0));
  v128.store(to + 4 * toStep, times(f32x4.sub(even2, odd2), 1.0 / 24.0));
  v128.store(to + 5 * toStep, g2);
}

/** Six products to four outputs: Aᵀ. */
// @ts-ignore: decorator
@inline
export function outputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const m1 = v128.load(from + step);
  const m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step);
  const m4 = v128.load(from + 4 * step);
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const sum2 = f32x4.add(m3, m4);
  const difference2 = f32x4.sub(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(v128.load(from), sum), sum2));
  v128.store(to + toStep, f32x4.add(difference, times(difference2, 2)));
  v128.store(to + 2 * toStep, f32x4.add(sum, times(sum2, 4)));
  v128.store(to + 3 * toStep, f32x4.add(f32x4.add(difference, times(difference2, 8)), v128.load(from + 5 * step)));
}

/** Four of an output's gradient to six: G of F(3, 4). */
// @ts-ignore: decorator
@inline
export function gradientLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + step);
  const g2 = v128.load(from + 2 * step);
  const g3 = v128.load(from + 3 * step);
  v128.store(to, times(g0, 0.25));
  const even = f32x4.add(g0, g2);
  const odd = f32x4.add(g1, g3);
  v128.store(to + toStep, times(f32x4.add(even, odd), -1.0 / 6.0));
  v128.store(to + 2 * toStep, times(f32x4.sub(even, odd), -1.0 / 6.0));
  const even2 = f32x4.add(g0, times(g2, 4));
  const odd2 = f32x4.add(times(g1, 2), times(g3, 8));
  v128.store(to + 3 * toStep, times(f32x4.add(even2, odd2), 1.0 / 24.0));
  v128.store(to + 4 * toStep, times(f32x4.sub(even2, odd2), 1.0 / 24.0));
  v128.store(to + 5 * toStep, g3);
}

/** Six sums of products to three of a kernel's gradient: Aᵀ of F(3, 4). */
// @ts-ignore: decorator
@inline
export function kernelGradientLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const m1 = v128.load(from + step);
  const m2 = v128.load(from + 2 * step);
  const m3 = v128.load(from + 3 * step);
  const m4 = v128.load(from + 4 * step);
  const sum = f32x4.add(m1, m2);
  const sum2 = f32x4.add(m3, m4);
  v128.store(to, f32x4.add(f32x4.add(v128.load(from), sum), sum2));
  v128.store(to + toStep, f32x4.add(f32x4.sub(m1, m2), times(f32x4.sub(m3, m4), 2)));
  v128.store(to + 2 * toStep, f32x4.add(f32x4.add(sum, times(sum2, 4)), v128.load(from + 5 * step)));
}

import { BY_2, BY_4, MINUS_SIXTH, QUARTER, SIXTH, THIRD, TWELFTH, TWENTY_FOURTH, storePair, storeSumAndDifference, times } from "./winogradFactors";

/** Four of dy's tile, `step` bytes apart, to six places, `toStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function gradientLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + step);
  const g2 = v128.load(from + 2 * step);
  const g3 = v128.load(from + 3 * step);
  v128.store(to, times(g0, QUARTER));
  const even = times(f32x4.add(g0, g2), MINUS_SIXTH);
  const odd = times(f32x4.add(g1, g3), MINUS_SIXTH);
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  const even2 = f32x4.add(times(g0, TWENTY_FOURTH), times(g2, SIXTH));
  const odd2 = f32x4.add(times(g1, TWELFTH), times(g3, THIRD));
  v128.store(to + 3 * toStep, f32x4.add(even2, odd2));
  v128.store(to + 4 * toStep, f32x4.sub(even2, odd2));
  v128.store(to + 5 * toStep, g3);
}

/** The places of the points 1 and −1, of eight filters. */
// @ts-ignore: decorator
@inline
function storeNear(
  to: usize, toStep: usize, g0: v128, g1: v128, g2: v128, g3: v128, h0: v128, h1: v128, h2: v128, h3: v128,
): void {
  const even = times(f32x4.add(g0, g2), MINUS_SIXTH);
  const evenH = times(f32x4.add(h0, h2), MINUS_SIXTH);
  const odd = times(f32x4.add(g1, g3), MINUS_SIXTH);
  const oddH = times(f32x4.add(h1, h3), MINUS_SIXTH);
  storeSumAndDifference(to, toStep, even, odd, evenH, oddH);
}

/** The places of the points 2 and −2. */
// @ts-ignore: decorator
@inline
function storeFar(
  to: usize, toStep: usize, g0: v128, g1: v128, g2: v128, g3: v128, h0: v128, h1: v128, h2: v128, h3: v128,
): void {
  const even = f32x4.add(times(g0, TWENTY_FOURTH), times(g2, SIXTH));
  const evenH = f32x4.add(times(h0, TWENTY_FOURTH), times(h2, SIXTH));
  const odd = f32x4.add(times(g1, TWELFTH), times(g3, THIRD));
  const oddH = f32x4.add(times(h1, TWELFTH), times(h3, THIRD));
  storeSumAndDifference(to, toStep, even, odd, evenH, oddH);
}

// @ts-ignore: decorator
@inline
export function gradientLine8(from: usize, step: usize, to: usize, toStep: usize): void {
  let at = from;
  const g0 = v128.load(at);
  const h0 = v128.load(at, 16);
  at += step;
  const g1 = v128.load(at);
  const h1 = v128.load(at, 16);
  at += step;
  const g2 = v128.load(at);
  const h2 = v128.load(at, 16);
  at += step;
  const g3 = v128.load(at);
  const h3 = v128.load(at, 16);
  storePair(to, times(g0, QUARTER), times(h0, QUARTER));
  to += toStep;
  storeNear(to, toStep, g0, g1, g2, g3, h0, h1, h2, h3);
  to += 2 * toStep;
  storeFar(to, toStep, g0, g1, g2, g3, h0, h1, h2, h3);
  to += 2 * toStep;
  storePair(to, g3, h3);
}

/** The first or the last three of `gradientLine8`'s six. */
// @ts-ignore: decorator
@inline
export function halfGradientLine8(half: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  let at = from;
  const g0 = v128.load(at);
  const h0 = v128.load(at, 16);
  at += step;
  const g1 = v128.load(at);
  const h1 = v128.load(at, 16);
  at += step;
  const g2 = v128.load(at);
  const h2 = v128.load(at, 16);
  at += step;
  const g3 = v128.load(at);
  const h3 = v128.load(at, 16);
  if (half == 0) {
    storePair(to, times(g0, QUARTER), times(h0, QUARTER));
    to += toStep;
    storeNear(to, toStep, g0, g1, g2, g3, h0, h1, h2, h3);
  } else {
    storeFar(to, toStep, g0, g1, g2, g3, h0, h1, h2, h3);
    to += 2 * toStep;
    storePair(to, g3, h3);
  }
}

/** Six sums of products, `step` bytes apart, to three of a kernel's gradient, `toStep` bytes apart. */
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
  v128.store(to + toStep, f32x4.add(f32x4.sub(m1, m2), times(f32x4.sub(m3, m4), BY_2)));
  v128.store(to + 2 * toStep, f32x4.add(f32x4.add(sum, times(sum2, BY_4)), v128.load(from + 5 * step)));
}

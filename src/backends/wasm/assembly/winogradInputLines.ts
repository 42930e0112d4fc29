import { BY_2, BY_4, BY_5, storePair, storeSumAndDifference, times } from "./winogradFactors";

/** The first or the last of `inputLine`'s six. */
// @ts-ignore: decorator
@inline
function ends(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.sub(times(a, BY_4), times(b, BY_5)), c);
}

/** Six inputs, `step` bytes apart, to six places, `toStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function inputLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const d0 = v128.load(from);
  const d1 = v128.load(from + step);
  const d2 = v128.load(from + 2 * step);
  const d3 = v128.load(from + 3 * step);
  const d4 = v128.load(from + 4 * step);
  const d5 = v128.load(from + 5 * step);
  v128.store(to, ends(d0, d2, d4));
  const even = f32x4.sub(d4, times(d2, BY_4));
  const odd = f32x4.sub(d3, times(d1, BY_4));
  v128.store(to + toStep, f32x4.add(even, odd));
  v128.store(to + 2 * toStep, f32x4.sub(even, odd));
  const even2 = f32x4.sub(d4, d2);
  const odd2 = times(f32x4.sub(d3, d1), BY_2);
  v128.store(to + 3 * toStep, f32x4.add(even2, odd2));
  v128.store(to + 4 * toStep, f32x4.sub(even2, odd2));
  v128.store(to + 5 * toStep, ends(d1, d3, d5));
}

/** The places of the points 1 and −1, of eight channels. */
// @ts-ignore: decorator
@inline
function storeNear(
  to: usize, toStep: usize, d1: v128, d2: v128, d3: v128, d4: v128, e1: v128, e2: v128, e3: v128, e4: v128,
): void {
  const even = f32x4.sub(d4, times(d2, BY_4));
  const evenE = f32x4.sub(e4, times(e2, BY_4));
  const odd = f32x4.sub(d3, times(d1, BY_4));
  const oddE = f32x4.sub(e3, times(e1, BY_4));
  storeSumAndDifference(to, toStep, even, odd, evenE, oddE);
}

/** The places of the points 2 and −2. */
// @ts-ignore: decorator
@inline
function storeFar(
  to: usize, toStep: usize, d1: v128, d2: v128, d3: v128, d4: v128, e1: v128, e2: v128, e3: v128, e4: v128,
): void {
  const even = f32x4.sub(d4, d2);
  const evenE = f32x4.sub(e4, e2);
  const odd = times(f32x4.sub(d3, d1), BY_2);
  const oddE = times(f32x4.sub(e3, e1), BY_2);
  storeSumAndDifference(to, toStep, even, odd, evenE, oddE);
}

// @ts-ignore: decorator
@inline
export function inputLine8(from: usize, step: usize, to: usize, toStep: usize): void {
  let at = from;
  const d0 = v128.load(at);
  const e0 = v128.load(at, 16);
  at += 2 * step;
  const d2 = v128.load(at);
  const e2 = v128.load(at, 16);
  at += 2 * step;
  const d4 = v128.load(at);
  const e4 = v128.load(at, 16);
  v128.store(to, ends(d0, d2, d4));
  v128.store(to, ends(e0, e2, e4), 16);
  to += toStep;
  at = from + step;
  const d1 = v128.load(at);
  const e1 = v128.load(at, 16);
  at += 2 * step;
  const d3 = v128.load(at);
  const e3 = v128.load(at, 16);
  storeNear(to, toStep, d1, d2, d3, d4, e1, e2, e3, e4);
  to += 2 * toStep;
  storeFar(to, toStep, d1, d2, d3, d4, e1, e2, e3, e4);
  to += 2 * toStep;
  at += 2 * step;
  const d5 = v128.load(at);
  const e5 = v128.load(at, 16);
  storePair(to, ends(d1, d3, d5), ends(e1, e3, e5));
}

/** The first or the last three of `inputLine8`'s six. */
// @ts-ignore: decorator
@inline
export function halfInputLine8(half: i32, from: usize, step: usize, to: usize, toStep: usize): void {
  let at = from + step;
  const d1 = v128.load(at);
  const e1 = v128.load(at, 16);
  at += step;
  const d2 = v128.load(at);
  const e2 = v128.load(at, 16);
  at += step;
  const d3 = v128.load(at);
  const e3 = v128.load(at, 16);
  at += step;
  const d4 = v128.load(at);
  const e4 = v128.load(at, 16);
  if (half == 0) {
    const d0 = v128.load(from);
    const e0 = v128.load(from, 16);
    storePair(to, ends(d0, d2, d4), ends(e0, e2, e4));
    to += toStep;
    storeNear(to, toStep, d1, d2, d3, d4, e1, e2, e3, e4);
  } else {
    storeFar(to, toStep, d1, d2, d3, d4, e1, e2, e3, e4);
    to += 2 * toStep;
    at += step;
    const d5 = v128.load(at);
    const e5 = v128.load(at, 16);
    storePair(to, ends(d1, d3, d5), ends(e1, e3, e5));
  }
}

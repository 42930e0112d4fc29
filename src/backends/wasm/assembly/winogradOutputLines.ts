import { BY_2, BY_4, BY_8, storePair, times } from "./winogradFactors";

/** Six sums of products, `step` bytes apart, to four rows of the workspace, `toStep` bytes apart. */
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
  v128.store(to, outputFirst(v128.load(from), sum, sum2));
  v128.store(to + toStep, outputSecond(difference, difference2));
  v128.store(to + 2 * toStep, outputThird(sum, sum2));
  v128.store(to + 3 * toStep, outputFourth(difference, difference2, v128.load(from + 5 * step)));
}

// @ts-ignore: decorator
@inline
export function outputLine8(from: usize, step: usize, to: usize, toStep: usize): void {
  const m0 = v128.load(from);
  const n0 = v128.load(from, 16);
  let at = from + step;
  const m1 = v128.load(at);
  const n1 = v128.load(at, 16);
  at += step;
  const m2 = v128.load(at);
  const n2 = v128.load(at, 16);
  const sum = f32x4.add(m1, m2);
  const sumN = f32x4.add(n1, n2);
  const difference = f32x4.sub(m1, m2);
  const differenceN = f32x4.sub(n1, n2);
  at += step;
  const m3 = v128.load(at);
  const n3 = v128.load(at, 16);
  at += step;
  const m4 = v128.load(at);
  const n4 = v128.load(at, 16);
  const sum2 = f32x4.add(m3, m4);
  const sum2N = f32x4.add(n3, n4);
  const difference2 = f32x4.sub(m3, m4);
  const difference2N = f32x4.sub(n3, n4);
  storePair(to, outputFirst(m0, sum, sum2), outputFirst(n0, sumN, sum2N));
  to += toStep;
  storePair(to, outputSecond(difference, difference2), outputSecond(differenceN, difference2N));
  to += toStep;
  storePair(to, outputThird(sum, sum2), outputThird(sumN, sum2N));
  to += toStep;
  at += step;
  const m5 = v128.load(at);
  const n5 = v128.load(at, 16);
  storePair(to, outputFourth(difference, difference2, m5), outputFourth(differenceN, difference2N, n5));
}

/** The four rows of Aᵀ, from m0, m1 ± m2, m3 ± m4 and m5. */
// @ts-ignore: decorator
@inline
export function outputFirst(m0: v128, sum: v128, sum2: v128): v128 {
  return f32x4.add(f32x4.add(m0, sum), sum2);
}

// @ts-ignore: decorator
@inline
export function outputSecond(difference: v128, difference2: v128): v128 {
  return f32x4.add(difference, times(difference2, BY_2));
}

// @ts-ignore: decorator
@inline
export function outputThird(sum: v128, sum2: v128): v128 {
  return f32x4.add(sum, times(sum2, BY_4));
}

// @ts-ignore: decorator
@inline
export function outputFourth(difference: v128, difference2: v128, m5: v128): v128 {
  return f32x4.add(f32x4.add(difference, times(difference2, BY_8)), m5);
}

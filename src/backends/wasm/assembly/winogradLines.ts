/**
 * The transforms of Winograd's minimal filtering with the points 0, ±1, ±2 and ∞ (Lavin and Gray 2015,
 * arXiv:1509.09308). F(4, 3), of six inputs d and a kernel g of three to four outputs, is Aᵀ[(G g) ⊙ (Bᵀ d)]:
 *
 *        4  0 −5  0  1  0            6  0  0            1  1  1  1  1  0
 *        0 −4 −4  1  1  0           −4 −4 −4       Aᵀ = 0  1 −1  2 −2  0
 *   Bᵀ = 0  4 −4 −1  1  0   24 G =  −4  4 −4            0  1  1  4  4  0
 *        0 −2 −1  2  1  0            1  2  4            0  1 −1  8 −8  1
 *        0  2 −1 −2  1  0            1 −2  4
 *        0  4  0 −5  0  1            0  0 24
 *
 * F(3, BY_4), for kernel gradients, has the same Bᵀ; G has a fourth column (0, −4, 4, 8, −8, 24) / 24 after the third,
 * whose last number becomes 0, and Aᵀ is the first two rows and (0, 1, 1, 4, 4, 1).
 *
 * In two dimensions each is applied to squares of channels: line by line down the columns into a workspace, then along its rows.
 * A line works on four channels, `…8` on eight: pairs of vectors, of which both are loaded before either is stored, so that V8 packs them
 * (see ../README.md).
 */

/** The factors of the transforms. They are read from memory: V8 puts a constant vector together anew, in three instructions or six, wherever it is used. */
const FACTORS = memory.data<f32>([2, 4, 5, 8, 1.0 / 3.0, 1.0 / 4.0, 1.0 / 6.0, 1.0 / 12.0, 1.0 / 24.0, -1.0 / 6.0]);
/** Their places, in bytes. */
const BY_2 = 0;
const BY_4 = 4;
const BY_5 = 8;
const BY_8 = 12;
const THIRD = 16;
const QUARTER = 20;
const SIXTH = 24;
const TWELFTH = 28;
const TWENTY_FOURTH = 32;
const MINUS_SIXTH = 36;

// @ts-ignore: decorator
@inline
function times(v: v128, factor: usize): v128 {
  return f32x4.mul(v, v128.load32_splat(FACTORS + factor));
}

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
  const even = f32x4.sub(d4, times(d2, BY_4));
  const evenE = f32x4.sub(e4, times(e2, BY_4));
  const odd = f32x4.sub(d3, times(d1, BY_4));
  const oddE = f32x4.sub(e3, times(e1, BY_4));
  storePair(to, f32x4.add(even, odd), f32x4.add(evenE, oddE));
  to += toStep;
  storePair(to, f32x4.sub(even, odd), f32x4.sub(evenE, oddE));
  to += toStep;
  const even2 = f32x4.sub(d4, d2);
  const even2E = f32x4.sub(e4, e2);
  const odd2 = times(f32x4.sub(d3, d1), BY_2);
  const odd2E = times(f32x4.sub(e3, e1), BY_2);
  storePair(to, f32x4.add(even2, odd2), f32x4.add(even2E, odd2E));
  to += toStep;
  storePair(to, f32x4.sub(even2, odd2), f32x4.sub(even2E, odd2E));
  to += toStep;
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
    const even = f32x4.sub(d4, times(d2, BY_4));
    const evenE = f32x4.sub(e4, times(e2, BY_4));
    const odd = f32x4.sub(d3, times(d1, BY_4));
    const oddE = f32x4.sub(e3, times(e1, BY_4));
    storePair(to, f32x4.add(even, odd), f32x4.add(evenE, oddE));
    to += toStep;
    storePair(to, f32x4.sub(even, odd), f32x4.sub(evenE, oddE));
  } else {
    const even = f32x4.sub(d4, d2);
    const evenE = f32x4.sub(e4, e2);
    const odd = times(f32x4.sub(d3, d1), BY_2);
    const oddE = times(f32x4.sub(e3, e1), BY_2);
    storePair(to, f32x4.add(even, odd), f32x4.add(evenE, oddE));
    to += toStep;
    storePair(to, f32x4.sub(even, odd), f32x4.sub(evenE, oddE));
    to += toStep;
    at += step;
    const d5 = v128.load(at);
    const e5 = v128.load(at, 16);
    storePair(to, ends(d1, d3, d5), ends(e1, e3, e5));
  }
}

// @ts-ignore: decorator
@inline
export function storePair(to: usize, low: v128, high: v128): void {
  v128.store(to, low);
  v128.store(to, high, 16);
}

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
  const even = times(f32x4.add(g0, g2), MINUS_SIXTH);
  const evenH = times(f32x4.add(h0, h2), MINUS_SIXTH);
  const odd = times(f32x4.add(g1, g3), MINUS_SIXTH);
  const oddH = times(f32x4.add(h1, h3), MINUS_SIXTH);
  storePair(to, f32x4.add(even, odd), f32x4.add(evenH, oddH));
  to += toStep;
  storePair(to, f32x4.sub(even, odd), f32x4.sub(evenH, oddH));
  to += toStep;
  const even2 = f32x4.add(times(g0, TWENTY_FOURTH), times(g2, SIXTH));
  const even2H = f32x4.add(times(h0, TWENTY_FOURTH), times(h2, SIXTH));
  const odd2 = f32x4.add(times(g1, TWELFTH), times(g3, THIRD));
  const odd2H = f32x4.add(times(h1, TWELFTH), times(h3, THIRD));
  storePair(to, f32x4.add(even2, odd2), f32x4.add(even2H, odd2H));
  to += toStep;
  storePair(to, f32x4.sub(even2, odd2), f32x4.sub(even2H, odd2H));
  to += toStep;
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
    const even = times(f32x4.add(g0, g2), MINUS_SIXTH);
    const evenH = times(f32x4.add(h0, h2), MINUS_SIXTH);
    const odd = times(f32x4.add(g1, g3), MINUS_SIXTH);
    const oddH = times(f32x4.add(h1, h3), MINUS_SIXTH);
    storePair(to, f32x4.add(even, odd), f32x4.add(evenH, oddH));
    to += toStep;
    storePair(to, f32x4.sub(even, odd), f32x4.sub(evenH, oddH));
  } else {
    const even = f32x4.add(times(g0, TWENTY_FOURTH), times(g2, SIXTH));
    const evenH = f32x4.add(times(h0, TWENTY_FOURTH), times(h2, SIXTH));
    const odd = f32x4.add(times(g1, TWELFTH), times(g3, THIRD));
    const oddH = f32x4.add(times(h1, TWELFTH), times(h3, THIRD));
    storePair(to, f32x4.add(even, odd), f32x4.add(evenH, oddH));
    to += toStep;
    storePair(to, f32x4.sub(even, odd), f32x4.sub(evenH, oddH));
    to += toStep;
    storePair(to, g3, h3);
  }
}

/** Three of a kernel, `step` bytes apart, to six, `toStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function kernelLine(from: usize, step: usize, to: usize, toStep: usize): void {
  const g0 = v128.load(from);
  const g1 = v128.load(from + step);
  const g2 = v128.load(from + 2 * step);
  v128.store(to, times(g0, QUARTER));
  const even = f32x4.add(g0, g2);
  v128.store(to + toStep, times(f32x4.add(even, g1), MINUS_SIXTH));
  v128.store(to + 2 * toStep, times(f32x4.sub(even, g1), MINUS_SIXTH));
  const even2 = f32x4.add(g0, times(g2, BY_4));
  const odd2 = times(g1, BY_2);
  v128.store(to + 3 * toStep, times(f32x4.add(even2, odd2), TWENTY_FOURTH));
  v128.store(to + 4 * toStep, times(f32x4.sub(even2, odd2), TWENTY_FOURTH));
  v128.store(to + 5 * toStep, g2);
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

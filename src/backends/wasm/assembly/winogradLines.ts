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
 * F(3, 4), for kernel gradients, has the same Bᵀ; G has a fourth column (0, −4, 4, 8, −8, 24) / 24 after the third,
 * whose last number becomes 0, and Aᵀ is the first two rows and (0, 1, 1, 4, 4, 1).
 *
 * In two dimensions each is applied to squares of vectors: first down the columns into a workspace, whose rows are 96
 * bytes apart, then across its rows.
 */

/** Bytes from row to row of a workspace. */
const ROW = 96;

// @ts-ignore: decorator
@inline
function times(v: v128, factor: f32): v128 {
  return f32x4.mul(v, f32x4.splat(factor));
}

// @ts-ignore: decorator
@inline
function ends(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.sub(times(a, 4), times(b, 5)), c);
}

/** Six columns of a tile's inputs, at from + i·row + j·column, to six of the workspace. */
// @ts-ignore: decorator
@inline
export function inputDown(from: usize, row: usize, column: usize, workspace: usize): void {
  for (const end = workspace + ROW; workspace < end; workspace += 16) {
    let at = from;
    const d0 = v128.load(at);
    at += row;
    const d1 = v128.load(at);
    at += row;
    const d2 = v128.load(at);
    at += row;
    const d3 = v128.load(at);
    at += row;
    const d4 = v128.load(at);
    const d5 = v128.load(at + row);
    v128.store(workspace, ends(d0, d2, d4));
    const even = f32x4.sub(d4, times(d2, 4));
    const odd = f32x4.sub(d3, times(d1, 4));
    v128.store(workspace, f32x4.add(even, odd), ROW);
    v128.store(workspace, f32x4.sub(even, odd), 2 * ROW);
    const even2 = f32x4.sub(d4, d2);
    const odd2 = times(f32x4.sub(d3, d1), 2);
    v128.store(workspace, f32x4.add(even2, odd2), 3 * ROW);
    v128.store(workspace, f32x4.sub(even2, odd2), 4 * ROW);
    v128.store(workspace, ends(d1, d3, d5), 5 * ROW);
    from += column;
  }
}

/** Six rows of the workspace to 36 places. */
// @ts-ignore: decorator
@inline
export function inputAcross(workspace: usize, to: usize, place: usize): void {
  for (const end = workspace + 6 * ROW; workspace < end; workspace += ROW) {
    const d0 = v128.load(workspace);
    const d1 = v128.load(workspace, 16);
    const d2 = v128.load(workspace, 32);
    const d3 = v128.load(workspace, 48);
    const d4 = v128.load(workspace, 64);
    const d5 = v128.load(workspace, 80);
    v128.store(to, ends(d0, d2, d4));
    to += place;
    const even = f32x4.sub(d4, times(d2, 4));
    const odd = f32x4.sub(d3, times(d1, 4));
    v128.store(to, f32x4.add(even, odd));
    to += place;
    v128.store(to, f32x4.sub(even, odd));
    to += place;
    const even2 = f32x4.sub(d4, d2);
    const odd2 = times(f32x4.sub(d3, d1), 2);
    v128.store(to, f32x4.add(even2, odd2));
    to += place;
    v128.store(to, f32x4.sub(even2, odd2));
    to += place;
    v128.store(to, ends(d1, d3, d5));
    to += place;
  }
}

/** Products at 36 places to four rows of the workspace, six columns each. */
// @ts-ignore: decorator
@inline
export function outputDown(from: usize, place: usize, workspace: usize): void {
  const row = 6 * place;
  for (const end = workspace + ROW; workspace < end; workspace += 16) {
    let at = from;
    const m0 = v128.load(at);
    at += row;
    const m1 = v128.load(at);
    at += row;
    const m2 = v128.load(at);
    at += row;
    const m3 = v128.load(at);
    at += row;
    const m4 = v128.load(at);
    const m5 = v128.load(at + row);
    const sum = f32x4.add(m1, m2);
    const difference = f32x4.sub(m1, m2);
    const sum2 = f32x4.add(m3, m4);
    const difference2 = f32x4.sub(m3, m4);
    v128.store(workspace, outputFirst(m0, sum, sum2));
    v128.store(workspace, outputSecond(difference, difference2), ROW);
    v128.store(workspace, outputThird(sum, sum2), 2 * ROW);
    v128.store(workspace, outputFourth(difference, difference2, m5), 3 * ROW);
    from += place;
  }
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
  return f32x4.add(difference, times(difference2, 2));
}

// @ts-ignore: decorator
@inline
export function outputThird(sum: v128, sum2: v128): v128 {
  return f32x4.add(sum, times(sum2, 4));
}

// @ts-ignore: decorator
@inline
export function outputFourth(difference: v128, difference2: v128, m5: v128): v128 {
  return f32x4.add(f32x4.add(difference, times(difference2, 8)), m5);
}

/** Four columns of dy's tile to six rows of the workspace. */
// @ts-ignore: decorator
@inline
export function gradientDown(from: usize, row: usize, column: usize, workspace: usize): void {
  for (const end = workspace + 64; workspace < end; workspace += 16) {
    const g0 = v128.load(from);
    const g1 = v128.load(from + row);
    const g2 = v128.load(from + 2 * row);
    const g3 = v128.load(from + 3 * row);
    v128.store(workspace, times(g0, 0.25));
    const even = times(f32x4.add(g0, g2), -1.0 / 6.0);
    const odd = times(f32x4.add(g1, g3), -1.0 / 6.0);
    v128.store(workspace, f32x4.add(even, odd), ROW);
    v128.store(workspace, f32x4.sub(even, odd), 2 * ROW);
    const even2 = f32x4.add(times(g0, 1.0 / 24.0), times(g2, 1.0 / 6.0));
    const odd2 = f32x4.add(times(g1, 1.0 / 12.0), times(g3, 1.0 / 3.0));
    v128.store(workspace, f32x4.add(even2, odd2), 3 * ROW);
    v128.store(workspace, f32x4.sub(even2, odd2), 4 * ROW);
    v128.store(workspace, g3, 5 * ROW);
    from += column;
  }
}

/** Six rows of the workspace, four columns each, to 36 places. */
// @ts-ignore: decorator
@inline
export function gradientAcross(workspace: usize, to: usize, place: usize): void {
  for (const end = workspace + 6 * ROW; workspace < end; workspace += ROW) {
    const g0 = v128.load(workspace);
    const g1 = v128.load(workspace, 16);
    const g2 = v128.load(workspace, 32);
    const g3 = v128.load(workspace, 48);
    v128.store(to, times(g0, 0.25));
    to += place;
    const even = times(f32x4.add(g0, g2), -1.0 / 6.0);
    const odd = times(f32x4.add(g1, g3), -1.0 / 6.0);
    v128.store(to, f32x4.add(even, odd));
    to += place;
    v128.store(to, f32x4.sub(even, odd));
    to += place;
    const even2 = f32x4.add(times(g0, 1.0 / 24.0), times(g2, 1.0 / 6.0));
    const odd2 = f32x4.add(times(g1, 1.0 / 12.0), times(g3, 1.0 / 3.0));
    v128.store(to, f32x4.add(even2, odd2));
    to += place;
    v128.store(to, f32x4.sub(even2, odd2));
    to += place;
    v128.store(to, g3);
    to += place;
  }
}

/** Three of a kernel, `step` bytes apart, to six, `toStep` bytes apart. */
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
  v128.store(to + toStep, f32x4.add(f32x4.sub(m1, m2), times(f32x4.sub(m3, m4), 2)));
  v128.store(to + 2 * toStep, f32x4.add(f32x4.add(sum, times(sum2, 4)), v128.load(from + 5 * step)));
}

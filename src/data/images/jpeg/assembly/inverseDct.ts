/*
 * The inverse cosine transform of 8x8 coefficients in whole numbers, to the same bits as libjpeg's "islow", four lines at once.
 * See Loeffler, Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989.
 */

/** Fraction bits of the constants. */
const CONST_BITS = 13;
/** Fraction bits that are kept between the passes. */
const PASS_BITS = 2;

const between = memory.data(256, 16);
const result = memory.data(256, 16);

/** Writes the samples, 0 to 255, of a block. @param stride bytes between its rows */
export function inverseDct(coefficients: usize, quantization: usize, out: usize, stride: i32): void {
  for (let half = 0; half < 2; half++) firstPass(coefficients + (half << 3), quantization + (half << 3), between + (half << 7));
  for (let half = 0; half < 2; half++) lastPass(between + (half << 4), result + (half << 7));
  for (let row = 0; row < 8; row += 2) {
    const from = result + (row << 5);
    const upper = i16x8.narrow_i32x4_s(v128.load(from), v128.load(from, 16));
    const lower = i16x8.narrow_i32x4_s(v128.load(from, 32), v128.load(from, 48));
    const bytes = v128.xor(i8x16.narrow_i16x8_s(upper, lower), i8x16.splat(-128));
    v128.store64_lane(out, bytes, 0);
    v128.store64_lane(out + stride, bytes, 1);
    out += 2 * stride;
  }
}

/** The same where all coefficients but the first are 0. */
export function flatBlock(coefficient: i32, quantization: usize, out: usize, stride: i32): void {
  const level = (coefficient * load<u16>(quantization) + 4) >> 3;
  const bytes = i8x16.splat(<i8>(max(0, min(255, level + 128))));
  for (let row = 0; row < 8; row++) {
    v128.store64_lane(out, bytes, 0);
    out += stride;
  }
}

// @ts-ignore: decorator
@inline
function times(x: v128, factor: i32): v128 {
  return i32x4.mul(x, i32x4.splat(factor));
}

/** Coefficients of four columns, times their quantization. */
// @ts-ignore: decorator
@inline
function row(coefficients: usize, quantization: usize, i: usize): v128 {
  return i32x4.extmul_low_i16x8_s(v128.load64_zero(coefficients + (i << 4)), v128.load64_zero(quantization + (i << 4)));
}

/** Four columns of the block become four rows of `out`. */
function firstPass(c: usize, q: usize, out: usize): void {
  transform(
    row(c, q, 0), row(c, q, 1), row(c, q, 2), row(c, q, 3), row(c, q, 4), row(c, q, 5), row(c, q, 6), row(c, q, 7),
    CONST_BITS - PASS_BITS, out,
  );
}

/** Four rows of the block, which are columns of `from`, become four rows of `out`. */
function lastPass(from: usize, out: usize): void {
  transform(
    v128.load(from), v128.load(from, 32), v128.load(from, 64), v128.load(from, 96),
    v128.load(from, 128), v128.load(from, 160), v128.load(from, 192), v128.load(from, 224),
    CONST_BITS + PASS_BITS + 3, out,
  );
}

/** Eight vectors, an element of four lines each, transformed along the lines; line i is written to out + 32 i. */
// @ts-ignore: decorator
@inline
function transform(
  a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128, a6: v128, a7: v128, shift: i32, out: usize,
): void {
  const turn = times(i32x4.add(a2, a6), 4433);
  const even2 = i32x4.sub(turn, times(a6, 15137));
  const even3 = i32x4.add(turn, times(a2, 6270));
  const even0 = i32x4.shl(i32x4.add(a0, a4), CONST_BITS);
  const even1 = i32x4.shl(i32x4.sub(a0, a4), CONST_BITS);
  const half = i32x4.splat(1 << (shift - 1));
  const t0 = i32x4.add(i32x4.add(even0, even3), half);
  const t3 = i32x4.add(i32x4.sub(even0, even3), half);
  const t1 = i32x4.add(i32x4.add(even1, even2), half);
  const t2 = i32x4.add(i32x4.sub(even1, even2), half);

  const s73 = i32x4.add(a7, a3);
  const s51 = i32x4.add(a5, a1);
  const z5 = times(i32x4.add(s73, s51), 9633);
  const z1 = times(i32x4.add(a7, a1), -7373);
  const z2 = times(i32x4.add(a5, a3), -20995);
  const z3 = i32x4.add(times(s73, -16069), z5);
  const z4 = i32x4.add(times(s51, -3196), z5);
  const o0 = i32x4.add(times(a7, 2446), i32x4.add(z1, z3));
  const o1 = i32x4.add(times(a5, 16819), i32x4.add(z2, z4));
  const o2 = i32x4.add(times(a3, 25172), i32x4.add(z2, z3));
  const o3 = i32x4.add(times(a1, 12299), i32x4.add(z1, z4));

  storeTransposed(
    i32x4.shr_s(i32x4.add(t0, o3), shift), i32x4.shr_s(i32x4.add(t1, o2), shift),
    i32x4.shr_s(i32x4.add(t2, o1), shift), i32x4.shr_s(i32x4.add(t3, o0), shift), out,
  );
  storeTransposed(
    i32x4.shr_s(i32x4.sub(t3, o0), shift), i32x4.shr_s(i32x4.sub(t2, o1), shift),
    i32x4.shr_s(i32x4.sub(t1, o2), shift), i32x4.shr_s(i32x4.sub(t0, o3), shift), out + 16,
  );
}

// @ts-ignore: decorator
@inline
function storeTransposed(a: v128, b: v128, c: v128, d: v128, out: usize): void {
  const ab0 = i8x16.shuffle(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const ab1 = i8x16.shuffle(a, b, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  const cd0 = i8x16.shuffle(c, d, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
  const cd1 = i8x16.shuffle(c, d, 8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31);
  v128.store(out, i64x2.shuffle(ab0, cd0, 0, 2));
  v128.store(out, i64x2.shuffle(ab0, cd0, 1, 3), 32);
  v128.store(out, i64x2.shuffle(ab1, cd1, 0, 2), 64);
  v128.store(out, i64x2.shuffle(ab1, cd1, 1, 3), 96);
}

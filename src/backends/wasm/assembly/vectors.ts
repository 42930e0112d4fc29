/** Small helpers over 128-bit vectors, inlined everywhere. */

/** acc + a·b; fused in the relaxed build, rounded twice in the plain one. */
// @ts-ignore: decorator
@inline
export function multiplyAdd(acc: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, acc);
  return f32x4.add(acc, f32x4.mul(a, b));
}

/** The first two lanes as doubles. */
// @ts-ignore: decorator
@inline
export function lowDoubles(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

/** The last two lanes as doubles. */
// @ts-ignore: decorator
@inline
export function highDoubles(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(v, v, 2, 3, 2, 3));
}

/** Two pairs of doubles rounded to four floats. */
// @ts-ignore: decorator
@inline
export function toFloats(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** Stores the first `count` (1 to 4) lanes. */
// @ts-ignore: decorator
@inline
export function storeLanes(out: usize, v: v128, count: i32): void {
  if (count == 4) {
    v128.store(out, v);
    return;
  }
  v128.store_lane<f32>(out, v, 0);
  if (count > 1) v128.store_lane<f32>(out, v, 1, 4);
  if (count > 2) v128.store_lane<f32>(out, v, 2, 8);
}

/** Four floats as a vector. */
// @ts-ignore: decorator
@inline
export function four(a: f32, b: f32, c: f32, d: f32): v128 {
  return f32x4.replace_lane(f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(a), 1, b), 2, c), 3, d);
}

import { pow } from "./doubles";
import { four, highDoubles, lowDoubles, toFloats } from "./vectors";

/**
 * exp, log and their kin of four floats at once, computed in double precision and rounded once: well under one unit in
 * the last place, and the same in every engine.
 */

// Numbers of the formulas, in memory: V8 puts a constant vector together in three instructions or six wherever it is used, and loads one in one.
const ZERO = memory.data<f64>([0]);
const ONE = memory.data<f64>([1]);
const TWO = memory.data<f64>([2]);
const INFINITE = memory.data<f64>([Infinity]);
const MINUS_INFINITE = memory.data<f64>([-Infinity]);
const NOT_A_NUMBER = memory.data<f64>([NaN]);
const LIMIT = memory.data<f64>([200]);
const MINUS_LIMIT = memory.data<f64>([-200]);
const LOG2_E = memory.data<f64>([1.4426950408889634]);
const LN_2 = memory.data<f64>([0.6931471805599453]);
/** ln 2 in two parts, the first of which has few digits. */
const LN_2_HIGH = memory.data<f64>([0.6931471803691238]);
const LN_2_LOW = memory.data<f64>([1.9082149292705877e-10]);
/** 1/9!, 1/8! … 1/1!. */
const EXP_TERMS = memory.data<f64>([
  2.7557319223985893e-6, 2.48015873015873e-5, 1.984126984126984e-4, 1.388888888888889e-3, 8.333333333333333e-3, 4.1666666666666664e-2,
  0.16666666666666666, 0.5, 1,
]);
/** 2/13, 2/11 … 2/1. */
const LOG_TERMS = memory.data<f64>([
  0.15384615384615385, 0.18181818181818182, 0.2222222222222222, 0.2857142857142857, 0.4, 0.6666666666666666, 2,
]);

/** The number at an address, twice. */
// @ts-ignore: decorator
@inline
function both(at: usize): v128 {
  return v128.load64_splat(at);
}

/** A term of Horner's scheme: p·x + the i-th of some numbers. */
// @ts-ignore: decorator
@inline
function next(p: v128, x: v128, terms: usize, i: usize): v128 {
  return f64x2.add(f64x2.mul(p, x), both(terms + (i << 3)));
}

/** eʳ − 1 for two doubles |r| ≤ ln2/2, with a small relative error. */
// @ts-ignore: decorator
@inline
function smallExpm1(r: v128): v128 {
  let p = both(EXP_TERMS);
  p = next(p, r, EXP_TERMS, 1);
  p = next(p, r, EXP_TERMS, 2);
  p = next(p, r, EXP_TERMS, 3);
  p = next(p, r, EXP_TERMS, 4);
  p = next(p, r, EXP_TERMS, 5);
  p = next(p, r, EXP_TERMS, 6);
  p = next(p, r, EXP_TERMS, 7);
  p = next(p, r, EXP_TERMS, 8);
  return f64x2.mul(p, r);
}

/** x held to ±200, so that 2^k stays a normal double; NaN passes. */
// @ts-ignore: decorator
@inline
function held(x: v128): v128 {
  return f64x2.min(f64x2.max(x, both(MINUS_LIMIT)), both(LIMIT));
}

// @ts-ignore: decorator
@inline
function nearestPower(x: v128): v128 {
  return f64x2.nearest(f64x2.mul(x, both(LOG2_E)));
}

/** x − k·ln 2. */
// @ts-ignore: decorator
@inline
function reduced(x: v128, k: v128): v128 {
  const high = f64x2.sub(x, f64x2.mul(k, both(LN_2_HIGH)));
  return f64x2.sub(high, f64x2.mul(k, both(LN_2_LOW)));
}

/** 2^k for two doubles that are whole numbers. */
// @ts-ignore: decorator
@inline
function power2(k: v128): v128 {
  const n = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return i64x2.shl(i64x2.add(n, i64x2.splat(1023)), 52);
}

/** eˣ of two doubles that came from floats. */
// @ts-ignore: decorator
@inline
export function expDoubles(from: v128): v128 {
  const x = held(from);
  const k = nearestPower(x);
  const s = power2(k);
  return f64x2.add(s, f64x2.mul(s, smallExpm1(reduced(x, k))));
}

// @ts-ignore: decorator
@inline
function expm1Doubles(from: v128): v128 {
  const x = held(from);
  const k = nearestPower(x);
  const s = power2(k);
  return f64x2.add(f64x2.mul(s, smallExpm1(reduced(x, k))), f64x2.sub(s, both(ONE)));
}

/** ln x of two normal positive doubles: x = 2^k·m with m in [√½, √2], and an odd series in (m − 1)/(m + 1). */
// @ts-ignore: decorator
@inline
function logOfNormal(x: v128): v128 {
  const shifted = i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd));
  const k = i64x2.shr_s(shifted, 52);
  const m = i64x2.sub(x, i64x2.shl(k, 52));
  const f = f64x2.sub(m, both(ONE));
  const s = f64x2.div(f, f64x2.add(f, both(TWO)));
  const z = f64x2.mul(s, s);
  let p = both(LOG_TERMS);
  p = next(p, z, LOG_TERMS, 1);
  p = next(p, z, LOG_TERMS, 2);
  p = next(p, z, LOG_TERMS, 3);
  p = next(p, z, LOG_TERMS, 4);
  p = next(p, z, LOG_TERMS, 5);
  p = next(p, z, LOG_TERMS, 6);
  const whole = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(k, k, 0, 2, 0, 2));
  return f64x2.add(f64x2.mul(whole, both(LN_2)), f64x2.mul(p, s));
}

/** ln x of two doubles, with its values at and below 0, at infinity and for NaN. */
// @ts-ignore: decorator
@inline
function logDoubles(x: v128): v128 {
  const zero = both(ZERO);
  let y = logOfNormal(x);
  y = v128.bitselect(both(MINUS_INFINITE), y, f64x2.eq(x, zero));
  y = v128.bitselect(x, y, f64x2.eq(x, both(INFINITE)));
  return v128.bitselect(y, both(NOT_A_NUMBER), f64x2.ge(x, zero));
}

/** ln(1 + x): what rounding took from 1 + x is put back. */
// @ts-ignore: decorator
@inline
function log1pDoubles(x: v128): v128 {
  const u = f64x2.add(x, both(ONE));
  const lost = f64x2.div(f64x2.sub(x, f64x2.sub(u, both(ONE))), u);
  const inside = v128.and(f64x2.gt(u, both(ZERO)), f64x2.lt(u, both(INFINITE)));
  return f64x2.add(logDoubles(u), v128.and(lost, inside));
}

// @ts-ignore: decorator
@inline
function sigmoidDoubles(x: v128): v128 {
  const one = both(ONE);
  return f64x2.div(one, f64x2.add(one, expDoubles(f64x2.neg(x))));
}

// @ts-ignore: decorator
@inline
function tanhDoubles(x: v128): v128 {
  const e = expm1Doubles(f64x2.add(x, x));
  return f64x2.div(e, f64x2.add(e, both(TWO)));
}

// @ts-ignore: decorator
@inline
function softplusDoubles(x: v128): v128 {
  return f64x2.add(f64x2.max(x, both(ZERO)), log1pDoubles(expDoubles(f64x2.neg(f64x2.abs(x)))));
}

/** The magnitude of y with the sign of x, so that −0 stays −0. */
// @ts-ignore: decorator
@inline
function withSign(y: v128, x: v128): v128 {
  return v128.bitselect(x, y, i32x4.splat(i32.MIN_VALUE));
}

/** eˣ. */
export function exp4(x: v128): v128 {
  return toFloats(expDoubles(lowDoubles(x)), expDoubles(highDoubles(x)));
}

/** eˣ − 1. */
export function expm14(x: v128): v128 {
  return withSign(toFloats(expm1Doubles(lowDoubles(x)), expm1Doubles(highDoubles(x))), x);
}

/** ln x. */
export function log4(x: v128): v128 {
  return toFloats(logDoubles(lowDoubles(x)), logDoubles(highDoubles(x)));
}

/** ln(1 + x). */
export function log1p4(x: v128): v128 {
  return withSign(toFloats(log1pDoubles(lowDoubles(x)), log1pDoubles(highDoubles(x))), x);
}

/** 1/(1 + e⁻ˣ). */
export function sigmoid4(x: v128): v128 {
  return toFloats(sigmoidDoubles(lowDoubles(x)), sigmoidDoubles(highDoubles(x)));
}

/** Hyperbolic tangent. */
export function tanh4(x: v128): v128 {
  return withSign(toFloats(tanhDoubles(lowDoubles(x)), tanhDoubles(highDoubles(x))), x);
}

/** ln(1 + eˣ). */
export function softplus4(x: v128): v128 {
  return toFloats(softplusDoubles(lowDoubles(x)), softplusDoubles(highDoubles(x)));
}

/** xʸ, lane by lane. */
export function pow4(x: v128, y: v128): v128 {
  return four(
    <f32>pow(f32x4.extract_lane(x, 0), f32x4.extract_lane(y, 0)),
    <f32>pow(f32x4.extract_lane(x, 1), f32x4.extract_lane(y, 1)),
    <f32>pow(f32x4.extract_lane(x, 2), f32x4.extract_lane(y, 2)),
    <f32>pow(f32x4.extract_lane(x, 3), f32x4.extract_lane(y, 3)),
  );
}

/** −1, 0 or 1; a zero and NaN stay themselves. */
export function sign4(x: v128): v128 {
  const one = withSign(f32x4.splat(1), x);
  const zero = f32x4.splat(0);
  return v128.bitselect(one, x, v128.or(f32x4.lt(x, zero), f32x4.gt(x, zero)));
}

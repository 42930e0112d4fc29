import { storeLanes } from "./vectors";

/**
 * WebAssembly cannot tell the processor to take subnormal numbers (smaller than 2⁻¹²⁶, other than 0) for zeros, and many processors take
 * 150 cycles to multiply, divide or convert one. These keep them away from such instructions. Zeros keep their sign; NaN, infinities and
 * every other number stay as they are.
 */

/** 2⁻¹²⁶, the least number that is not subnormal. */
export const LEAST_NORMAL: f32 = 1.1754943508222875e-38;

/** The same and 2⁻⁶³ in memory: V8 builds a constant of four numbers anew in each turn of a loop, but keeps what was loaded before it. */
const CONSTANTS = memory.data<f32>([1.1754943508222875e-38, 1.0842021724855044e-19]);

/** 2⁻¹²⁶, to be taken before a loop. */
// @ts-ignore: decorator
@inline
export function leastNormal(): v128 {
  return v128.load32_splat(CONSTANTS);
}

/** 2⁻⁶³, the least whose square is not subnormal, to be taken before a loop. */
// @ts-ignore: decorator
@inline
export function leastSquared(): v128 {
  return v128.load32_splat(CONSTANTS, 4);
}

/** Bits of 2⁻⁶³, the least whose square is not subnormal. */
const TINY: u32 = 0x20000000;

/** Lines of 64 bytes of a storage that are looked at: every 64th, but no fewer and no more than these. */
const FEWEST_SAMPLES = 16;
const MOST_SAMPLES = 128;

/** v without its subnormal numbers. @param least `leastNormal()` */
// @ts-ignore: decorator
@inline
export function normal(v: v128, least: v128): v128 {
  const size = f32x4.abs(v);
  return v128.xor(v, v128.and(size, f32x4.lt(size, least)));
}

/** `normal` where `careful`, which is a constant. */
// @ts-ignore: decorator
@inline
export function normalIf(careful: bool, v: v128, least: v128): v128 {
  return careful ? normal(v, least) : v;
}

/** `atLeast` where `careful`, which is a constant. */
// @ts-ignore: decorator
@inline
export function atLeastIf(careful: bool, v: v128, least: v128): v128 {
  return careful ? atLeast(v, least) : v;
}

/** v, and 0 where |v| < least. */
// @ts-ignore: decorator
@inline
export function atLeast(v: v128, least: v128): v128 {
  return v128.andnot(v, f32x4.lt(f32x4.abs(v), least));
}

/** The least that is not subnormal, itself and times this factor. */
// @ts-ignore: decorator
@inline
export function leastFor(factor: f32): v128 {
  return f32x4.splat(max(LEAST_NORMAL, LEAST_NORMAL / factor));
}

/** `square4` where `careful`, which is a constant; else v². */
// @ts-ignore: decorator
@inline
export function squareIf(careful: bool, v: v128, least: v128): v128 {
  return careful ? square4(v, least) : f32x4.mul(v, v);
}

/** v², or 0 where it would be subnormal. @param least `leastSquared()` */
// @ts-ignore: decorator
@inline
export function square4(v: v128, least: v128): v128 {
  const kept = atLeast(v, least);
  return f32x4.mul(kept, kept);
}

/** The exponents of v, from 0 (zeros and subnormal numbers) to 255, as multiples of 2²². */
// @ts-ignore: decorator
@inline
function exponents(v: v128): v128 {
  return i32x4.shr_u(v128.and(v, i32x4.splat(0x7f800000)), 1);
}

/** v, and zeros of its sign where `dead`. */
// @ts-ignore: decorator
@inline
function without(v: v128, dead: v128): v128 {
  return v128.andnot(v, f32x4.abs(dead));
}

/** x·y, where subnormal operands and results count as zeros. */
// @ts-ignore: decorator
@inline
export function product4(x: v128, y: v128): v128 {
  const least = leastNormal();
  // 2^(a − 127) · 2^(b − 127) · (less than 4) < 2⁻¹²⁶
  const small = i32x4.lt_s(i32x4.add(exponents(x), exponents(y)), i32x4.splat(127 << 22));
  return normal(f32x4.mul(without(normal(x, least), small), normal(y, least)), least);
}

/** x / y, where subnormal operands and results count as zeros. */
// @ts-ignore: decorator
@inline
export function quotient4(x: v128, y: v128): v128 {
  const least = leastNormal();
  const kept = normal(y, least);
  const small = i32x4.lt_s(i32x4.sub(exponents(x), exponents(kept)), i32x4.splat(-126 << 22));
  return normal(f32x4.div(without(normal(x, least), small), kept), least);
}

/** Where v is not 0 and its magnitude's bits, less one, are below `bits`. */
// @ts-ignore: decorator
@inline
function isBelow(v: v128, bits: v128): v128 {
  return i32x4.lt_u(i32x4.sub(f32x4.abs(v), i32x4.splat(1)), bits);
}

/**
 * What a look at some cache lines, spread over a storage, tells of it: bits of the least and of the largest magnitude other than 0, and whether
 * one is subnormal (then the least is that of the others). The least is 0x7fffffff where there is none.
 */
@unmanaged
class Range {
  least: u32;
  largest: u32;
  subnormal: u32;
  /** Vectors that were looked at, and those with a number other than 0 whose square is subnormal. */
  vectors: i32;
  tiny: i32;
}

/** Writes a storage's range to `out`, which has room for 64 bytes. One part. */
export function range(part: i32, from: usize, size: i32, out: usize): void {
  // Zeros and subnormal numbers are large numbers here: they wrap around.
  const first = i32x4.splat(0x800000);
  let least = i32x4.splat(-0x800000);
  let largest = i32x4.splat(0);
  let subnormal = i32x4.splat(0);
  const lines = size >> 4;
  let vectors = 0;
  let tiny = 0;
  const whole = from + (<usize>lines << 6);
  const samples = min(MOST_SAMPLES, max(FEWEST_SAMPLES, lines >> 6));
  const step = <usize>max(1, lines / samples) << 6;
  for (let line = from; line < whole; line += step) {
    for (let at = line; at < line + 64; at += 16) {
      const bits = f32x4.abs(v128.load(at));
      least = i32x4.min_u(least, i32x4.sub(bits, first));
      largest = i32x4.max_u(largest, bits);
      subnormal = v128.or(subnormal, isBelow(bits, i32x4.splat(0x7fffff)));
      tiny += i32(v128.any_true(isBelow(bits, i32x4.splat(TINY - 1))));
      vectors++;
    }
  }
  const r = changetype<Range>(out);
  r.least = 0x7fffffff;
  r.largest = 0;
  r.subnormal = v128.any_true(subnormal) ? 1 : 0;
  r.vectors = vectors;
  r.tiny = tiny;
  v128.store(out + 32, i32x4.add(least, first));
  v128.store(out + 48, largest);
  for (let lane: usize = 32; lane < 64; lane += 4) include(r, load<u32>(out + lane));
  for (let i = size & ~15; i < size; i++) {
    const number = load<u32>(from + (<usize>i << 2));
    include(r, number);
    r.vectors++;
    r.tiny += i32((number & 0x7fffffff) - 1 < TINY - 1);
  }
}

function include(r: Range, number: u32): void {
  const bits = number & 0x7fffffff;
  if (bits == 0) return;
  if (bits < 0x800000) r.subnormal = 1;
  else r.least = min(r.least, bits);
  r.largest = max(r.largest, bits);
}

/** to = from, with 0 for what is smaller than `least`. */
export function copyAtLeast(part: i32, from: usize, to: usize, size: i32, chunk: i32, least: f32): void {
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  for (let at = <usize>(part * chunk) << 2; at < end; at += 16) {
    v128.store(to + at, atLeast(v128.load(from + at), f32x4.splat(least)));
  }
}

/** to = from·factor, with zeros for subnormal numbers. Storages are padded to whole vectors. */
export function scaleNormal(part: i32, from: usize, to: usize, size: i32, chunk: i32, factor: f32): void {
  const least = leastNormal();
  const end = <usize>min(size, (part + 1) * chunk) << 2;
  for (let at = <usize>(part * chunk) << 2; at < end; at += 16) {
    v128.store(to + at, f32x4.mul(normal(v128.load(from + at), least), f32x4.splat(factor)));
  }
}

/** 2^n. */
// @ts-ignore: decorator
@inline
function power(n: i32): v128 {
  return i32x4.splat((n + 127) << 23);
}

/** A storage times 2^−shift, in place, with 0 for what would be subnormal. */
export function unscale(part: i32, x: usize, size: i32, chunk: i32, shift: i32): void {
  const least = power(shift - 126);
  const factor = power(-shift);
  const end = x + (<usize>min(size, (part + 1) * chunk) << 2);
  for (let at = x + (<usize>(part * chunk) << 2); at < end; at += 16) {
    v128.store(at, f32x4.mul(atLeast(v128.load(at), least), factor));
  }
}

/** The same for the rows of a block. */
export function unscaleRows(out: usize, outStride: usize, rows: i32, width: i32, shift: i32): void {
  const least = power(shift - 126);
  const factor = power(-shift);
  const left = width & 3;
  for (; rows > 0; rows--) {
    let at = out;
    for (const end = out + (<usize>(width & ~3) << 2); at < end; at += 16) {
      v128.store(at, f32x4.mul(atLeast(v128.load(at), least), factor));
    }
    if (left > 0) storeLanes(at, f32x4.mul(atLeast(v128.load(at), least), factor), left);
    out += outStride;
  }
}

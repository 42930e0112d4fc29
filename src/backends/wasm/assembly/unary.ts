import { cos, erf, sin } from "./doubles";
import { exp4, expm14, log1p4, log4, sigmoid4, softplus4, tanh4 } from "./exponentials";

/** Floats by a scalar function of doubles, lane by lane. */
// @ts-ignore: decorator
@inline
function lanes(op: i32, x: v128): v128 {
  const a = scalar(op, f32x4.extract_lane(x, 0));
  const b = scalar(op, f32x4.extract_lane(x, 1));
  const c = scalar(op, f32x4.extract_lane(x, 2));
  const d = scalar(op, f32x4.extract_lane(x, 3));
  return f32x4.replace_lane(f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(a), 1, b), 2, c), 3, d);
}

// @ts-ignore: decorator
@inline
function scalar(op: i32, x: f32): f32 {
  if (op == 10) return <f32>sin(x);
  if (op == 11) return <f32>cos(x);
  return <f32>erf(x);
}

/** −1, 0 or 1; a zero and NaN stay themselves. */
// @ts-ignore: decorator
@inline
function sign(x: v128): v128 {
  const one = v128.bitselect(x, f32x4.splat(1), i32x4.splat(i32.MIN_VALUE));
  const zero = f32x4.splat(0);
  return v128.bitselect(one, x, v128.or(f32x4.lt(x, zero), f32x4.gt(x, zero)));
}

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128): v128 {
  if (op == 0) return f32x4.neg(x);
  if (op == 1) return f32x4.abs(x);
  if (op == 2) return sign(x);
  if (op == 3) return f32x4.floor(x);
  if (op == 4) return f32x4.mul(x, x);
  if (op == 5) return f32x4.sqrt(x);
  if (op == 6) return exp4(x);
  if (op == 7) return expm14(x);
  if (op == 8) return log4(x);
  if (op == 9) return log1p4(x);
  if (op == 12) return tanh4(x);
  if (op == 13) return sigmoid4(x);
  if (op == 14) return softplus4(x);
  // x < 0 ? 0 : x, which keeps NaN.
  if (op == 15) return f32x4.pmax(x, f32x4.splat(0));
  return lanes(op, x);
}

// @ts-ignore: decorator
@inline
function loop(op: i32, x: usize, out: usize, end: usize): void {
  for (; x < end; x += 16) {
    v128.store(out, apply(op, v128.load(x)));
    out += 16;
  }
}

/** A chunk of an element-wise function. Storages are padded to whole vectors, so the last one may be written in full. */
export function unary(part: i32, op: i32, x: usize, out: usize, size: i32, chunk: i32): void {
  const first = part * chunk;
  const from = x + (<usize>first << 2);
  const to = out + (<usize>first << 2);
  const end = x + (<usize>min(size, first + chunk) << 2);
  switch (op) {
    case 0: return loop(0, from, to, end);
    case 1: return loop(1, from, to, end);
    case 2: return loop(2, from, to, end);
    case 3: return loop(3, from, to, end);
    case 4: return loop(4, from, to, end);
    case 5: return loop(5, from, to, end);
    case 6: return loop(6, from, to, end);
    case 7: return loop(7, from, to, end);
    case 8: return loop(8, from, to, end);
    case 9: return loop(9, from, to, end);
    case 10: return loop(10, from, to, end);
    case 11: return loop(11, from, to, end);
    case 12: return loop(12, from, to, end);
    case 13: return loop(13, from, to, end);
    case 14: return loop(14, from, to, end);
    case 15: return loop(15, from, to, end);
    default: return loop(16, from, to, end);
  }
}

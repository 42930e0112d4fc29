import { pow } from "./doubles";
import { storeLanes } from "./vectors";

function pow4(x: v128, y: v128): v128 {
  const a = <f32>pow(f32x4.extract_lane(x, 0), f32x4.extract_lane(y, 0));
  const b = <f32>pow(f32x4.extract_lane(x, 1), f32x4.extract_lane(y, 1));
  const c = <f32>pow(f32x4.extract_lane(x, 2), f32x4.extract_lane(y, 2));
  const d = <f32>pow(f32x4.extract_lane(x, 3), f32x4.extract_lane(y, 3));
  return f32x4.replace_lane(f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(a), 1, b), 2, c), 3, d);
}

// @ts-ignore: decorator
@inline
function one(mask: v128): v128 {
  return v128.and(mask, f32x4.splat(1));
}

// @ts-ignore: decorator
@inline
function oneInt(mask: v128): v128 {
  return v128.and(mask, i32x4.splat(1));
}

// @ts-ignore: decorator
@inline
function apply(op: i32, a: v128, b: v128): v128 {
  if (op == 0) return f32x4.add(a, b);
  if (op == 1) return f32x4.sub(a, b);
  if (op == 2) return f32x4.mul(a, b);
  if (op == 3) return f32x4.div(a, b);
  if (op == 4) return pow4(a, b);
  if (op == 5) return f32x4.max(a, b);
  if (op == 6) return f32x4.min(a, b);
  if (op == 7) return one(f32x4.eq(a, b));
  if (op == 8) return one(f32x4.ne(a, b));
  if (op == 9) return one(f32x4.lt(a, b));
  if (op == 10) return one(f32x4.le(a, b));
  if (op == 11) return one(f32x4.gt(a, b));
  if (op == 12) return one(f32x4.ge(a, b));
  if (op == 13) return v128.and(a, f32x4.gt(b, f32x4.splat(0)));
  if (op == 14) return f32x4.mul(a, f32x4.sub(f32x4.splat(1), f32x4.mul(b, b)));
  if (op == 15) return f32x4.mul(f32x4.mul(a, b), f32x4.sub(f32x4.splat(1), b));
  if (op == 16) return oneInt(i32x4.eq(a, b));
  if (op == 17) return oneInt(i32x4.ne(a, b));
  if (op == 18) return oneInt(i32x4.lt_s(a, b));
  if (op == 19) return oneInt(i32x4.le_s(a, b));
  if (op == 20) return oneInt(i32x4.gt_s(a, b));
  return oneInt(i32x4.ge_s(a, b));
}

/** One row; a step of 0 repeats the operand's first element along it. */
// @ts-ignore: decorator
@inline
function row(op: i32, a: usize, b: usize, out: usize, length: i32, aStep: i32, bStep: i32): void {
  const whole = length & ~3;
  const end = out + (<usize>whole << 2);
  const left = length - whole;
  if (aStep == 0) {
    const va = v128.load32_splat(a);
    for (; out < end; out += 16) {
      v128.store(out, apply(op, va, v128.load(b)));
      b += 16;
    }
    if (left) storeLanes(out, apply(op, va, v128.load(b)), left);
  } else if (bStep == 0) {
    const vb = v128.load32_splat(b);
    for (; out < end; out += 16) {
      v128.store(out, apply(op, v128.load(a), vb));
      a += 16;
    }
    if (left) storeLanes(out, apply(op, v128.load(a), vb), left);
  } else {
    for (; out < end; out += 16) {
      v128.store(out, apply(op, v128.load(a), v128.load(b)));
      a += 16;
      b += 16;
    }
    if (left) storeLanes(out, apply(op, v128.load(a), v128.load(b)), left);
  }
}

// @ts-ignore: decorator
@inline
function rows(
  op: i32, a: usize, b: usize, out: usize,
  first: i32, last: i32, columns: i32, total: i32,
  aRow: i32, aStep: i32, bRow: i32, bStep: i32,
): void {
  for (let i = first; i < last; i++) {
    const length = min(columns, total - i * columns);
    const from = a + (<usize>(i * aRow) << 2);
    row(op, from, b + (<usize>(i * bRow) << 2), out + (<usize>(i * columns) << 2), length, aStep, bStep);
  }
}

/**
 * Rows of an element-wise function of two operands; `total` elements in all, so that the last row may be short. Row i of an operand
 * begins i·row elements on; along a row it steps by 1 or, repeated, by 0.
 */
export function binary(
  part: i32, op: i32, a: usize, b: usize, out: usize,
  columns: i32, total: i32, rowCount: i32, rowsPerPart: i32,
  aRow: i32, aStep: i32, bRow: i32, bStep: i32,
): void {
  const first = part * rowsPerPart;
  const last = min(rowCount, first + rowsPerPart);
  switch (op) {
    case 0: return rows(0, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 1: return rows(1, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 2: return rows(2, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 3: return rows(3, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 4: return rows(4, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 5: return rows(5, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 6: return rows(6, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 7: return rows(7, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 8: return rows(8, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 9: return rows(9, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 10: return rows(10, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 11: return rows(11, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 12: return rows(12, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 13: return rows(13, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 14: return rows(14, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 15: return rows(15, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 16: return rows(16, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 17: return rows(17, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 18: return rows(18, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 19: return rows(19, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    case 20: return rows(20, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
    default: return rows(21, a, b, out, first, last, columns, total, aRow, aStep, bRow, bStep);
  }
}

import { highDoubles, lowDoubles, toFloats } from "./vectors";

/**
 * What a reduction does with two numbers. Below stand the numbers themselves: only these does the compiler fold where it
 * inlines, so that each operation gets a loop of its own.
 */
export const SUM = 0;
export const PROD = 1;
export const MAX = 2;
export const MIN = 3;

// @ts-ignore: decorator
@inline
function combine(op: i32, total: f64, x: f64): f64 {
  if (op == 0) return total + x;
  if (op == 1) return total * x;
  return op == 2 ? max(total, x) : min(total, x);
}

// @ts-ignore: decorator
@inline
function combine2(op: i32, total: v128, x: v128): v128 {
  if (op == 0) return f64x2.add(total, x);
  if (op == 1) return f64x2.mul(total, x);
  return op == 2 ? f64x2.max(total, x) : f64x2.min(total, x);
}

// @ts-ignore: decorator
@inline
function neutral(op: i32): f64 {
  if (op == 0) return 0;
  if (op == 1) return 1;
  return op == 2 ? -Infinity : Infinity;
}

/** The total of a run of elements: eight running totals, then the rest. */
// @ts-ignore: decorator
@inline
function run(op: i32, x: usize, size: i32): f64 {
  let a = f64x2.splat(neutral(op));
  let b = a;
  let c = a;
  let d = a;
  let i = 0;
  for (; i + 8 <= size; i += 8) {
    const v = v128.load(x);
    const w = v128.load(x, 16);
    a = combine2(op, a, lowDoubles(v));
    b = combine2(op, b, highDoubles(v));
    c = combine2(op, c, lowDoubles(w));
    d = combine2(op, d, highDoubles(w));
    x += 32;
  }
  const all = combine2(op, combine2(op, a, b), combine2(op, c, d));
  let total = combine(op, f64x2.extract_lane(all, 0), f64x2.extract_lane(all, 1));
  for (; i < size; i++) {
    total = combine(op, total, load<f32>(x));
    x += 4;
  }
  return total;
}

/** Rows [outer] of `size` elements each to one double per row. */
export function reduceRows(part: i32, op: i32, x: usize, out: usize, rows: i32, size: i32, rowsPerPart: i32): void {
  const end = min(rows, (part + 1) * rowsPerPart);
  for (let r = part * rowsPerPart; r < end; r++) {
    const at = x + (<usize>r * <usize>size << 2);
    store<f32>(out + (<usize>r << 2), <f32>rowTotal(op, at, size));
  }
}

function rowTotal(op: i32, at: usize, size: i32): f64 {
  if (op == 0) return run(0, at, size);
  if (op == 1) return run(1, at, size);
  return op == 2 ? run(2, at, size) : run(3, at, size);
}

/** Part p of one long row: the total of its p-th chunk, a double. */
export function reducePart(part: i32, op: i32, x: usize, partials: usize, size: i32, chunk: i32): void {
  const first = part * chunk;
  const total = rowTotal(op, x + (<usize>first << 2), min(chunk, size - first));
  store<f64>(partials + (<usize>part << 3), total);
}

/**
 * Columns of part p's band of rows: x [size, inner] → partials [part][inner] doubles. Parts follow one another within
 * each of `outer` arrays.
 */
export function reduceColumns(
  part: i32, op: i32, x: usize, partials: usize, size: i32, inner: i32, rowsPerPart: i32, partsPerArray: i32,
): void {
  const array = part / partsPerArray;
  const first = (part % partsPerArray) * rowsPerPart;
  const last = min(size, first + rowsPerPart);
  const from = x + ((<usize>array * <usize>size + <usize>first) * <usize>inner << 2);
  const to = partials + (<usize>part * <usize>inner << 3);
  if (op == 0) columns(0, from, to, last - first, inner);
  else if (op == 1) columns(1, from, to, last - first, inner);
  else if (op == 2) columns(2, from, to, last - first, inner);
  else columns(3, from, to, last - first, inner);
}

// @ts-ignore: decorator
@inline
function columns(op: i32, x: usize, totals: usize, rows: i32, inner: i32): void {
  const rowBytes = <usize>inner << 2;
  let j = 0;
  if (op == 0) {
    sumColumns(x, totals, rows, inner);
    j = inner & ~15;
  }
  for (; j + 16 <= inner; j += 16) columns16(op, x + (<usize>j << 2), totals + (<usize>j << 3), rows, rowBytes);
  for (; j + 4 <= inner; j += 4) {
    let low = f64x2.splat(neutral(op));
    let high = low;
    let from = x + (<usize>j << 2);
    for (let i = 0; i < rows; i++) {
      const v = v128.load(from);
      low = combine2(op, low, lowDoubles(v));
      high = combine2(op, high, highDoubles(v));
      from += rowBytes;
    }
    v128.store(totals + (<usize>j << 3), low);
    v128.store(totals + (<usize>j << 3), high, 16);
  }
  for (; j < inner; j++) {
    let total = neutral(op);
    let from = x + (<usize>j << 2);
    for (let i = 0; i < rows; i++) {
      total = combine(op, total, load<f32>(from));
      from += rowBytes;
    }
    store<f64>(totals + (<usize>j << 3), total);
  }
}

/**
 * Rows whose floats are added as floats before they join a double: their error stays below the last place of most sums.
 */
const SHORT = 16;

/** Sums of the columns that make whole sixteens: short runs of rows in single precision, their sums in double. */
function sumColumns(x: usize, totals: usize, rows: i32, inner: i32): void {
  const rowBytes = <usize>inner << 2;
  const width = <usize>(inner & ~15) << 2;
  memory.fill(totals, 0, width << 1);
  while (rows > 0) {
    const count = min(SHORT, rows);
    for (let j: usize = 0; j < width; j += 64) sumShort(x + j, totals + (j << 1), count, rowBytes);
    x += <usize>count * rowBytes;
    rows -= count;
  }
}

// @ts-ignore: decorator
@inline
function sumShort(from: usize, totals: usize, count: i32, rowBytes: usize): void {
  let a = v128.load(from);
  let b = v128.load(from, 16);
  let c = v128.load(from, 32);
  let d = v128.load(from, 48);
  for (let i = 1; i < count; i++) {
    from += rowBytes;
    a = f32x4.add(a, v128.load(from));
    b = f32x4.add(b, v128.load(from, 16));
    c = f32x4.add(c, v128.load(from, 32));
    d = f32x4.add(d, v128.load(from, 48));
  }
  join(totals, a);
  join(totals + 32, b);
  join(totals + 64, c);
  join(totals + 96, d);
}

/** Adds four floats to four doubles. */
// @ts-ignore: decorator
@inline
function join(totals: usize, v: v128): void {
  v128.store(totals, f64x2.add(v128.load(totals), lowDoubles(v)));
  v128.store(totals, f64x2.add(v128.load(totals, 16), highDoubles(v)), 16);
}

/** Sixteen columns at once: a cache line of each row. */
// @ts-ignore: decorator
@inline
function columns16(op: i32, from: usize, totals: usize, rows: i32, rowBytes: usize): void {
  let a = f64x2.splat(neutral(op));
  let b = a, c = a, d = a, e = a, f = a, g = a, h = a;
  for (let i = 0; i < rows; i++) {
    const v = v128.load(from);
    const w = v128.load(from, 16);
    const x = v128.load(from, 32);
    const y = v128.load(from, 48);
    a = combine2(op, a, lowDoubles(v));
    b = combine2(op, b, highDoubles(v));
    c = combine2(op, c, lowDoubles(w));
    d = combine2(op, d, highDoubles(w));
    e = combine2(op, e, lowDoubles(x));
    f = combine2(op, f, highDoubles(x));
    g = combine2(op, g, lowDoubles(y));
    h = combine2(op, h, highDoubles(y));
    from += rowBytes;
  }
  v128.store(totals, a);
  v128.store(totals, b, 16);
  v128.store(totals, c, 32);
  v128.store(totals, d, 48);
  v128.store(totals, e, 64);
  v128.store(totals, f, 80);
  v128.store(totals, g, 96);
  v128.store(totals, h, 112);
}

/** Adds up partials [outer][parts][inner] in order and rounds: out [outer][inner]. Part: a chunk of outer. */
export function reducePartials(
  part: i32, op: i32, partials: usize, out: usize, outer: i32, parts: i32, inner: i32, outerPerPart: i32,
): void {
  const end = min(outer, (part + 1) * outerPerPart);
  for (let o = part * outerPerPart; o < end; o++) {
    for (let i = 0; i < inner; i++) {
      let at = partials + ((<usize>o * <usize>parts * <usize>inner + <usize>i) << 3);
      let total = neutral(op);
      for (let p = 0; p < parts; p++) {
        total = combine(op, total, load<f64>(at));
        at += <usize>inner << 3;
      }
      store<f32>(out + ((<usize>o * <usize>inner + <usize>i) << 2), <f32>total);
    }
  }
}

/** Adds up float partials [parts][size] in order, in double precision: chunk by chunk. */
export function sumPartials(part: i32, partials: usize, out: usize, parts: i32, size: i32, chunk: i32): void {
  const end = min(size, (part + 1) * chunk);
  for (let i = part * chunk; i < end; i += 4) {
    let low = f64x2.splat(0);
    let high = low;
    let at = partials + (<usize>i << 2);
    for (let p = 0; p < parts; p++) {
      const v = v128.load(at);
      low = f64x2.add(low, lowDoubles(v));
      high = f64x2.add(high, highDoubles(v));
      at += <usize>size << 2;
    }
    v128.store(out + (<usize>i << 2), toFloats(low, high));
  }
}

/** Index of the first maximum along `size`, or of the first NaN: x [outer, size, inner] → [outer, inner]. */
export function argmax(part: i32, x: usize, out: usize, outer: i32, size: i32, inner: i32, isFloat: i32): void {
  const count = outer * inner;
  for (let at = 0; at < count; at++) {
    const base = x + (<usize>((at / inner) * size * inner + (at % inner)) << 2);
    store<i32>(out + (<usize>at << 2), isFloat ? firstMaximum<f32>(base, size, inner) : firstMaximum<i32>(base, size, inner));
  }
}

function firstMaximum<T>(base: usize, size: i32, inner: i32): i32 {
  let best = 0;
  let top = load<T>(base);
  for (let j = 1; j < size; j++) {
    const value = load<T>(base + (<usize>(j * inner) << 2));
    if (value <= top || isNaN<T>(top)) continue;
    best = j;
    top = value;
  }
  return best;
}

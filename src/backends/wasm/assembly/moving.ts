/** Part `part` of filling `size` elements (4 bytes each) with the bits of `value`. */
export function fill(part: i32, out: usize, value: i32, size: i32, chunk: i32): void {
  const first = part * chunk;
  const count = min(chunk, size - first);
  const at = out + (<usize>first << 2);
  if (value == 0) {
    memory.fill(at, 0, <usize>count << 2);
    return;
  }
  const v = i32x4.splat(value);
  const end = at + (<usize>count << 2);
  for (let p = at; p < end; p += 16) v128.store(p, v);
}

/** Copies a chunk of elements. */
export function copy(part: i32, from: usize, out: usize, size: i32, chunk: i32): void {
  const first = <usize>(part * chunk) << 2;
  memory.copy(out + first, from + first, <usize>min(chunk, size - part * chunk) << 2);
}

/** Rounds floats towards zero. */
export function floatToInt(part: i32, from: usize, out: usize, size: i32, chunk: i32): void {
  const end = min(size, (part + 1) * chunk);
  for (let i = part * chunk; i < end; i++) {
    // As an Int32Array does: by whole turns of 2^32, and 0 for what is no number.
    const x = <f64>load<f32>(from + (<usize>i << 2));
    const finite = abs(x) < 9.2e18;
    store<i32>(out + (<usize>i << 2), finite ? <i32>(<i64>x) : 0);
  }
}

/** Whole numbers as floats. */
export function intToFloat(part: i32, from: usize, out: usize, size: i32, chunk: i32): void {
  const end = min(size, (part + 1) * chunk);
  for (let i = part * chunk; i < end; i += 4) {
    const at = <usize>i << 2;
    v128.store(out + at, f32x4.convert_i32x4_s(v128.load(from + at)));
  }
}

/**
 * Rows of `length` elements from where the table says to where it says: entries [from, to] in elements per row. Within
 * a row each side moves by its own step.
 */
export function copyRows(
  part: i32,
  from: usize,
  to: usize,
  table: usize,
  rows: i32,
  rowsPerPart: i32,
  length: i32,
  fromStep: i32,
  toStep: i32,
): void {
  const end = min(rows, (part + 1) * rowsPerPart);
  for (let row = part * rowsPerPart; row < end; row++) {
    const a = from + (<usize>load<u32>(table + (<usize>row << 3)) << 2);
    const b = to + (<usize>load<u32>(table + (<usize>row << 3), 4) << 2);
    copyRow(a, b, length, fromStep, toStep);
  }
}

function copyRow(from: usize, to: usize, length: i32, fromStep: i32, toStep: i32): void {
  if (fromStep == 1 && toStep == 1) {
    copyShort(from, to, length);
    return;
  }
  const a = <usize>fromStep << 2;
  const b = <usize>toStep << 2;
  for (let i = 0; i < length; i++) {
    store<i32>(to, load<i32>(from));
    from += a;
    to += b;
  }
}

/** memory.copy costs a call; short runs are quicker by hand. */
// @ts-ignore: decorator
@inline
export function copyShort(from: usize, to: usize, length: i32): void {
  if (length > 64) {
    memory.copy(to, from, <usize>length << 2);
    return;
  }
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    v128.store(to, v128.load(from));
    from += 16;
    to += 16;
  }
  for (; i < length; i++) {
    store<i32>(to, load<i32>(from));
    from += 4;
    to += 4;
  }
}

/** out [columns, rows] = x [rows, columns], in squares of 4 × 4. Part: a band of 32 rows. */
export function transpose(part: i32, x: usize, out: usize, rows: i32, columns: i32): void {
  const first = part * 32;
  const last = min(rows, first + 32);
  const xRow = <usize>columns << 2;
  const outRow = <usize>rows << 2;
  let i = first;
  for (; i + 4 <= last; i += 4) {
    let j = 0;
    for (; j + 4 <= columns; j += 4) {
      const from = x + <usize>i * xRow + (<usize>j << 2);
      const to = out + <usize>j * outRow + (<usize>i << 2);
      const a = v128.load(from);
      const b = v128.load(from + xRow);
      const c = v128.load(from + 2 * xRow);
      const d = v128.load(from + 3 * xRow);
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
      v128.store(to + outRow, v128.shuffle<i64>(ab, cd, 1, 3));
      v128.store(to + 2 * outRow, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
      v128.store(to + 3 * outRow, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
    }
    for (; j < columns; j++) copyColumn(x, out, i, i + 4, j, rows, columns);
  }
  for (let j = 0; j < columns; j++) copyColumn(x, out, i, last, j, rows, columns);
}

function copyColumn(x: usize, out: usize, from: i32, to: i32, j: i32, rows: i32, columns: i32): void {
  for (let i = from; i < to; i++) {
    store<i32>(out + (<usize>(j * rows + i) << 2), load<i32>(x + (<usize>(i * columns + j) << 2)));
  }
}

import { allocate, Component, component, componentCount, maxH, maxV, width } from "./frame";

/*
 * Samples become pixels, as libjpeg makes them: colours of fewer samples are interpolated, a quarter of the farther and
 * three quarters of the nearer one, where a factor is 2, and repeated otherwise.
 */

const GREY = 0;
const YCBCR = 1;
const RGB = 2;
const CMYK = 3;

/** A row of each component, one value for each column asked for, `lineStride` bytes apart. */
let lines: usize = 0;
let lineLength: i32 = 0;
let lineStride: i32 = 0;
/** Whether all columns are asked for. */
let areWhole: bool = false;

/** Makes room for rows of so many columns. Whoever asks for pixels leaves 32 bytes behind them. */
export function preparePixels(columns: i32): bool {
  lineLength = columns;
  areWhole = columns == width;
  // Vectors may write a little beyond the end.
  lineStride = (columns + 47) & ~15;
  lines = allocate(lineStride * 4);
  return lines != 0;
}

/**
 * Writes RGB of some rows at some columns, both i32 and rising.
 * @param colours 0 grey, 1 YCbCr, 2 RGB, 3 CMYK, 4 YCCK, both of these stored inverted
 */
export function pixels(rows: usize, rowCount: i32, columns: usize, colours: i32, out: usize): void {
  for (let i = 0; i < rowCount; i++) {
    const y = load<i32>(rows + (i << 2));
    for (let k = 0; k < componentCount; k++) sampleLine(component(k), y, columns, lines + k * lineStride);
    paint(colours, out);
    out += 3 * lineLength;
  }
}

/** Adds to `sum`, f32, rows of pixels times their weights, also f32. */
export function weigh(rows: usize, rowCount: i32, weights: usize, sum: usize): void {
  const rowBytes = 3 * lineLength;
  for (let i = 0; i < rowBytes; i += 8) {
    let low = v128.load(sum);
    let high = v128.load(sum, 16);
    let at = rows + i;
    for (let row = 0; row < rowCount; row++) {
      const weight = v128.load32_splat(weights + (row << 2));
      const values = wide(at);
      low = f32x4.add(low, f32x4.mul(weight, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(values))));
      high = f32x4.add(high, f32x4.mul(weight, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(values))));
      at += rowBytes;
    }
    v128.store(sum, low);
    v128.store(sum, high, 16);
    sum += 32;
  }
}

function sampleLine(c: Component, y: i32, columns: usize, out: usize): void {
  const stride = c.paddedColumns << 3;
  const doubledH = c.h * 2 == maxH;
  const doubledV = c.v * 2 == maxV;
  const isFancy = (doubledH ? c.width > 2 : c.h == maxH) && (doubledV || c.v == maxV) && (doubledH || doubledV);
  const row = (y * c.v) / maxV;
  const near = c.plane + row * stride;
  if (!isFancy) return repeatedLine(c, near, columns, out);
  if (!doubledV) return wideLine(c, near, columns, out);
  const other = y & 1 ? min(row + 1, c.height - 1) : max(row - 1, 0);
  const far = c.plane + other * stride;
  if (doubledH) squareLine(c, near, far, columns, out);
  else tallLine(near, far, columns, out, y & 1 ? 2 : 1);
}

function repeatedLine(c: Component, near: usize, columns: usize, out: usize): void {
  const h = c.h;
  if (h == maxH && areWhole) memory.copy(out, near, lineLength);
  else if (h == maxH) for (let i = 0; i < lineLength; i++) store<u8>(out + i, load<u8>(near + load<i32>(columns + (i << 2))));
  else for (let i = 0; i < lineLength; i++) store<u8>(out + i, load<u8>(near + (load<i32>(columns + (i << 2)) * h) / maxH));
}

/** Samples i of a row that are inside, and have eight of them and one more on either side: the ends are done one by one. */
// @ts-ignore: decorator
@inline
function vectorEnd(c: Component): i32 {
  return areWhole ? 1 + ((c.width - 2) & ~7) : 1;
}

// @ts-ignore: decorator
@inline
function wide(at: usize): v128 {
  return v128.load8x8_u(at);
}

// @ts-ignore: decorator
@inline
function threefold(x: v128): v128 {
  return i16x8.mul(x, i16x8.splat(3));
}

// @ts-ignore: decorator
@inline
function storePairs(out: usize, even: v128, odd: v128): void {
  v128.store(out, v128.or(even, i16x8.shl(odd, 8)));
}

/** Twice as many columns: 3/4 and 1/4. */
function wideLine(c: Component, near: usize, columns: usize, out: usize): void {
  const end = c.width - 1;
  const vectors = vectorEnd(c);
  for (let at = 1; at < vectors; at += 8) {
    const here = threefold(wide(near + at));
    const even = i16x8.add(i16x8.add(here, wide(near + at - 1)), i16x8.splat(1));
    const odd = i16x8.add(i16x8.add(here, wide(near + at + 1)), i16x8.splat(2));
    storePairs(out + 2 * at, i16x8.shr_u(even, 2), i16x8.shr_u(odd, 2));
  }
  for (let i = 0; i < lineLength; i++) {
    if (i == 2 && vectors > 1) i = 2 * vectors;
    const x = load<i32>(columns + (i << 2));
    const at = x >> 1;
    const odd = x & 1;
    const other = odd ? min(at + 1, end) : max(at - 1, 0);
    store<u8>(out + i, (3 * <i32>load<u8>(near + at) + <i32>load<u8>(near + other) + 1 + odd) >> 2);
  }
}

/** Twice as many rows. */
function tallLine(near: usize, far: usize, columns: usize, out: usize, bias: i32): void {
  let i = 0;
  if (areWhole) {
    for (; i + 8 <= lineLength; i += 8) {
      const sum = i16x8.add(i16x8.add(threefold(wide(near + i)), wide(far + i)), i16x8.splat(<i16>bias));
      const levels = i16x8.shr_u(sum, 2);
      v128.store64_lane(out + i, i8x16.narrow_i16x8_u(levels, levels), 0);
    }
  }
  for (; i < lineLength; i++) {
    const x = load<i32>(columns + (i << 2));
    store<u8>(out + i, (3 * <i32>load<u8>(near + x) + <i32>load<u8>(far + x) + bias) >> 2);
  }
}

/** Twice as many of both. */
function squareLine(c: Component, near: usize, far: usize, columns: usize, out: usize): void {
  const end = c.width - 1;
  const vectors = vectorEnd(c);
  for (let at = 1; at < vectors; at += 8) {
    const here = threefold(column8(near, far, at));
    const even = i16x8.add(i16x8.add(here, column8(near, far, at - 1)), i16x8.splat(8));
    const odd = i16x8.add(i16x8.add(here, column8(near, far, at + 1)), i16x8.splat(7));
    storePairs(out + 2 * at, i16x8.shr_u(even, 4), i16x8.shr_u(odd, 4));
  }
  for (let i = 0; i < lineLength; i++) {
    if (i == 2 && vectors > 1) i = 2 * vectors;
    const x = load<i32>(columns + (i << 2));
    const at = x >> 1;
    const odd = x & 1;
    const other = odd ? min(at + 1, end) : max(at - 1, 0);
    const here = 3 * <i32>load<u8>(near + at) + <i32>load<u8>(far + at);
    const there = 3 * <i32>load<u8>(near + other) + <i32>load<u8>(far + other);
    store<u8>(out + i, (3 * here + there + 8 - odd) >> 4);
  }
}

// @ts-ignore: decorator
@inline
function column8(near: usize, far: usize, at: i32): v128 {
  return i16x8.add(threefold(wide(near + at)), wide(far + at));
}

function paint(colours: i32, out: usize): void {
  if (colours == GREY) paintGrey(out);
  else if (colours == YCBCR) paintYcbcr(out);
  else if (colours == RGB) paintRgb(out);
  else paintCmyk(out, colours != CMYK);
}

function paintGrey(out: usize): void {
  for (let i = 0; i < lineLength; i++) {
    const level = load<u8>(lines + i);
    rgb(out, level, level, level);
    out += 3;
  }
}

function paintRgb(out: usize): void {
  for (let i = 0; i < lineLength; i++) {
    const at = lines + i;
    rgb(out, load<u8>(at), load<u8>(at + lineStride), load<u8>(at + 2 * lineStride));
    out += 3;
  }
}

function paintYcbcr(out: usize): void {
  for (let i = 0; i < lineLength; i += 8) {
    const at = lines + i;
    const y = wide(at);
    const cb = i16x8.sub(wide(at + lineStride), i16x8.splat(128));
    const cr = i16x8.sub(wide(at + 2 * lineStride), i16x8.splat(128));
    const r = i16x8.add(y, scaled(cr, 91881));
    const b = i16x8.add(y, scaled(cb, 116130));
    const g = i16x8.add(y, greenPart(cb, cr));
    const rg = i8x16.narrow_i16x8_u(r, g);
    const bb = i8x16.narrow_i16x8_u(b, b);
    v128.store(out, i8x16.shuffle(rg, bb, 0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5));
    v128.store64_lane(out + 16, i8x16.shuffle(rg, bb, 13, 21, 6, 14, 22, 7, 15, 23, 0, 0, 0, 0, 0, 0, 0, 0), 0);
    out += 24;
  }
}

/** x · factor / 2^16, rounded. */
// @ts-ignore: decorator
@inline
function scaled(x: v128, factor: i32): v128 {
  const half = i32x4.splat(32768);
  const low = i32x4.mul(i32x4.extend_low_i16x8_s(x), i32x4.splat(factor));
  const high = i32x4.mul(i32x4.extend_high_i16x8_s(x), i32x4.splat(factor));
  return i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(low, half), 16), i32x4.shr_s(i32x4.add(high, half), 16));
}

// @ts-ignore: decorator
@inline
function greenPart(cb: v128, cr: v128): v128 {
  const low = greenQuarter(i32x4.extend_low_i16x8_s(cb), i32x4.extend_low_i16x8_s(cr));
  return i16x8.narrow_i32x4_s(low, greenQuarter(i32x4.extend_high_i16x8_s(cb), i32x4.extend_high_i16x8_s(cr)));
}

// @ts-ignore: decorator
@inline
function greenQuarter(cb: v128, cr: v128): v128 {
  const sum = i32x4.add(i32x4.mul(cb, i32x4.splat(-22554)), i32x4.mul(cr, i32x4.splat(-46802)));
  return i32x4.shr_s(i32x4.add(sum, i32x4.splat(32768)), 16);
}

/** The stored values are what is left of the paper's white, and black takes its part of that. */
function paintCmyk(out: usize, isTransformed: bool): void {
  for (let i = 0; i < lineLength; i++) {
    const at = lines + i;
    let c = <i32>load<u8>(at);
    let m = <i32>load<u8>(at + lineStride);
    let y = <i32>load<u8>(at + 2 * lineStride);
    const white = <i32>load<u8>(at + 3 * lineStride);
    if (isTransformed) {
      const cb = m - 128;
      const cr = y - 128;
      m = 255 - clamp(green(c, cb, cr));
      y = 255 - clamp(blue(c, cb));
      c = 255 - clamp(red(c, cr));
    }
    rgb(out, inked(255 - c, white), inked(255 - m, white), inked(255 - y, white));
    out += 3;
  }
}

function inked(ink: i32, white: i32): i32 {
  const product = ink * white + 128;
  return clamp(white - ((product + (product >> 8)) >> 8));
}

// @ts-ignore: decorator
@inline
function red(y: i32, cr: i32): i32 {
  return y + ((91881 * cr + 32768) >> 16);
}

// @ts-ignore: decorator
@inline
function green(y: i32, cb: i32, cr: i32): i32 {
  return y + ((32768 - 22554 * cb - 46802 * cr) >> 16);
}

// @ts-ignore: decorator
@inline
function blue(y: i32, cb: i32): i32 {
  return y + ((116130 * cb + 32768) >> 16);
}

// @ts-ignore: decorator
@inline
function clamp(x: i32): i32 {
  return max(0, min(255, x));
}

// @ts-ignore: decorator
@inline
function rgb(out: usize, r: i32, g: i32, b: i32): void {
  store<u8>(out, <u8>r);
  store<u8>(out, <u8>g, 1);
  store<u8>(out, <u8>b, 2);
}

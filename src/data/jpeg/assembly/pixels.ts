import { allocate, Component, component, componentCount, maxH, maxV } from "./frame";

/*
 * Samples become pixels, as libjpeg makes them: colours of fewer samples are interpolated, a quarter of the farther and
 * three quarters of the nearer one, where a factor is 2, and repeated otherwise.
 */

const GREY = 0;
const YCBCR = 1;
const RGB = 2;
const CMYK = 3;

/** A row of each component, one value for each column asked for. */
let lines: usize = 0;
let lineLength: i32 = 0;

/** Makes room for rows of so many columns. */
export function preparePixels(columns: i32): bool {
  lineLength = columns;
  lines = allocate(columns * 4);
  return lines != 0;
}

/**
 * Writes RGB of some rows at some columns, both i32 and rising.
 * @param colours 0 grey, 1 YCbCr, 2 RGB, 3 CMYK, 4 YCCK, both of these stored inverted
 */
export function pixels(rows: usize, rowCount: i32, columns: usize, colours: i32, out: usize): void {
  for (let i = 0; i < rowCount; i++) {
    const y = load<i32>(rows + (i << 2));
    for (let k = 0; k < componentCount; k++) sampleLine(component(k), y, columns, lines + k * lineLength);
    paint(colours, out);
    out += 3 * lineLength;
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
  if (h == maxH) for (let i = 0; i < lineLength; i++) store<u8>(out + i, load<u8>(near + load<i32>(columns + (i << 2))));
  else for (let i = 0; i < lineLength; i++) store<u8>(out + i, load<u8>(near + (load<i32>(columns + (i << 2)) * h) / maxH));
}

/** Twice as many columns: 3/4 and 1/4. */
function wideLine(c: Component, near: usize, columns: usize, out: usize): void {
  const end = c.width - 1;
  for (let i = 0; i < lineLength; i++) {
    const x = load<i32>(columns + (i << 2));
    const at = x >> 1;
    const odd = x & 1;
    const other = odd ? min(at + 1, end) : max(at - 1, 0);
    store<u8>(out + i, (3 * <i32>load<u8>(near + at) + <i32>load<u8>(near + other) + 1 + odd) >> 2);
  }
}

/** Twice as many rows. */
function tallLine(near: usize, far: usize, columns: usize, out: usize, bias: i32): void {
  for (let i = 0; i < lineLength; i++) {
    const x = load<i32>(columns + (i << 2));
    store<u8>(out + i, (3 * <i32>load<u8>(near + x) + <i32>load<u8>(far + x) + bias) >> 2);
  }
}

/** Twice as many of both. */
function squareLine(c: Component, near: usize, far: usize, columns: usize, out: usize): void {
  const end = c.width - 1;
  for (let i = 0; i < lineLength; i++) {
    const x = load<i32>(columns + (i << 2));
    const at = x >> 1;
    const odd = x & 1;
    const other = odd ? min(at + 1, end) : max(at - 1, 0);
    const here = 3 * <i32>load<u8>(near + at) + <i32>load<u8>(far + at);
    const there = 3 * <i32>load<u8>(near + other) + <i32>load<u8>(far + other);
    store<u8>(out + i, (3 * here + there + 8 - odd) >> 4);
  }
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
    rgb(out, load<u8>(at), load<u8>(at + lineLength), load<u8>(at + 2 * lineLength));
    out += 3;
  }
}

function paintYcbcr(out: usize): void {
  for (let i = 0; i < lineLength; i++) {
    const at = lines + i;
    const y = <i32>load<u8>(at);
    const cb = <i32>load<u8>(at + lineLength) - 128;
    const cr = <i32>load<u8>(at + 2 * lineLength) - 128;
    rgb(out, clamp(red(y, cr)), clamp(green(y, cb, cr)), clamp(blue(y, cb)));
    out += 3;
  }
}

/** The stored values are what is left of the paper's white, and black takes its part of that. */
function paintCmyk(out: usize, isTransformed: bool): void {
  for (let i = 0; i < lineLength; i++) {
    const at = lines + i;
    let c = <i32>load<u8>(at);
    let m = <i32>load<u8>(at + lineLength);
    let y = <i32>load<u8>(at + 2 * lineLength);
    const white = <i32>load<u8>(at + 3 * lineLength);
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

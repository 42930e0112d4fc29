import { sigmoid4, tanh4 } from "./exponentials";
import {
  rows1, rows2, rows3, rows4, taps1, taps2, taps3, taps4, wideRows4, wideTaps4,
} from "./generated/microKernels";
import { storeLanes } from "./vectors";
import { wide } from "./wide";

/** Activations. Those from RELU6 on are applied after the sum, most by `activate`. */
export const LINEAR = 0;
export const RELU = 1;
export const RELU6 = 2;
export const TANH = 3;
export const SIGMOID = 4;

/** Where zeros lie for a sum to begin with. */
export const ZEROS: usize = 960;

/** A tile of columns narrower than eight is computed here and copied: 4 rows of 8. Belongs to one thread. */
export let edge: usize = 0;

/** Gives this thread 128 bytes for edges. */
export function useEdge(at: usize): void {
  edge = at;
}

/** Lower bound of a sum's result: 0 fuses ReLU, −∞ is none. */
// @ts-ignore: decorator
@inline
export function clampMin(relu: bool): f32 {
  return relu ? 0 : -Infinity;
}

/** Upper bound of a sum's result, where a kernel applies ReLU6 itself. */
// @ts-ignore: decorator
@inline
export function ceilingOf(activation: i32): f32 {
  return activation == RELU6 ? 6 : Infinity;
}

/** Rows of the next block: four, or three where four would leave one alone. */
// @ts-ignore: decorator
@inline
function blockOf(count: i32): i32 {
  return count == 5 ? 3 : min(4, count);
}

/** Columns that are computed together: two panels where vectors are wide and both are whole. */
// @ts-ignore: decorator
@inline
export function columnsTogether(left: i32): i32 {
  return wide && left >= 16 ? 16 : min(8, left);
}

/** `rowsTile` for one panel, or two that are `panelBytes` apart: then `width` is 16. */
export function rowsTiles(
  base: usize, table: usize, count: i32, panel: usize, panelBytes: usize, segments: i32, length: i32, segmentStride: usize,
  init: usize, initStride: usize, out: usize, outStride: usize, width: i32, floor: f32,
): void {
  if (width == 16) {
    const whole = count & ~3;
    wideRows4(
      base, table, panel, panelBytes, segments, length, segmentStride, init, initStride, out, outStride, floor, whole,
    );
    out += <usize>whole * outStride;
    init += <usize>whole * initStride;
    table += <usize>whole << 2;
    count -= whole;
    if (count == 0) return;
    rowsTile(base, table, count, panel, segments, length, segmentStride, init, initStride, out, outStride, 8, floor);
    panel += panelBytes;
    init += 32;
    out += 32;
    width = 8;
  }
  rowsTile(base, table, count, panel, segments, length, segmentStride, init, initStride, out, outStride, width, floor);
}

/**
 * count × width (at most 8) outputs of a product whose left rows begin at base + table[i], and whose right factor is a
 * panel of 8 columns. Adds `segments` runs of `length` products to what lies at `init`.
 */
export function rowsTile(
  base: usize, table: usize, count: i32, panel: usize, segments: i32, length: i32, segmentStride: usize,
  init: usize, initStride: usize, out: usize, outStride: usize, width: i32, floor: f32,
): void {
  const narrow = width < 8;
  const stride: usize = narrow ? 32 : outStride;
  if (!narrow && count > 5) {
    const whole = (count & ~3) - ((count & 3) == 1 ? 4 : 0);
    rows4(base, table, panel, segments, length, segmentStride, init, initStride, out, outStride, floor, whole);
    out += <usize>whole * outStride;
    init += <usize>whole * initStride;
    table += <usize>whole << 2;
    count -= whole;
  }
  while (count > 0) {
    const rows = blockOf(count);
    const to = narrow ? edge : out;
    if (rows == 4) rows4(base, table, panel, segments, length, segmentStride, init, initStride, to, stride, floor, 4);
    else if (rows == 3) rows3(base, table, panel, segments, length, segmentStride, init, initStride, to, stride, floor);
    else if (rows == 2) rows2(base, table, panel, segments, length, segmentStride, init, initStride, to, stride, floor);
    else rows1(base, table, panel, segments, length, segmentStride, init, initStride, to, stride, floor);
    if (narrow) copyEdge(out, outStride, rows, width);
    out += <usize>rows * outStride;
    init += <usize>rows * initStride;
    table += <usize>rows << 2;
    count -= rows;
  }
}

/** `tapsTile` for 16 columns too. */
export function tapsTiles(
  base: usize, table: usize, stepA: usize, segmentA: usize, count: i32, b: usize, stepB: usize, segmentB: usize,
  segments: i32, length: i32, init: usize, initStride: usize, out: usize, outStride: usize, width: i32,
): void {
  if (width == 16) {
    for (; count >= 4; count -= 4) {
      wideTaps4(base, table, stepA, segmentA, b, stepB, segmentB, segments, length, init, initStride, out, outStride);
      out += 4 * outStride;
      init += 4 * initStride;
      table += 16;
    }
    if (count == 0) return;
    tapsTile(base, table, stepA, segmentA, count, b, stepB, segmentB, segments, length, init, initStride, out, outStride, 8);
    b += 32;
    init += 32;
    out += 32;
    width = 8;
  }
  tapsTile(base, table, stepA, segmentA, count, b, stepB, segmentB, segments, length, init, initStride, out, outStride, width);
}

/**
 * count × width outputs, each the sum of the products of what lies from base + table[i] on, stepA apart, with what lies
 * from b on, stepB apart. Steps come in `segments` runs of `length`; their sum is added to what lies at `init`.
 */
export function tapsTile(
  base: usize, table: usize, stepA: usize, segmentA: usize, count: i32, b: usize, stepB: usize, segmentB: usize,
  segments: i32, length: i32, init: usize, initStride: usize, out: usize, outStride: usize, width: i32,
): void {
  const narrow = width < 8;
  const stride: usize = narrow ? 32 : outStride;
  while (count > 0) {
    const rows = blockOf(count);
    const to = narrow ? edge : out;
    if (rows == 4) taps4(base, table, stepA, segmentA, b, stepB, segmentB, segments, length, init, initStride, to, stride);
    else if (rows == 3) taps3(base, table, stepA, segmentA, b, stepB, segmentB, segments, length, init, initStride, to, stride);
    else if (rows == 2) taps2(base, table, stepA, segmentA, b, stepB, segmentB, segments, length, init, initStride, to, stride);
    else taps1(base, table, stepA, segmentA, b, stepB, segmentB, segments, length, init, initStride, to, stride);
    if (narrow) copyEdge(out, outStride, rows, width);
    out += <usize>rows * outStride;
    init += <usize>rows * initStride;
    table += <usize>rows << 2;
    count -= rows;
  }
}

/** Copies `rows` (at most 4) of `width` numbers from the edge. */
export function copyEdge(to: usize, toStride: usize, rows: i32, width: i32): void {
  let from = edge;
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < <usize>width << 2; j += 4) store<f32>(to + j, load<f32>(from + j));
    from += 32;
    to += toStride;
  }
}

/** Applies ReLU6, tanh or the sigmoid to rows of outputs; ReLU is done by the micro-kernels. */
export function activate(activation: i32, out: usize, outStride: usize, rows: i32, width: i32): void {
  if (activation == RELU6) clampRows(out, outStride, rows, width);
  else if (activation >= TANH) curveRows(activation, out, outStride, rows, width);
}

function curveRows(activation: i32, out: usize, outStride: usize, rows: i32, width: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 4) {
      const at = out + (<usize>j << 2);
      const v = v128.load(at);
      storeLanes(at, activation == TANH ? tanh4(v) : sigmoid4(v), min(4, width - j));
    }
    out += outStride;
  }
}

/** ReLU6 of rows. A loop of its own: one that chose the function inside would compute all of them. */
function clampRows(out: usize, outStride: usize, rows: i32, width: i32): void {
  for (let r = 0; r < rows; r++) {
    let at = out;
    let left = width;
    for (; left >= 4; left -= 4) {
      v128.store(at, clampToSix(v128.load(at)));
      at += 16;
    }
    if (left > 0) storeLanes(at, clampToSix(v128.load(at)), left);
    out += outStride;
  }
}

/** min(max(v, 0), 6), which keeps NaN. */
// @ts-ignore: decorator
@inline
export function clampToSix(v: v128): v128 {
  return f32x4.pmin(f32x4.pmax(v, f32x4.splat(0)), f32x4.splat(6));
}

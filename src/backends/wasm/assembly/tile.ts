import { sigmoid4, tanh4 } from "./exponentials";
import { columns1, columns2, columns3, columns4, columns6, rows1, rows2, rows4, rows6 } from "./generated/microKernels";
import { storeLanes } from "./vectors";

/** Modes of a micro-kernel's last step. */
export const ADD = 1;
export const RELU = 2;

/** Activations, in the host's order. */
export const LINEAR = 0;
export const TANH = 2;

/** A tile of columns narrower than eight is computed here and copied; 6 rows of 8. Belongs to one thread. */
let edge: usize = 0;

/** Gives this thread 192 bytes for edges. */
export function useEdge(at: usize): void {
  edge = at;
}

/**
 * count × width (at most 8) outputs of a product whose left rows begin at base + table[i], and whose right factor is a panel of 8
 * columns. Adds up over `segments` runs of `length`.
 */
export function rowsTile(
  base: usize, table: usize, count: i32, panel: usize, segments: i32, length: i32, segmentStride: usize,
  out: usize, outStride: usize, width: i32, bias: usize, mode: i32,
): void {
  for (; count > 0; ) {
    const rows = count >= 6 ? 6 : count >= 4 ? 4 : count >= 2 ? 2 : 1;
    if (width == 8) {
      rowsBlock(rows, base, table, panel, segments, length, segmentStride, out, outStride, bias, mode);
    } else {
      if (mode & ADD) copyEdge(out, outStride, edge, 32, rows, width);
      rowsBlock(rows, base, table, panel, segments, length, segmentStride, edge, 32, bias, mode);
      copyEdge(edge, 32, out, outStride, rows, width);
    }
    out += <usize>rows * outStride;
    table += <usize>rows << 2;
    count -= rows;
  }
}

// @ts-ignore: decorator
@inline
function rowsBlock(
  rows: i32, base: usize, table: usize, panel: usize, segments: i32, length: i32, segmentStride: usize,
  out: usize, outStride: usize, bias: usize, mode: i32,
): void {
  if (rows == 6) rows6(base, table, panel, segments, length, segmentStride, out, outStride, bias, mode);
  else if (rows == 4) rows4(base, table, panel, segments, length, segmentStride, out, outStride, bias, mode);
  else if (rows == 2) rows2(base, table, panel, segments, length, segmentStride, out, outStride, bias, mode);
  else rows1(base, table, panel, segments, length, segmentStride, out, outStride, bias, mode);
}

/**
 * count × width outputs of a product whose left factor has `count` neighbours at each step, stepA apart, and whose right factor has
 * `width` neighbours at each step, stepB apart. Steps come in `segments` runs of `length`.
 */
export function columnsTile(
  a: usize, stepA: usize, segmentA: usize, count: i32, b: usize, stepB: usize, segmentB: usize, segments: i32, length: i32,
  out: usize, outStride: usize, width: i32, mode: i32,
): void {
  for (; count > 0; ) {
    const rows = count >= 6 ? 6 : count == 5 ? 4 : count;
    const narrow = width < 8;
    const to = narrow ? edge : out;
    const stride: usize = narrow ? 32 : outStride;
    if (narrow && mode & ADD) copyEdge(out, outStride, edge, 32, rows, width);
    if (rows == 6) columns6(a, stepA, segmentA, b, stepB, segmentB, segments, length, to, stride, mode);
    else if (rows == 4) columns4(a, stepA, segmentA, b, stepB, segmentB, segments, length, to, stride, mode);
    else if (rows == 3) columns3(a, stepA, segmentA, b, stepB, segmentB, segments, length, to, stride, mode);
    else if (rows == 2) columns2(a, stepA, segmentA, b, stepB, segmentB, segments, length, to, stride, mode);
    else columns1(a, stepA, segmentA, b, stepB, segmentB, segments, length, to, stride, mode);
    if (narrow) copyEdge(edge, 32, out, outStride, rows, width);
    out += <usize>rows * outStride;
    a += <usize>rows << 2;
    count -= rows;
  }
}

function copyEdge(from: usize, fromStride: usize, to: usize, toStride: usize, rows: i32, width: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let j: usize = 0; j < <usize>width << 2; j += 4) store<f32>(to + j, load<f32>(from + j));
    from += fromStride;
    to += toStride;
  }
}

/** Applies tanh or the sigmoid to rows of outputs; ReLU is done by the micro-kernels. */
export function activate(activation: i32, out: usize, outStride: usize, rows: i32, width: i32): void {
  if (activation < TANH) return;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 4) {
      const at = out + (<usize>j << 2);
      const v = v128.load(at);
      storeLanes(at, activation == TANH ? tanh4(v) : sigmoid4(v), min(4, width - j));
    }
    out += outStride;
  }
}

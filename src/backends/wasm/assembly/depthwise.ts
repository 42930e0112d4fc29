import { bandOf, bandWidth } from "./band";
import { ConvPlan } from "./ConvPlan";
import {
  depthwise3by1, depthwise3by2, depthwise5by1, depthwise5by2,
} from "./generated/depthwise";
import { ownScratch } from "./matmul";
import { activate, ceilingOf, clampMin, RELU, RELU6, ZEROS } from "./tile";
import { multiplyAdd, storeLanes } from "./vectors";

/*
 * Depthwise convolution: every channel has a window of its own. The plan's `panels` are its weights as packTaps leaves them, four
 * channels after four, and `filters` is `channels`. A window that reaches beyond the image is cut to the taps within it; only images
 * that are spread, those of input gradients with strides, are copied into a band.
 */

/** Part: `bandRows` output rows, counted through all samples. */
export function depthwise(part: i32, p: ConvPlan): void {
  const end = min(p.samples * p.outHeight, (part + 1) * p.bandRows);
  const pixel = <usize>p.channels << 2;
  let row = part * p.bandRows;
  while (row < end) {
    const sample = row / p.outHeight;
    const first = row % p.outHeight;
    const rows = min(p.outHeight - first, end - row);
    const band = p.copies ? bandOf(p, sample, first, rows, ownScratch(p.scratch, p.scratchSize)) : 0;
    for (let r = 0; r < rows; r++) {
      const out = p.out + <usize>((row + r) * p.outWidth) * pixel;
      if (p.copies) {
        const width = bandWidth(p);
        const height = (rows - 1) * p.strideHeight + (p.windowHeight - 1) * p.dilationHeight + 1;
        outputRow(p, band, height, width, r * p.strideHeight, 0, out);
      } else {
        const image = p.x + <usize>(sample * p.inHeight * p.inWidth) * pixel;
        outputRow(p, image, p.inHeight, p.inWidth, (first + r) * p.strideHeight - p.padTop, p.padLeft, out);
      }
    }
    row += rows;
  }
}

/** One row of outputs, whose windows begin in the row `top` of an image. */
function outputRow(p: ConvPlan, image: usize, height: i32, width: i32, top: i32, padLeft: i32, out: usize): void {
  const firstTap = tapsBefore(top, p.dilationHeight, p.windowHeight);
  const rows = tapsBefore(top - height, p.dilationHeight, p.windowHeight) - firstTap;
  const pixel = <usize>p.channels << 2;
  const line = image + <usize>((top + firstTap * p.dilationHeight) * width) * pixel;
  const weights = p.panels + (<usize>(firstTap * p.windowWidth) << 4);
  // Outputs from `inside` to `beyond` have windows that lie within the row.
  const inside = min(p.outWidth, max(0, (padLeft + p.strideWidth - 1) / p.strideWidth));
  const last = width - 1 - (p.windowWidth - 1) * p.dilationWidth + padLeft;
  const beyond = max(inside, last < 0 ? 0 : min(p.outWidth, last / p.strideWidth + 1));
  for (let j = 0; j < inside; j++) edgePixel(p, line, rows, width, j * p.strideWidth - padLeft, weights, out + <usize>j * pixel);
  const start = line + <usize>(inside * p.strideWidth - padLeft) * pixel;
  insidePixels(p, start, rows, width, weights, beyond - inside, out + <usize>inside * pixel);
  for (let j = beyond; j < p.outWidth; j++) edgePixel(p, line, rows, width, j * p.strideWidth - padLeft, weights, out + <usize>j * pixel);
  if (p.activation > RELU6) activate(p.activation, out, pixel, p.outWidth, p.channels);
}

/** How many taps of a window that begins at `at` lie before 0. */
// @ts-ignore: decorator
@inline
export function tapsBefore(at: i32, dilation: i32, taps: i32): i32 {
  return at >= 0 ? 0 : min(taps, (dilation - 1 - at) / dilation);
}

/** An output whose window may reach beyond the row's ends. */
function edgePixel(p: ConvPlan, line: usize, rows: i32, width: i32, left: i32, weights: usize, out: usize): void {
  const firstTap = tapsBefore(left, p.dilationWidth, p.windowWidth);
  const taps = tapsBefore(left - width, p.dilationWidth, p.windowWidth) - firstTap;
  const x = line + (<usize>((left + firstTap * p.dilationWidth) * p.channels) << 2);
  anyPixel(p, x, rows, taps, <usize>(p.dilationHeight * width * p.channels) << 2, weights + (<usize>firstTap << 4), out);
}

/** 2·width + stride of windows that have micro-kernels of their own; 0 of others. */
// @ts-ignore: decorator
@inline
export function kindOf(p: ConvPlan): i32 {
  return p.dilationWidth == 1 && p.strideWidth < 3 ? p.windowWidth * 2 + p.strideWidth : 0;
}

/** Outputs whose windows lie within the row. The last four may overlap with the four before: equal numbers are written twice. */
// @ts-ignore: decorator
@inline
function insidePixels(p: ConvPlan, x: usize, rows: i32, width: i32, weights: usize, count: i32, out: usize): void {
  const pixel = <usize>p.channels << 2;
  const rowStride = <usize>(p.dilationHeight * width) * pixel;
  if (count < 4) {
    for (let j = 0; j < count; j++)
      anyPixel(p, x + <usize>(j * p.strideWidth) * pixel, rows, p.windowWidth, rowStride, weights, out + <usize>j * pixel);
    return;
  }
  const kind = kindOf(p);
  const block = <usize>(p.windowHeight * p.windowWidth) << 4;
  const init = p.bias ? p.bias : ZEROS;
  const initStep: usize = p.bias ? 16 : 0;
  const low = clampMin(p.activation == RELU || p.activation == RELU6);
  const high = ceilingOf(p.activation);
  for (let j = 0; j < count; j += 4) {
    const first = min(j, count - 4);
    const at = x + <usize>(first * p.strideWidth) * pixel;
    const to = out + <usize>first * pixel;
    if (kind == 7) depthwise3by1(at, pixel, rowStride, rows, weights, block, init, initStep, to, p.channels, low, high);
    else if (kind == 8) depthwise3by2(at, pixel, rowStride, rows, weights, block, init, initStep, to, p.channels, low, high);
    else if (kind == 11) depthwise5by1(at, pixel, rowStride, rows, weights, block, init, initStep, to, p.channels, low, high);
    else if (kind == 12) depthwise5by2(at, pixel, rowStride, rows, weights, block, init, initStep, to, p.channels, low, high);
    else anyFour(p, at, rows, rowStride, weights, to);
  }
}

/** One output of any window: `rows` × `taps` taps within the image, all channels. */
function anyPixel(p: ConvPlan, x: usize, rows: i32, taps: i32, rowStride: usize, w: usize, out: usize): void {
  const tapStride = <usize>(p.dilationWidth * p.channels) << 2;
  const block = <usize>(p.windowHeight * p.windowWidth) << 4;
  const low = f32x4.splat(clampMin(p.activation == RELU || p.activation == RELU6));
  const high = f32x4.splat(ceilingOf(p.activation));
  let init: usize = p.bias ? p.bias : ZEROS;
  for (let c = p.channels; c > 0; c -= 4) {
    let sum = v128.load(init);
    let line = x;
    let weights = w;
    for (let r = 0; r < rows; r++) {
      let at = line;
      for (let q = 0; q < taps; q++) {
        sum = multiplyAdd(sum, v128.load(at), v128.load(weights + (<usize>q << 4)));
        at += tapStride;
      }
      line += rowStride;
      weights += <usize>p.windowWidth << 4;
    }
    storeLanes(out, f32x4.pmin(f32x4.pmax(sum, low), high), min(4, c));
    x += 16;
    w += block;
    out += 16;
    if (p.bias) init += 16;
  }
}

/** Four neighbouring outputs of any window whose columns lie within the row. */
function anyFour(p: ConvPlan, x: usize, rows: i32, rowStride: usize, w: usize, out: usize): void {
  const tapStride = <usize>(p.dilationWidth * p.channels) << 2;
  const next = <usize>(p.strideWidth * p.channels) << 2;
  const outPixel = <usize>p.channels << 2;
  const block = <usize>(p.windowHeight * p.windowWidth) << 4;
  const low = f32x4.splat(clampMin(p.activation == RELU || p.activation == RELU6));
  const high = f32x4.splat(ceilingOf(p.activation));
  let init: usize = p.bias ? p.bias : ZEROS;
  for (let c = p.channels; c > 0; c -= 4) {
    let c0 = v128.load(init);
    let c1 = c0;
    let c2 = c0;
    let c3 = c0;
    let line = x;
    let weights = w;
    for (let r = 0; r < rows; r++) {
      let at = line;
      for (let end = weights + (<usize>p.windowWidth << 4); weights < end; weights += 16) {
        const v = v128.load(weights);
        c0 = multiplyAdd(c0, v128.load(at), v);
        c1 = multiplyAdd(c1, v128.load(at + next), v);
        c2 = multiplyAdd(c2, v128.load(at + 2 * next), v);
        c3 = multiplyAdd(c3, v128.load(at + 3 * next), v);
        at += tapStride;
      }
      line += rowStride;
    }
    const lanes = min(4, c);
    storeLanes(out, f32x4.pmin(f32x4.pmax(c0, low), high), lanes);
    storeLanes(out + outPixel, f32x4.pmin(f32x4.pmax(c1, low), high), lanes);
    storeLanes(out + 2 * outPixel, f32x4.pmin(f32x4.pmax(c2, low), high), lanes);
    storeLanes(out + 3 * outPixel, f32x4.pmin(f32x4.pmax(c3, low), high), lanes);
    x += 16;
    w += block;
    out += 16;
    if (p.bias) init += 16;
  }
}

/** A depthwise kernel [taps][channels] as [channels / 4][taps][4], zeros beyond the last channel. Part: four channels. `tapStride` in elements. */
export function packTaps(part: i32, from: usize, to: usize, taps: i32, channels: i32, tapStride: i32): void {
  const lanes = min(4, channels - 4 * part);
  from += <usize>part << 4;
  to += <usize>(part * taps) << 4;
  for (let tap = 0; tap < taps; tap++) {
    v128.store(to, f32x4.splat(0));
    storeLanes(to, v128.load(from), lanes);
    from += <usize>(tapStride << 2);
    to += 16;
  }
}

import { ownScratch } from "./matmul";
import { storePair } from "./winogradFactors";
import { SQUARE, WORKSPACE } from "./winogradInput";
import { kernelLine } from "./winogradKernelLines";

/**
 * Transforms a kernel. Part: two panels of eight output filters. Steps in elements: tap to tap, input channel to input channel, output filter
 * to output filter; they are negative or exchanged for an input gradient. Where filters are neighbours two panels share cache lines, and taps
 * may lie a power of two apart: they are copied first. A thread's scratch: workspace, taps [9][channels][16].
 */
export function winogradKernel(
  part: i32, from: usize, to: usize, scratch: usize, scratchSize: i32, channels: i32, filters: i32,
  tapStep: i32, channelStep: i32, filterStep: i32, placeBytes: i32,
): void {
  const workspace = ownScratch(scratch, scratchSize);
  const first = part * 16;
  const last = min(filters, first + 16);
  let base = from + (<usize>(first * filterStep) << 2);
  if (filterStep == 1) {
    copyTaps(base, workspace + WORKSPACE, channels, last - first, tapStep, channelStep);
    base = workspace + WORKSPACE;
    channelStep = 16;
    tapStep = channels * 16;
  }
  for (let f = first; f < last; f += 8) {
    let target = to + (<usize>((f >> 3) * channels) << 5);
    for (let c = 0; c < channels; c++) {
      const source = base + (<usize>(c * channelStep + (f - first) * filterStep) << 2);
      transformTaps(source, true, tapStep, filterStep, target, <usize>placeBytes, workspace);
      transformTaps(source + (<usize>filterStep << 4), f + 4 < filters, tapStep, filterStep, target + 16, <usize>placeBytes, workspace);
      target += 32;
    }
  }
}

/** Copies up to 16 neighbouring filters of all taps and channels. */
function copyTaps(from: usize, to: usize, channels: i32, count: i32, tapStep: i32, channelStep: i32): void {
  for (let tap = 0; tap < 9; tap++) {
    let at = from + (<usize>(tap * tapStep) << 2);
    for (let c = 0; c < channels; c++) {
      if (count == 16) {
        storePair(to, v128.load(at), v128.load(at, 16));
        storePair(to + 32, v128.load(at, 32), v128.load(at, 48));
      } else {
        for (let f: usize = 0; f < <usize>count << 2; f += 16) v128.store(to + f, v128.load(at + f));
      }
      to += 64;
      at += <usize>channelStep << 2;
    }
  }
}

/** The nine taps of one input channel for four filters, or zeros where there are none, to 36 places. */
// @ts-ignore: decorator
@inline
function transformTaps(
  from: usize, exists: bool, tapStep: i32, filterStep: i32, to: usize, place: usize, workspace: usize,
): void {
  let square = from;
  let step = <usize>tapStep << 2;
  if (filterStep != 1 || !exists) {
    square = workspace + SQUARE;
    for (let tap = 0; tap < 9; tap++) {
      const at = from + (<usize>(tap * tapStep) << 2);
      v128.store(square + (<usize>tap << 4), exists ? loadFour(at, filterStep) : f32x4.splat(0));
    }
    step = 16;
  }
  for (let j: usize = 0; j < 3; j++) kernelLine(square + j * step, 3 * step, workspace + j * 16, 96);
  for (let i: usize = 0; i < 6; i++) kernelLine(workspace + i * 96, 16, to + i * 6 * place, place);
}

/** Four numbers, `step` apart. */
// @ts-ignore: decorator
@inline
function loadFour(at: usize, step: i32): v128 {
  const bytes = <usize>step << 2;
  let v = v128.load32_zero(at);
  v = v128.load_lane<f32>(at + bytes, v, 1);
  v = v128.load_lane<f32>(at + 2 * bytes, v, 2);
  return v128.load_lane<f32>(at + 3 * bytes, v, 3);
}

import { sigmoid4, tanh4 } from "./exponentials";
import { ownScratch } from "./matmul";
import { poolRow } from "./maxPool2x2";
import { panel4, widePanel4 } from "./generated/microKernels";
import { clampMin, clampToSix, columnsTogether, LINEAR, RELU, RELU6, TANH, ZEROS } from "./tile";
import { beginInput, channelsTogether, SQUARE, transformInput, WORKSPACE } from "./winogradInput";
import { storePair } from "./winogradFactors";
import { outputFirst, outputFourth, outputLine, outputLine8, outputSecond, outputThird } from "./winogradOutputLines";
import { WinogradPlan } from "./WinogradPlan";

/** Tiles of a part of `winogradInputs`. */
export const INPUT_TILES = 8;

/** Transforms a block's tiles for all parts of `winograd`, where p.inputs has room. Part: a few tiles. */
export function winogradInputs(part: i32, p: WinogradPlan): void {
  const first = part * INPUT_TILES;
  const last = min(first + INPUT_TILES, p.tiles - p.firstTile);
  transformTiles(p, p.firstTile + first, last - first, p.inputs + (<usize>(first * p.channels) << 2), ownScratch(p.scratch, p.scratchSize));
}

/** Inputs of some tiles to [36][tile][channel], the places p.inputPlace bytes apart. */
function transformTiles(p: WinogradPlan, firstTile: i32, tiles: i32, to: usize, workspace: usize): void {
  const row = <usize>p.channels << 2;
  for (let t = 0; t < tiles; t++) {
    beginInput(p, firstTile + t, workspace);
    for (let c = 0, together = 0; c < p.channels; c += together) {
      together = channelsTogether(p.channels - c);
      transformInput(p, c, together, to + <usize>t * row + (<usize>c << 2), p.inputPlace, workspace);
    }
  }
}

/**
 * Convolution by F(4 × 4, 3 × 3). Part: a block of tiles and a block of filters: transforms the tiles unless that is done, multiplies at
 * each of the 36 places, and transforms back. A thread's scratch: workspace, products, transformed inputs.
 */
export function winograd(part: i32, p: WinogradPlan): void {
  const filterBlocks = (p.filters + p.filterBlock - 1) / p.filterBlock;
  const first = (part / filterBlocks) * p.tileBlock;
  const firstTile = p.firstTile + first;
  const firstFilter = (part % filterBlocks) * p.filterBlock;
  const tiles = min(p.tileBlock, p.tiles - firstTile);
  const workspace = ownScratch(p.scratch, p.scratchSize);
  const products = workspace + WORKSPACE;
  let inputs = products + 36 * <usize>p.outputPlace;
  if (p.inputs) inputs = p.inputs + (<usize>(first * p.channels) << 2);
  else transformTiles(p, firstTile, tiles, inputs, workspace);
  const last = min(p.filters, firstFilter + p.filterBlock);
  for (let f = firstFilter; f < last; f += p.filterStep) {
    const filters = min(p.filterStep, last - f);
    multiplyPlaces(p, inputs, tiles, f, filters, products);
    for (let t = 0; t < tiles; t++) {
      if (p.places) poolOutput(p, firstTile + t, f, filters, products, t, workspace);
      else transformOutput(p, firstTile + t, f, filters, products, t, workspace);
    }
  }
}

/** products[place][tile][filter] = inputs[place][tile] · kernel[place], filter panel by filter panel. */
function multiplyPlaces(
  p: WinogradPlan, inputs: usize, tiles: i32, firstFilter: i32, filters: i32, products: usize,
): void {
  const outStride = <usize>p.filterStep << 2;
  const row = <usize>p.channels << 2;
  const panelBytes = <usize>p.channels << 5;
  for (let place: usize = 0; place < 36; place++) {
    let panel = p.kernel + place * <usize>p.kernelPlace + (<usize>((firstFilter >> 3) * p.channels) << 5);
    const base = inputs + place * <usize>p.inputPlace;
    let out = products + place * <usize>p.outputPlace;
    for (let f = 0, width = 0; f < filters; f += width) {
      width = columnsTogether(filters - f);
      if (width == 16) widePanel4(base, row, tiles, panel, panelBytes, p.channels, out, outStride);
      else panel4(base, row, tiles, panel, p.channels, out, outStride);
      panel += width == 16 ? 2 * panelBytes : panelBytes;
      out += <usize>width << 2;
    }
  }
}

/** A tile's products to its 4 × 4 outputs, with bias and activation; those beyond the image are dropped. */
// @ts-ignore: decorator
@inline
function transformOutput(
  p: WinogradPlan, tile: i32, firstFilter: i32, filters: i32, products: usize, t: i32, workspace: usize,
): void {
  const tx = tile % p.tilesWide;
  const rest = tile / p.tilesWide;
  const top = (rest % p.tilesHigh) * 4;
  const left = tx * 4;
  const rows = min(4, p.outHeight - top);
  const columns = min(4, p.outWidth - left);
  const pixel = <usize>p.filters << 2;
  const place = <usize>p.outputPlace;
  const image = p.out + <usize>(rest / p.tilesHigh * p.outHeight * p.outWidth) * pixel;
  const corner = image + <usize>(top * p.outWidth + left) * pixel + (<usize>firstFilter << 2);
  const from = products + (<usize>(t * p.filterStep) << 2);
  const floor = f32x4.splat(clampMin(p.activation == RELU));
  const line = <usize>p.outWidth * pixel;
  const plain = columns == 4 && p.activation < RELU6;
  for (let f: usize = 0; f < <usize>filters << 2; f += 16) {
    const bias = p.bias ? p.bias + (<usize>firstFilter << 2) + f : ZEROS;
    if (plain && f + 32 <= <usize>filters << 2) {
      for (let j: usize = 0; j < 6; j++) outputLine8(from + f + j * place, 6 * place, workspace + j * 32, 192);
      for (let i: usize = 0; i < <usize>rows; i++) {
        finishLine8(workspace + i * 192, corner + f + i * line, pixel, bias, floor);
      }
      f += 16;
    } else {
      for (let j: usize = 0; j < 6; j++) outputLine(from + f + j * place, 6 * place, workspace + j * 16, 96);
      for (let i: usize = 0; i < <usize>rows; i++) {
        finishLine(p.activation, workspace + i * 96, corner + f + i * line, pixel, columns, v128.load(bias), floor);
      }
    }
  }
}

/** A tile's products to the maxima of its 2 × 2 windows and their places. Those beyond the pooled image are dropped. */
function poolOutput(
  p: WinogradPlan, tile: i32, firstFilter: i32, filters: i32, products: usize, t: i32, workspace: usize,
): void {
  const rest = tile / p.tilesWide;
  const top = (rest % p.tilesHigh) * 2;
  const left = (tile % p.tilesWide) * 2;
  const pooledHeight = p.outHeight >> 1;
  const pooledWidth = p.outWidth >> 1;
  const rows = min(2, pooledHeight - top);
  const columns = min(2, pooledWidth - left);
  const pixel = <usize>p.filters << 2;
  const place = <usize>p.outputPlace;
  const from = products + (<usize>(t * p.filterStep) << 2);
  const square = workspace + SQUARE;
  const none = f32x4.splat(-Infinity);
  let first = <usize>((rest / p.tilesHigh * pooledHeight + top) * pooledWidth + left) * pixel + (<usize>firstFilter << 2);
  for (let f: usize = 0, bytes: usize = 0; f < <usize>filters << 2; f += bytes) {
    bytes = f + 32 <= <usize>filters << 2 ? 32 : 16;
    const bias = p.bias ? p.bias + (<usize>firstFilter << 2) + f : ZEROS;
    for (let j: usize = 0; j < 6; j++) {
      if (bytes == 32) outputLine8(from + f + j * place, 6 * place, workspace + j * 32, 192);
      else outputLine(from + f + j * place, 6 * place, workspace + j * 16, 96);
    }
    for (let i: usize = 0; i < 4; i++) {
      if (bytes == 32) finishLine8(workspace + i * 192, square + i * 128, 32, bias, none);
      else finishLine(LINEAR, workspace + i * 96, square + i * 64, 16, 4, v128.load(bias), none);
    }
    for (let i = 0; i < rows; i++) {
      const at = first + <usize>(i * pooledWidth) * pixel;
      poolRow(square + <usize>i * 8 * bytes, bytes, 4 * bytes, bytes, columns, p.out + at, p.places + (at >> 2), pixel, p.activation == RELU);
    }
    first += bytes;
  }
}

/** A row of the workspace to up to four pixels of four filters. */
// @ts-ignore: decorator
@inline
function finishLine(
  activation: i32, line: usize, to: usize, pixel: usize, columns: i32, bias: v128, floor: v128,
): void {
  const m1 = v128.load(line, 16);
  const m2 = v128.load(line, 32);
  const m3 = v128.load(line, 48);
  const m4 = v128.load(line, 64);
  const sum = f32x4.add(m1, m2);
  const difference = f32x4.sub(m1, m2);
  const sum2 = f32x4.add(m3, m4);
  const difference2 = f32x4.sub(m3, m4);
  finish(activation, to, outputFirst(v128.load(line), sum, sum2), bias, floor);
  if (columns > 1) finish(activation, to + pixel, outputSecond(difference, difference2), bias, floor);
  if (columns > 2) finish(activation, to + 2 * pixel, outputThird(sum, sum2), bias, floor);
  if (columns > 3) finish(activation, to + 3 * pixel, outputFourth(difference, difference2, v128.load(line, 80)), bias, floor);
}

/** Stores four filters of a pixel. */
// @ts-ignore: decorator
@inline
function finish(activation: i32, to: usize, sum: v128, bias: v128, floor: v128): void {
  let v = floored(sum, bias, floor);
  if (activation == RELU6) v = clampToSix(v);
  else if (activation >= TANH) v = activation == TANH ? tanh4(v) : sigmoid4(v);
  v128.store(to, v);
}

// @ts-ignore: decorator
@inline
function floored(sum: v128, bias: v128, floor: v128): v128 {
  return f32x4.pmax(f32x4.add(sum, bias), floor);
}

/** A row of the workspace to four pixels of eight filters, which are at most clamped from below. */
// @ts-ignore: decorator
@inline
function finishLine8(line: usize, to: usize, pixel: usize, bias: usize, floor: v128): void {
  const b = v128.load(bias);
  const c = v128.load(bias, 16);
  const m1 = v128.load(line, 32);
  const n1 = v128.load(line, 48);
  const m2 = v128.load(line, 64);
  const n2 = v128.load(line, 80);
  const sum = f32x4.add(m1, m2);
  const sumN = f32x4.add(n1, n2);
  const difference = f32x4.sub(m1, m2);
  const differenceN = f32x4.sub(n1, n2);
  const m3 = v128.load(line, 96);
  const n3 = v128.load(line, 112);
  const m4 = v128.load(line, 128);
  const n4 = v128.load(line, 144);
  const sum2 = f32x4.add(m3, m4);
  const sum2N = f32x4.add(n3, n4);
  const difference2 = f32x4.sub(m3, m4);
  const difference2N = f32x4.sub(n3, n4);
  const first = outputFirst(v128.load(line), sum, sum2);
  const firstN = outputFirst(v128.load(line, 16), sumN, sum2N);
  storePair(to, floored(first, b, floor), floored(firstN, c, floor));
  to += pixel;
  const second = outputSecond(difference, difference2);
  const secondN = outputSecond(differenceN, difference2N);
  storePair(to, floored(second, b, floor), floored(secondN, c, floor));
  to += pixel;
  storePair(to, floored(outputThird(sum, sum2), b, floor), floored(outputThird(sumN, sum2N), c, floor));
  to += pixel;
  const fourth = outputFourth(difference, difference2, v128.load(line, 160));
  const fourthN = outputFourth(differenceN, difference2N, v128.load(line, 176));
  storePair(to, floored(fourth, b, floor), floored(fourthN, c, floor));
}

import { outer4, wideOuter4 } from "./generated/microKernels";
import { ownScratch } from "./matmul";
import { columnsTogether, ZEROS } from "./tile";
import { beginInput, channelsTogether, copySquare, SQUARE, transformInput, WORKSPACE } from "./winogradInput";
import { gradientLine, gradientLine8, kernelGradientLine } from "./winogradLines";
import { WinogradPlan } from "./WinogradPlan";

/**
 * The kernel gradient by F(3 × 3, 4 × 4): x's tiles of 6 × 6 and dy's of 4 × 4 are transformed, multiplied at each of
 * the 36 places and summed over all tiles, and the sums transformed back once. Blocks of tiles follow one another; each
 * element's sum is in the tiles' order.
 */

/** Tiles of a part. */
export const GRADIENT_TILES = 8;

/**
 * Transforms a few tiles. Inputs lie as [place][channels / 8][tileBlock][8] at `x`'s block p.kernel, gradients as
 * [place][filters / 8][tileBlock][8] at p.bias.
 */
export function winogradGradientTiles(part: i32, p: WinogradPlan): void {
  const first = part * GRADIENT_TILES;
  const last = min(first + GRADIENT_TILES, min(p.tileBlock, p.tiles - p.firstTile));
  const workspace = ownScratch(p.scratch, p.scratchSize);
  const inputGroup = <usize>p.tileBlock << 5;
  for (let t = first; t < last; t++) {
    beginInput(p, p.firstTile + t, workspace);
    let to = p.kernel + (<usize>t << 5);
    for (let c = 0; c < p.channels; c += 8) {
      transformInput(p, c, channelsTogether(p.channels - c), to, p.inputPlace, workspace);
      to += inputGroup;
    }
    transformGradient(p, p.firstTile + t, p.bias + (<usize>t << 5), workspace);
  }
}

/** A tile's 4 × 4 gradients, filter by filter. */
function transformGradient(p: WinogradPlan, tile: i32, to: usize, workspace: usize): void {
  const pixel = <usize>p.filters << 2;
  const rest = tile / p.tilesWide;
  const top = (rest % p.tilesHigh) * 4;
  const left = (tile % p.tilesWide) * 4;
  const edge = top + 4 > p.outHeight || left + 4 > p.outWidth;
  const row = <usize>p.outWidth * pixel;
  const image = p.dy + <usize>((rest / p.tilesHigh) * p.outHeight) * row;
  const corner = image + <usize>top * row + <usize>left * pixel;
  const panelBytes = <usize>p.tileBlock << 5;
  if (edge) memory.fill(workspace + SQUARE, 0, 512);
  for (let f = 0; f < p.filters; f += 8) {
    const together = channelsTogether(p.filters - f);
    const bytes = <usize>together << 2;
    let from = corner + (<usize>f << 2);
    let down = row;
    let along = pixel;
    if (edge) {
      from = workspace + SQUARE;
      down = 4 * bytes;
      along = bytes;
      // Pixels of another size lie elsewhere, some where zeros belong.
      if (together == 4) memory.fill(from, 0, 256);
      copySquare(image + (<usize>f << 2), p.outWidth, pixel, from, 4, bytes, top, left, p.outHeight);
    }
    if (together == 8) {
      for (let j: usize = 0; j < 4; j++) gradientLine8(from + j * along, down, workspace + j * 32, 192);
      for (let i: usize = 0; i < 6; i++) gradientLine8(workspace + i * 192, 32, to + i * 6 * p.outputPlace, p.outputPlace);
    } else {
      for (let j: usize = 0; j < 4; j++) gradientLine(from + j * along, down, workspace + j * 16, 96);
      for (let i: usize = 0; i < 6; i++) gradientLine(workspace + i * 96, 16, to + i * 6 * p.outputPlace, p.outputPlace);
    }
    to += panelBytes;
  }
}

/** Adds a block's products to the sums. Part: one of the 36 places, and a block of panels of filters. */
export function winogradGradientProducts(part: i32, p: WinogradPlan): void {
  const blocks = (p.filters + p.filterBlock - 1) / p.filterBlock;
  const place = <usize>(part / blocks);
  const first = (part % blocks) * p.filterBlock;
  const last = min(first + p.filterBlock, p.filters);
  const width = <usize>(p.filters + 7 & ~7) << 2;
  addProducts(p, place, first, last, 0, p.channels, p.sums + place * <usize>p.sumsPlace + (<usize>first << 2), width);
}

/** Sums to the kernel's gradient [3][3][channels][filters]. Part: a channel. */
export function winogradGradientFinish(part: i32, p: WinogradPlan): void {
  const width = <usize>(p.filters + 7 & ~7) << 2;
  finishChannel(p, part, 0, p.filters, p.sums + <usize>part * width, ownScratch(p.scratch, p.scratchSize));
}

/**
 * Both at once, where the sums are too many for a cache. Part: a block of channels and a block of filters, whose sums [36][channel][filter] lie in
 * the thread's scratch behind the workspace or, where blocks of tiles follow one another, at p.sums.
 */
export function winogradGradientParts(part: i32, p: WinogradPlan): void {
  const blocks = (p.filters + p.filterBlock - 1) / p.filterBlock;
  const first = (part % blocks) * p.filterBlock;
  const last = min(first + p.filterBlock, p.filters);
  const firstChannel = (part / blocks) * p.channelBlock;
  const lastChannel = min(firstChannel + p.channelBlock, p.channels);
  const width = <usize>p.filterBlock << 2;
  const workspace = ownScratch(p.scratch, p.scratchSize);
  const sums = p.sums ? p.sums + <usize>part * 36 * <usize>p.sumsPlace : workspace + WORKSPACE;
  for (let place: usize = 0; place < 36; place++) {
    addProducts(p, place, first, last, firstChannel, lastChannel, sums + place * <usize>p.sumsPlace, width);
  }
  if (p.firstTile + p.tileBlock < p.tiles) return;
  for (let c = firstChannel; c < lastChannel; c++) {
    finishChannel(p, c, first, last, sums + <usize>(c - firstChannel) * width, workspace);
  }
}

/** Adds a block's products at one place to the sums [channel][filter], whose rows are `width` bytes apart. */
// @ts-ignore: decorator
@inline
function addProducts(
  p: WinogradPlan, place: usize, firstFilter: i32, lastFilter: i32, firstChannel: i32, lastChannel: i32, sums: usize, width: usize,
): void {
  const tiles = min(p.tileBlock, p.tiles - p.firstTile);
  const panelBytes = <usize>p.tileBlock << 5;
  const inputs = p.kernel + place * <usize>p.inputPlace + <usize>(firstChannel >> 3) * panelBytes;
  const gradients = p.bias + place * <usize>p.outputPlace;
  const initStride: usize = p.firstTile > 0 ? width : 0;
  for (let f = firstFilter, together = 0; f < lastFilter; f += together) {
    together = columnsTogether(lastFilter - f);
    const panel = gradients + <usize>(f >> 3) * panelBytes;
    let group = inputs;
    let out = sums + (<usize>(f - firstFilter) << 2);
    for (let c = firstChannel; c < lastChannel; c += 4) {
      const init = p.firstTile > 0 ? out : ZEROS;
      if (together == 16) wideOuter4(group, panel, panel + panelBytes, tiles, init, initStride, out, width);
      else outer4(group, panel, tiles, init, initStride, out, width);
      group += (c & 4) ? panelBytes - 16 : 16;
      out += 4 * width;
    }
  }
}

/** The sums of a channel and some filters, p.sumsPlace bytes apart, to the gradient's nine taps. */
// @ts-ignore: decorator
@inline
function finishChannel(p: WinogradPlan, channel: i32, firstFilter: i32, lastFilter: i32, sums: usize, workspace: usize): void {
  const place = <usize>p.sumsPlace;
  const tap = <usize>(p.channels * p.filters) << 2;
  let to = p.out + (<usize>(channel * p.filters + firstFilter) << 2);
  for (const end = sums + (<usize>(lastFilter - firstFilter) << 2); sums < end; sums += 16) {
    for (let j: usize = 0; j < 6; j++) kernelGradientLine(sums + j * place, 6 * place, workspace + j * 16, 96);
    for (let i: usize = 0; i < 3; i++) kernelGradientLine(workspace + i * 96, 16, to + i * 3 * tap, tap);
    to += 16;
  }
}

import { outer4, wideOuter4 } from "./generated/microKernels";
import { ownScratch } from "./matmul";
import { columnsTogether, ZEROS } from "./tile";
import { beginInput, channelsTogether, copySquare, SQUARE, transformHalfInput, WORKSPACE } from "./winogradInput";
import { gradientLine, gradientLine8, halfGradientLine8, kernelGradientLine } from "./winogradGradientLines";
import { WinogradPlan } from "./WinogradPlan";

/**
 * The kernel gradient by F(3 × 3, 4 × 4): x's tiles of 6 × 6 and dy's of 4 × 4 are transformed, multiplied at each of
 * the 36 places and summed over all tiles, and the sums transformed back once. Blocks of tiles follow one another; each
 * element's sum is in the tiles' order. Transforms are made for three of the six rows of places at a time, which takes half of the work of all.
 */

/** Tiles of a part. */
export const GRADIENT_TILES = 8;

/** Transforms half of the places of a few tiles for all parts: inputs at p.kernel, gradients at p.bias. Part: a half, and some tiles. */
export function winogradGradientTiles(part: i32, p: WinogradPlan): void {
  const half = part & 1;
  const first = (part >> 1) * GRADIENT_TILES;
  const last = min(first + GRADIENT_TILES, min(p.tileBlock, p.tiles - p.firstTile));
  const inputs = p.kernel + <usize>(half * 18) * <usize>p.inputPlace;
  const gradients = p.bias + <usize>(half * 18) * <usize>p.outputPlace;
  const workspace = ownScratch(p.scratch, p.scratchSize);
  transformTiles(p, half, p.firstTile, first, last, 0, p.channels, inputs, 0, p.filters, gradients, workspace);
}

/**
 * Transforms half of the places of tiles `first` to `last` of the block that begins with tile `block`. Inputs lie as
 * [place][channels / 8][tileBlock][8], gradients as [place][filters / 8][tileBlock][8].
 */
function transformTiles(
  p: WinogradPlan, half: i32, block: i32, first: i32, last: i32, firstChannel: i32, lastChannel: i32, inputs: usize,
  firstFilter: i32, lastFilter: i32, gradients: usize, workspace: usize,
): void {
  const panelBytes = <usize>p.tileBlock << 5;
  for (let t = first; t < last; t++) {
    beginInput(p, block + t, workspace);
    let to = inputs + (<usize>t << 5);
    for (let c = firstChannel; c < lastChannel; c += 8) {
      transformHalfInput(p, half, c, channelsTogether(lastChannel - c), to, p.inputPlace, workspace);
      to += panelBytes;
    }
    transformGradient(p, half, block + t, firstFilter, lastFilter, gradients + (<usize>t << 5), workspace);
  }
}

/** A tile's 4 × 4 gradients, filter by filter. */
function transformGradient(
  p: WinogradPlan, half: i32, tile: i32, firstFilter: i32, lastFilter: i32, to: usize, workspace: usize,
): void {
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
  for (let f = firstFilter; f < lastFilter; f += 8) {
    const together = channelsTogether(lastFilter - f);
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
      for (let j: usize = 0; j < 4; j++) halfGradientLine8(half, from + j * along, down, workspace + j * 32, 192);
      for (let i: usize = 0; i < 3; i++) gradientLine8(workspace + i * 192, 32, to + i * 6 * p.outputPlace, p.outputPlace);
    } else {
      for (let j: usize = 0; j < 4; j++) gradientLine(from + j * along, down, workspace + j * 16, 96);
      const rows = workspace + <usize>half * 288;
      for (let i: usize = 0; i < 3; i++) gradientLine(rows + i * 96, 16, to + i * 6 * p.outputPlace, p.outputPlace);
    }
    to += panelBytes;
  }
}

/**
 * The sums of half of the places, of a block of channels and a block of filters, at p.sums as [place][channel][filter]. Each part transforms
 * for itself, in its thread's scratch: what one core has transformed takes another one longer to read than to transform again.
 */
export function winogradGradientSums(part: i32, p: WinogradPlan): void {
  const half = part & 1;
  const blocks = (p.filters + p.filterBlock - 1) / p.filterBlock;
  const firstFilter = ((part >> 1) % blocks) * p.filterBlock;
  const lastFilter = min(firstFilter + p.filterBlock, p.filters);
  const firstChannel = ((part >> 1) / blocks) * p.channelBlock;
  const lastChannel = min(firstChannel + p.channelBlock, p.channels);
  const width = <usize>(p.filters + 7 & ~7) << 2;
  const sums = p.sums + <usize>(half * 18) * <usize>p.sumsPlace + <usize>firstChannel * width + (<usize>firstFilter << 2);
  const workspace = ownScratch(p.scratch, p.scratchSize);
  const inputs = workspace + WORKSPACE;
  const gradients = inputs + 18 * <usize>p.inputPlace;
  for (let block = 0; block < p.tiles; block += p.tileBlock) {
    const tiles = min(p.tileBlock, p.tiles - block);
    transformTiles(p, half, block, 0, tiles, firstChannel, lastChannel, inputs, firstFilter, lastFilter, gradients, workspace);
    for (let place: usize = 0; place < 18; place++) {
      addProducts(
        p, block > 0, tiles, inputs + place * <usize>p.inputPlace, gradients + place * <usize>p.outputPlace,
        lastChannel - firstChannel, lastFilter - firstFilter, sums + place * <usize>p.sumsPlace, width,
      );
    }
  }
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
  const panelBytes = <usize>p.tileBlock << 5;
  const inputs = p.kernel + <usize>(firstChannel >> 3) * panelBytes;
  const gradients = p.bias + <usize>(first >> 3) * panelBytes;
  for (let place: usize = 0; place < 36; place++) {
    addProducts(
      p, p.firstTile > 0, min(p.tileBlock, p.tiles - p.firstTile), inputs + place * <usize>p.inputPlace,
      gradients + place * <usize>p.outputPlace, lastChannel - firstChannel, last - first, sums + place * <usize>p.sumsPlace, width,
    );
  }
  if (p.firstTile + p.tileBlock < p.tiles) return;
  for (let c = firstChannel; c < lastChannel; c++) {
    finishChannel(p, c, first, last, sums + <usize>(c - firstChannel) * width, workspace);
  }
}

/** Adds a block's products at one place to the sums [channel][filter], whose rows are `width` bytes apart; or `begun` is false, and they begin here. */
function addProducts(
  p: WinogradPlan, begun: bool, tiles: i32, inputs: usize, gradients: usize, channels: i32, filters: i32, sums: usize, width: usize,
): void {
  const panelBytes = <usize>p.tileBlock << 5;
  const initStride: usize = begun ? width : 0;
  for (let f = 0, together = 0; f < filters; f += together) {
    together = columnsTogether(filters - f);
    const panel = gradients + <usize>(f >> 3) * panelBytes;
    let group = inputs;
    let out = sums + (<usize>f << 2);
    for (let c = 0; c < channels; c += 4) {
      const init = begun ? out : ZEROS;
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

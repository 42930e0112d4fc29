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
  const workspace = ownScratch(p.scratch, WORKSPACE);
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
  const tiles = min(p.tileBlock, p.tiles - p.firstTile);
  const width = <usize>(p.filters + 7 & ~7) << 2;
  const sums = p.sums + place * <usize>p.sumsPlace;
  const panelBytes = <usize>p.tileBlock << 5;
  for (let f = first, together = 0; f < last; f += together) {
    together = columnsTogether(last - f);
    const panel = p.bias + place * <usize>p.outputPlace + (<usize>((f >> 3) * p.tileBlock) << 5);
    let group = p.kernel + place * <usize>p.inputPlace;
    let out = sums + (<usize>f << 2);
    for (let c = 0; c < p.channels; c += 4) {
      const init = p.firstTile > 0 ? out : ZEROS;
      const initStride: usize = p.firstTile > 0 ? width : 0;
      if (together == 16) wideOuter4(group, panel, panel + panelBytes, tiles, init, initStride, out, width);
      else outer4(group, panel, tiles, init, initStride, out, width);
      group += (c & 4) ? (<usize>p.tileBlock << 5) - 16 : 16;
      out += 4 * width;
    }
  }
}

/** Sums to the kernel's gradient [3][3][channels][filters]. Part: a channel. */
export function winogradGradientFinish(part: i32, p: WinogradPlan): void {
  const workspace = ownScratch(p.scratch, WORKSPACE);
  const width = <usize>(p.filters + 7 & ~7) << 2;
  const place = <usize>p.sumsPlace;
  const tap = <usize>(p.channels * p.filters) << 2;
  for (let f: usize = 0; f < <usize>p.filters << 2; f += 16) {
    const from = p.sums + <usize>part * width + f;
    const to = p.out + (<usize>(part * p.filters) << 2) + f;
    for (let j: usize = 0; j < 6; j++) kernelGradientLine(from + j * place, 6 * place, workspace + j * 16, 96);
    for (let i: usize = 0; i < 3; i++) kernelGradientLine(workspace + i * 96, 16, to + i * 3 * tap, tap);
  }
}

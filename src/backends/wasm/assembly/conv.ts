import { bandOf, bandWidth } from "./band";
import { ConvPlan } from "./ConvPlan";
import { ownScratch } from "./matmul";
import { halfRows } from "./halfTile";
import { poolRow } from "./maxPool2x2";
import { activate, clampMin, columnsTogether, RELU, rowsTiles, ZEROS } from "./tile";

/**
 * Convolution as an implicit matrix product: an output pixel is a row of the left factor that is never written out, the
 * runs of numbers under its window. Part: a band of output rows of one sample, and a block of filters.
 */
export function conv(part: i32, p: ConvPlan): void {
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const blocks = (p.filters + p.filterBlock - 1) / p.filterBlock;
  const sample = part / (bands * blocks);
  const firstRow = ((part / blocks) % bands) * p.bandRows;
  const firstFilter = (part % blocks) * p.filterBlock;
  const rows = min(p.bandRows, p.outHeight - firstRow);
  const filters = min(p.filterBlock, p.filters - firstFilter);
  const table = ownScratch(p.scratch, p.scratchSize);
  const pixels = rows * p.outWidth;
  const base = bandOf(p, sample, firstRow, rows, table + ((<usize>(p.bandRows * p.outWidth) << 2) + 15 & ~15));
  const width = bandWidth(p);
  writeTable(p, table, rows, width, p.channels);
  const outStride = <usize>p.filters << 2;
  const firstPixel = <usize>((sample * p.outHeight + firstRow) * p.outWidth);
  const out = p.places ? table + bandRoom(p) : p.out + firstPixel * outStride;
  const panelBytes = <usize>(p.windowHeight * p.windowWidth * p.channels) << 5;
  const last = firstFilter + filters;
  for (let f = firstFilter, columns = 0; f < last; f += columns) {
    columns = columnsTogether(last - f);
    const panel = p.panels + <usize>(f >> 3) * panelBytes;
    const init: usize = p.bias ? p.bias + (<usize>f << 2) : ZEROS;
    convPanels(p, width, p.channels, base, table, pixels, panel, panelBytes, init, out + (<usize>f << 2), columns);
  }
  if (p.places) poolBand(p, out, rows, firstPixel, firstFilter, filters);
  else activate(p.activation, out + (<usize>firstFilter << 2), outStride, pixels, filters);
}

/** Bytes of a thread's scratch before the outputs that are to be pooled. */
// @ts-ignore: decorator
@inline
function bandRoom(p: ConvPlan): usize {
  return <usize>p.scratchSize - ((<usize>(p.bandRows * p.outWidth * p.filters)) << 2);
}

/** Pools a band of outputs, of which `firstPixel` is the first of all samples' pixels. */
function poolBand(p: ConvPlan, band: usize, rows: i32, firstPixel: usize, firstFilter: i32, filters: i32): void {
  const pixel = <usize>p.filters << 2;
  const line = <usize>p.outWidth * pixel;
  const width = p.outWidth >> 1;
  let first = (firstPixel >> 2) * pixel + (<usize>firstFilter << 2);
  let from = band + (<usize>firstFilter << 2);
  for (let i = 0; i < rows; i += 2) {
    poolRow(from, pixel, line, <usize>filters << 2, width, p.out + first, p.places + (first >> 2), pixel, p.activation == RELU);
    from += 2 * line;
    first += <usize>width * pixel;
  }
}

/** Where each output pixel's window begins, in bytes from the band's first. `width` pixels of `channels` numbers are a row of the band. */
export function writeTable(p: ConvPlan, table: usize, rows: i32, width: i32, channels: i32): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < p.outWidth; j++) {
      store<u32>(table, <u32>((i * p.strideHeight * width + j * p.strideWidth) * channels) << 2);
      table += 4;
    }
  }
}

/**
 * All pixels of a band for one or two panels of filters, or `half` a panel. Windows without dilation are one run per row; else one per
 * tap.
 */
export function convPanels(
  p: ConvPlan, width: i32, channels: i32, base: usize, table: usize, pixels: i32, panel: usize, panelBytes: usize,
  init: usize, out: usize, columns: i32, half: bool = false,
): void {
  const floor = clampMin(p.activation == RELU);
  const outStride = <usize>p.filters << 2;
  const rowStride = <usize>(p.dilationHeight * width * channels) << 2;
  if (p.dilationWidth == 1 || p.windowWidth == 1) {
    const run = p.windowWidth * channels;
    const rows = p.windowHeight;
    if (half) halfRows(base, table, pixels, panel, rows, run, rowStride, init, 0, out, outStride, columns, floor);
    else rowsTiles(base, table, pixels, panel, panelBytes, rows, run, rowStride, init, 0, out, outStride, columns, floor);
    return;
  }
  const taps = p.windowWidth;
  const tapStride = <usize>(p.dilationWidth * channels) << 2;
  for (let q = 0; q < p.windowHeight; q++) {
    const from: usize = q > 0 ? out : init;
    const fromStride: usize = q > 0 ? outStride : 0;
    const low = q == p.windowHeight - 1 ? floor : clampMin(false);
    if (half) halfRows(base, table, pixels, panel, taps, channels, tapStride, from, fromStride, out, outStride, columns, low);
    else rowsTiles(base, table, pixels, panel, panelBytes, taps, channels, tapStride, from, fromStride, out, outStride, columns, low);
    base += rowStride;
    panel += <usize>(taps * channels) << (half ? 4 : 5);
  }
}

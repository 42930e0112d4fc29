import { bandOf, bandWidth } from "./band";
import { ConvPlan } from "./ConvPlan";
import { ownScratch } from "./matmul";
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
  writeTable(p, table, rows);
  const outStride = <usize>p.filters << 2;
  const out = p.out + <usize>((sample * p.outHeight + firstRow) * p.outWidth) * outStride;
  const last = firstFilter + filters;
  for (let f = firstFilter, width = 0; f < last; f += width) {
    width = columnsTogether(last - f);
    convPanels(p, base, table, pixels, f, width, out + (<usize>f << 2), outStride);
  }
  activate(p.activation, out + (<usize>firstFilter << 2), outStride, pixels, filters);
}

/** Where each output pixel's window begins, in bytes from the band's first. */
function writeTable(p: ConvPlan, table: usize, rows: i32): void {
  const width = bandWidth(p);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < p.outWidth; j++) {
      store<u32>(table, <u32>((i * p.strideHeight * width + j * p.strideWidth) * p.channels) << 2);
      table += 4;
    }
  }
}

/** All pixels of the band for one or two panels of filters. Windows without dilation are one run per row; else one per tap. */
// @ts-ignore: decorator
@inline
function convPanels(
  p: ConvPlan, base: usize, table: usize, pixels: i32, filter: i32, width: i32, out: usize, outStride: usize,
): void {
  const taps = p.windowHeight * p.windowWidth * p.channels;
  const panelBytes = <usize>taps << 5;
  let panel = p.panels + <usize>(filter >> 3) * panelBytes;
  const rowStride = <usize>(p.dilationHeight * bandWidth(p) * p.channels) << 2;
  const init: usize = p.bias ? p.bias + (<usize>filter << 2) : ZEROS;
  const floor = clampMin(p.activation == RELU);
  if (p.dilationWidth == 1 || p.windowWidth == 1) {
    const run = p.windowWidth * p.channels;
    rowsTiles(
      base, table, pixels, panel, panelBytes, p.windowHeight, run, rowStride, init, 0, out, outStride, width, floor,
    );
    return;
  }
  const tapStride = <usize>(p.dilationWidth * p.channels) << 2;
  for (let q = 0; q < p.windowHeight; q++) {
    const rowInit: usize = q > 0 ? out : init;
    const rowFloor = q == p.windowHeight - 1 ? floor : clampMin(false);
    rowsTiles(
      base, table, pixels, panel, panelBytes, p.windowWidth, p.channels, tapStride, rowInit, q > 0 ? outStride : 0,
      out, outStride, width, rowFloor,
    );
    base += rowStride;
    panel += <usize>(p.windowWidth * p.channels) << 5;
  }
}

import { bandOf, bandWidth } from "./band";
import { ConvPlan } from "./ConvPlan";
import { ownScratch } from "./matmul";
import { columnsTogether, tapsTiles, ZEROS } from "./tile";

/**
 * A part of the kernel gradient: the sum over a range of all samples' output rows, of x's windows times dy, in a buffer
 * of its own [splits][windowHeight][windowWidth·channels][filters]. Part: a split, and a block of filters.
 */
export function kernelGradient(part: i32, p: ConvPlan): void {
  const blocks = (p.filters + p.filterBlock - 1) / p.filterBlock;
  const split = part / blocks;
  const firstFilter = (part % blocks) * p.filterBlock;
  const filters = min(p.filterBlock, p.filters - firstFilter);
  const total = p.samples * p.outHeight;
  const end = <i32>((<i64>total * (split + 1)) / p.splits);
  let row = <i32>((<i64>total * split) / p.splits);
  const table = ownScratch(p.scratch, p.scratchSize);
  const taps = p.windowHeight * p.windowWidth * p.channels;
  writeTaps(p, table, bandWidth(p), p.channels);
  const buffer = table + ((<usize>taps << 2) + 15 & ~15);
  const out = p.out + (<usize>(split * taps * p.filters) << 2);
  let first = true;
  while (row < end) {
    const sample = row / p.outHeight;
    const firstRow = row % p.outHeight;
    const rows = min(min(p.bandRows, p.outHeight - firstRow), end - row);
    const base = bandOf(p, sample, firstRow, rows, buffer);
    const dy = p.dy + (<usize>(row * p.outWidth * p.filters) << 2);
    for (let f = firstFilter, width = 0; f < firstFilter + filters; f += width) {
      width = columnsTogether(firstFilter + filters - f);
      addBand(p, base, table, taps, dy + (<usize>f << 2), rows, out + (<usize>f << 2), width, first);
    }
    first = false;
    row += rows;
  }
}

/** Where each tap of a window lies, in bytes from the window's first. `width` pixels of `channels` numbers are a row of the band. */
export function writeTaps(p: ConvPlan, table: usize, width: i32, channels: i32): void {
  for (let q = 0; q < p.windowHeight; q++) {
    for (let r = 0; r < p.windowWidth; r++) {
      for (let c = 0; c < channels; c++) {
        store<u32>(table, <u32>((q * p.dilationHeight * width + r * p.dilationWidth) * channels + c) << 2);
        table += 4;
      }
    }
  }
}

/** Adds a band of output rows to a block of filters of all taps. */
// @ts-ignore: decorator
@inline
function addBand(
  p: ConvPlan, band: usize, table: usize, taps: i32, dy: usize, rows: i32, out: usize, width: i32, first: bool,
): void {
  const pixel = <usize>p.channels << 2;
  const outStride = <usize>p.filters << 2;
  tapsTiles(
    band, table, <usize>p.strideWidth * pixel, <usize>(p.strideHeight * bandWidth(p)) * pixel, taps,
    dy, outStride, <usize>p.outWidth * outStride, rows, p.outWidth,
    first ? ZEROS : out, first ? 0 : outStride, out, outStride, width,
  );
}

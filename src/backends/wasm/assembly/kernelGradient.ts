import { bandOf, bandWidth } from "./band";
import { ConvPlan } from "./ConvPlan";
import { ownScratch } from "./matmul";
import { columnsTile, ZEROS } from "./tile";

/**
 * A part of the kernel gradient: the sum over a range of all samples' output rows, of x's windows times dy, in a buffer of its own
 * [splits][windowHeight][windowWidth·channels][filters]. Part: a split, and a block of filters.
 */
export function kernelGradient(part: i32, p: ConvPlan): void {
  const blocks = (p.filters + p.filterBlock - 1) / p.filterBlock;
  const split = part / blocks;
  const firstFilter = (part % blocks) * p.filterBlock;
  const filters = min(p.filterBlock, p.filters - firstFilter);
  const total = p.samples * p.outHeight;
  const end = <i32>((<i64>total * (split + 1)) / p.splits);
  let row = <i32>((<i64>total * split) / p.splits);
  let first = true;
  while (row < end) {
    const sample = row / p.outHeight;
    const firstRow = row % p.outHeight;
    const rows = min(min(p.bandRows, p.outHeight - firstRow), end - row);
    const base = bandOf(p, sample, firstRow, rows, ownScratch(p.scratch, p.scratchSize));
    const dy = p.dy + (<usize>(row * p.outWidth * p.filters) << 2);
    addBand(p, split, base, dy, rows, firstFilter, filters, first);
    first = false;
    row += rows;
  }
}

// @ts-ignore: decorator
@inline
function addBand(
  p: ConvPlan, split: i32, band: usize, dy: usize, rows: i32, firstFilter: i32, filters: i32, first: bool,
): void {
  const pixel = <usize>p.channels << 2;
  const rowBytes = <usize>bandWidth(p) * pixel;
  const outStride = <usize>p.filters << 2;
  const whole = p.dilationWidth == 1;
  const runs = whole ? 1 : p.windowWidth;
  const run = whole ? p.windowWidth * p.channels : p.channels;
  const taps = p.windowHeight * p.windowWidth * p.channels;
  for (let f = firstFilter; f < firstFilter + filters; f += 8) {
    let out = p.out + (<usize>(split * taps) * outStride + (<usize>f << 2));
    for (let q = 0; q < p.windowHeight; q++) {
      for (let t = 0; t < runs; t++) {
        const a = band + <usize>(q * p.dilationHeight) * rowBytes + <usize>(t * p.dilationWidth) * pixel;
        columnsTile(
          a, <usize>p.strideWidth * pixel, <usize>p.strideHeight * rowBytes, run,
          dy + (<usize>f << 2), outStride, <usize>p.outWidth * outStride, rows, p.outWidth,
          first ? ZEROS : out, first ? 0 : outStride, out, outStride, min(8, p.filters - f),
        );
        out += <usize>run * outStride;
      }
    }
  }
}

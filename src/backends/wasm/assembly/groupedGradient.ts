import { bandWidth } from "./band";
import { ConvPlan } from "./ConvPlan";
import { copyPixels, groupBand } from "./groupBand";
import { halfTaps } from "./halfTile";
import { writeTaps } from "./kernelGradient";
import { ownScratch } from "./matmul";
import { columnsTogether, tapsTiles, ZEROS } from "./tile";

/**
 * A part of the kernel gradient of a convolution in groups: the sum over a range of all samples' output rows, of x's windows times dy, in a
 * buffer of its own [splits][windowHeight][windowWidth · channels of a group][filters]. Bands of x and dy are copied group by group. Part: a
 * split, and a block of groups.
 */
export function groupedKernelGradient(part: i32, p: ConvPlan): void {
  const blocks = (p.groups + p.groupBlock - 1) / p.groupBlock;
  const split = part / blocks;
  const firstGroup = (part % blocks) * p.groupBlock;
  const groups = min(p.groupBlock, p.groups - firstGroup);
  const channels = p.channels / p.groups;
  const filters = p.filters / p.groups;
  const total = p.samples * p.outHeight;
  const end = <i32>((<i64>total * (split + 1)) / p.splits);
  let row = <i32>((<i64>total * split) / p.splits);
  const table = ownScratch(p.scratch, p.scratchSize);
  const taps = p.windowHeight * p.windowWidth * channels;
  const width = bandWidth(p);
  writeTaps(p, table, width, channels);
  const dyBand = table + ((<usize>taps << 2) + 15 & ~15);
  const dyBytes = <usize>(p.bandRows * p.outWidth * filters) << 2;
  const xBand = dyBand + <usize>groups * dyBytes;
  const height = (p.bandRows - 1) * p.strideHeight + (p.windowHeight - 1) * p.dilationHeight + 1;
  const xBytes = <usize>(height * width * channels) << 2;
  const out = p.out + (<usize>(split * taps * p.filters + firstGroup * filters) << 2);
  let first = true;
  while (row < end) {
    const sample = row / p.outHeight;
    const firstRow = row % p.outHeight;
    const rows = min(min(p.bandRows, p.outHeight - firstRow), end - row);
    groupBand(p, sample, firstRow, rows, firstGroup, groups, xBand, xBytes);
    const dy = p.dy + (<usize>(row * p.outWidth * p.filters + firstGroup * filters) << 2);
    for (let g = 0; g < groups; g++) {
      const filter = <usize>(g * filters) << 2;
      const own = dyBand + <usize>g * dyBytes;
      copyPixels(dy + filter, <usize>p.filters << 2, own, <usize>filters << 2, rows * p.outWidth, filters);
      addGroup(p, xBand + <usize>g * xBytes, width, table, own, rows, out + filter, first);
    }
    first = false;
    row += rows;
  }
}

/** Adds a band of output rows to all taps and filters of a group. */
function addGroup(
  p: ConvPlan, band: usize, width: i32, table: usize, dy: usize, rows: i32, out: usize, first: bool,
): void {
  const channels = p.channels / p.groups;
  const filters = p.filters / p.groups;
  const taps = p.windowHeight * p.windowWidth * channels;
  const pixel = <usize>channels << 2;
  const stepA = <usize>p.strideWidth * pixel;
  const segmentA = <usize>(p.strideHeight * width) * pixel;
  const stepB = <usize>filters << 2;
  const segmentB = <usize>p.outWidth * stepB;
  const outStride = <usize>p.filters << 2;
  const initStride: usize = first ? 0 : outStride;
  const length = p.outWidth;
  for (let f = 0, columns = 0; f < filters; f += columns) {
    const left = filters - f;
    const to = out + (<usize>f << 2);
    const from = dy + (<usize>f << 2);
    const init = first ? ZEROS : to;
    if (left > 4) {
      columns = columnsTogether(left);
      tapsTiles(band, table, stepA, segmentA, taps, from, stepB, segmentB, rows, length, init, initStride, to, outStride, columns);
      continue;
    }
    columns = left;
    const run = p.dilationWidth == 1 ? p.windowWidth * channels : channels;
    for (let tap = 0; tap < taps; tap += run) {
      const x = band + <usize>load<u32>(table + (<usize>tap << 2));
      const begin = <usize>tap * outStride;
      const own = first ? ZEROS : to + begin;
      halfTaps(x, stepA, segmentA, run, from, stepB, segmentB, rows, length, own, initStride, to + begin, outStride, columns);
    }
  }
}

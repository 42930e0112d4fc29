import { bandWidth } from "./band";
import { convPanels, writeTable } from "./conv";
import { ConvPlan } from "./ConvPlan";
import { groupBand } from "./groupBand";
import { ownScratch } from "./matmul";
import { paddedColumns } from "./pack";
import { activate, columnsTogether, ZEROS } from "./tile";

/*
 * Convolution in groups, each an implicit matrix product of few columns. So that a group's window is a run of numbers as in a convolution
 * of one group, the input is copied group by group into a band; windows of one pixel are runs as they are. The filters of a group are
 * panels of eight columns and, where one to four are left, half a panel.
 */

/** Part: a band of output rows of one sample, and a block of groups. */
export function groupedConv(part: i32, p: ConvPlan): void {
  const bands = (p.outHeight + p.bandRows - 1) / p.bandRows;
  const blocks = (p.groups + p.groupBlock - 1) / p.groupBlock;
  const sample = part / (bands * blocks);
  const firstRow = ((part / blocks) % bands) * p.bandRows;
  const firstGroup = (part % blocks) * p.groupBlock;
  const rows = min(p.bandRows, p.outHeight - firstRow);
  const groups = min(p.groupBlock, p.groups - firstGroup);
  const channels = p.channels / p.groups;
  const filters = p.filters / p.groups;
  const pixels = rows * p.outWidth;
  const table = ownScratch(p.scratch, p.scratchSize);
  const width = p.copies ? bandWidth(p) : p.inWidth;
  const step = p.copies ? channels : p.channels;
  writeTable(p, table, rows, width, step);
  let base = p.x + (<usize>((sample * p.inHeight + firstRow * p.strideHeight) * p.inWidth * p.channels + firstGroup * channels) << 2);
  let groupBytes = <usize>channels << 2;
  if (p.copies) {
    base = table + ((<usize>(p.bandRows * p.outWidth) << 2) + 15 & ~15);
    const height = (rows - 1) * p.strideHeight + (p.windowHeight - 1) * p.dilationHeight + 1;
    groupBytes = <usize>(height * width * channels) << 2;
    groupBand(p, sample, firstRow, rows, firstGroup, groups, base, groupBytes);
  }
  const out = p.out + (<usize>((sample * p.outHeight + firstRow) * p.outWidth * p.filters + firstGroup * filters) << 2);
  for (let g = 0; g < groups; g++) {
    const filter = <usize>(g * filters) << 2;
    oneGroup(p, firstGroup + g, width, base + <usize>g * groupBytes, table, pixels, out + filter);
  }
  activate(p.activation, out, <usize>p.filters << 2, pixels, groups * filters);
}

/** All filters of a group. */
function oneGroup(p: ConvPlan, group: i32, width: i32, base: usize, table: usize, pixels: i32, out: usize): void {
  const channels = p.channels / p.groups;
  const filters = p.filters / p.groups;
  const taps = <usize>(p.windowHeight * p.windowWidth * channels) << 2;
  let panel = p.panels + <usize>(group * paddedColumns(filters)) * taps;
  for (let f = 0, columns = 0; f < filters; f += columns) {
    const left = filters - f;
    const half = left <= 4;
    columns = half ? left : columnsTogether(left);
    const init: usize = p.bias ? p.bias + (<usize>(group * filters + f) << 2) : ZEROS;
    convPanels(p, width, channels, base, table, pixels, panel, taps << 3, init, out + (<usize>f << 2), columns, half);
    panel += <usize>paddedColumns(columns) * taps;
  }
}

import { bandWidth } from "./band";
import { ConvPlan } from "./ConvPlan";
import { storeLanes } from "./vectors";

/**
 * Copies the input rows under output rows firstRow to firstRow + rows, of `groups` groups from firstGroup on, to `buffer`, group by group with
 * their margins of zeros: [group][row][column][channel of the group], groups `groupBytes` apart.
 */
export function groupBand(
  p: ConvPlan, sample: i32, firstRow: i32, rows: i32, firstGroup: i32, groups: i32, buffer: usize, groupBytes: usize,
): void {
  const channels = p.channels / p.groups;
  const image = p.x + (<usize>(sample * p.inHeight * p.inWidth * p.channels + firstGroup * channels) << 2);
  const top = firstRow * p.strideHeight - p.padTop;
  const width = bandWidth(p);
  const height = (rows - 1) * p.strideHeight + (p.windowHeight - 1) * p.dilationHeight + 1;
  const rowBytes = <usize>(width * channels) << 2;
  for (let r = 0; r < height; r++) {
    const v = top + r;
    const isInside = v >= 0 && v < p.inHeight * p.upHeight && v % p.upHeight == 0;
    const from = image + (<usize>(v / p.upHeight * p.inWidth * p.channels) << 2);
    for (let g = 0; g < groups; g++) {
      const row = buffer + <usize>g * groupBytes + <usize>r * rowBytes;
      if (isInside) copyRow(p, from + (<usize>(g * channels) << 2), row, width, channels);
      else zeros(row, width * channels);
    }
  }
}

/** A group's channels of one row of the image, within its margins. */
function copyRow(p: ConvPlan, from: usize, row: usize, width: i32, channels: i32): void {
  const first = max(0, (p.upWidth - 1 - p.padLeft) / p.upWidth);
  const column = first * p.upWidth + p.padLeft;
  const count = column >= width ? 0 : max(0, min(p.inWidth - first, (width - column + p.upWidth - 1) / p.upWidth));
  const end = column + count;
  const pixel = <usize>p.channels << 2;
  from += <usize>first * pixel;
  if (p.upWidth > 1) {
    zeros(row, width * channels);
    copyPixels(from, pixel, row + (<usize>(column * channels) << 2), <usize>(p.upWidth * channels) << 2, count, channels);
    return;
  }
  zeros(row, min(width, column) * channels);
  copyPixels(from, pixel, row + (<usize>(column * channels) << 2), <usize>channels << 2, count, channels);
  if (end < width) zeros(row + (<usize>(end * channels) << 2), (width - end) * channels);
}

/** `count` pixels of `channels` numbers, which lie fromStride and toStride bytes apart. */
export function copyPixels(from: usize, fromStride: usize, to: usize, toStride: usize, count: i32, channels: i32): void {
  if (channels == 4) {
    for (; count > 0; count--) {
      v128.store(to, v128.load(from));
      from += fromStride;
      to += toStride;
    }
    return;
  }
  for (; count > 0; count--) {
    const whole = <usize>(channels & ~3) << 2;
    for (let i: usize = 0; i < whole; i += 16) v128.store(to + i, v128.load(from + i));
    if (channels & 3) storeLanes(to + whole, v128.load(from + whole), channels & 3);
    from += fromStride;
    to += toStride;
  }
}

function zeros(to: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (; count >= 4; count -= 4) {
    v128.store(to, zero);
    to += 16;
  }
  if (count > 0) storeLanes(to, zero, count);
}

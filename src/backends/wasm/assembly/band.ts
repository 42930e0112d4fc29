import { ConvPlan } from "./ConvPlan";

/** Pixels that a row of a band holds. */
// @ts-ignore: decorator
@inline
export function bandWidth(p: ConvPlan): i32 {
  return p.copies ? (p.outWidth - 1) * p.strideWidth + (p.windowWidth - 1) * p.dilationWidth + 1 : p.inWidth;
}

/**
 * Address of the input rows under output rows firstRow to firstRow + rows: in the image itself where windows stay
 * inside, else a copy at `buffer` with its margin of zeros.
 */
export function bandOf(p: ConvPlan, sample: i32, firstRow: i32, rows: i32, buffer: usize): usize {
  const image = p.x + (<usize>(sample * p.inHeight * p.inWidth * p.channels) << 2);
  const top = firstRow * p.strideHeight - p.padTop;
  const pixel = <usize>p.channels << 2;
  if (!p.copies) return image + <usize>(top * p.inWidth - p.padLeft) * pixel;
  const width = bandWidth(p);
  const height = (rows - 1) * p.strideHeight + (p.windowHeight - 1) * p.dilationHeight + 1;
  for (let r = 0; r < height; r++) {
    const row = buffer + <usize>(r * width) * pixel;
    const v = top + r;
    const inside = v >= 0 && v < p.inHeight * p.upHeight && v % p.upHeight == 0;
    if (!inside) memory.fill(row, 0, <usize>width * pixel);
    else if (p.upWidth == 1) copyInside(p, image + <usize>(v / p.upHeight * p.inWidth) * pixel, row, width, pixel);
    else spread(p, image + <usize>(v / p.upHeight * p.inWidth) * pixel, row, width, pixel);
  }
  return buffer;
}

/** One row within its margins. */
function copyInside(p: ConvPlan, from: usize, row: usize, width: i32, pixel: usize): void {
  const first = max(0, -p.padLeft);
  const before = min(width, max(0, p.padLeft));
  const count = max(0, min(width - before, p.inWidth - first));
  memory.fill(row, 0, <usize>before * pixel);
  memory.copy(row + <usize>before * pixel, from + <usize>first * pixel, <usize>count * pixel);
  memory.fill(row + <usize>(before + count) * pixel, 0, <usize>(width - before - count) * pixel);
}

/** One row with zeros between its pixels. */
function spread(p: ConvPlan, from: usize, row: usize, width: i32, pixel: usize): void {
  memory.fill(row, 0, <usize>width * pixel);
  for (let j = 0; j < width; j++) {
    const v = j - p.padLeft;
    if (v < 0 || v >= p.inWidth * p.upWidth || v % p.upWidth != 0) continue;
    memory.copy(row + <usize>j * pixel, from + <usize>(v / p.upWidth) * pixel, pixel);
  }
}

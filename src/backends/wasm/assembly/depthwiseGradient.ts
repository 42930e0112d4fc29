import { ConvPlan } from "./ConvPlan";
import { kindOf, tapsBefore } from "./depthwise";
import { taps3by1, taps3by2, taps5by1, taps5by2 } from "./generated/depthwise";
import { multiplyAdd, storeLanes } from "./vectors";

/**
 * A part of a depthwise convolution's kernel gradient: the sum over a range of all samples' output rows of x's windows times dy, in a
 * buffer of its own [splits][channels / 4][taps][4]. Part: a split.
 */
export function depthwiseKernelGradient(part: i32, p: ConvPlan): void {
  const total = p.samples * p.outHeight;
  const end = <i32>((<i64>total * (part + 1)) / p.splits);
  const pixel = <usize>p.channels << 2;
  const size = <usize>(((p.channels + 3) >> 2) * p.windowHeight * p.windowWidth) << 4;
  const sums = p.out + <usize>part * size;
  memory.fill(sums, 0, size);
  for (let row = <i32>((<i64>total * part) / p.splits); row < end; row++) {
    const image = p.x + <usize>(row / p.outHeight * p.inHeight * p.inWidth) * pixel;
    addRow(p, image, (row % p.outHeight) * p.strideHeight - p.padTop, p.dy + <usize>(row * p.outWidth) * pixel, sums);
  }
}

/** Adds the products of one row of dy, whose windows begin in the row `top` of an image. */
function addRow(p: ConvPlan, image: usize, top: i32, dy: usize, sums: usize): void {
  const firstTap = tapsBefore(top, p.dilationHeight, p.windowHeight);
  const rows = tapsBefore(top - p.inHeight, p.dilationHeight, p.windowHeight) - firstTap;
  const pixel = <usize>p.channels << 2;
  const line = image + <usize>((top + firstTap * p.dilationHeight) * p.inWidth) * pixel;
  const kind = kindOf(p);
  const reach = (p.windowWidth - 1) * p.dilationWidth;
  sums += <usize>(firstTap * p.windowWidth) << 4;
  let j = 0;
  while (j < p.outWidth) {
    const left = j * p.strideWidth - p.padLeft;
    const from = dy + <usize>j * pixel;
    const isInside = left >= 0 && left + 3 * p.strideWidth + reach < p.inWidth;
    if (isInside && j + 4 <= p.outWidth && fourPixels(p, kind, line + <usize>left * pixel, rows, from, sums)) j += 4;
    else {
      onePixel(p, line, rows, left, from, sums);
      j++;
    }
  }
}

/** Four pixels of dy at once, where there is a kernel for the window and the stride. */
// @ts-ignore: decorator
@inline
function fourPixels(p: ConvPlan, kind: i32, x: usize, rows: i32, dy: usize, sums: usize): bool {
  const pixel = <usize>p.channels << 2;
  const rowStride = <usize>(p.dilationHeight * p.inWidth) * pixel;
  const block = <usize>(p.windowHeight * p.windowWidth) << 4;
  if (kind == 7) taps3by1(x, pixel, rowStride, rows, dy, sums, block, p.channels);
  else if (kind == 8) taps3by2(x, pixel, rowStride, rows, dy, sums, block, p.channels);
  else if (kind == 11) taps5by1(x, pixel, rowStride, rows, dy, sums, block, p.channels);
  else if (kind == 12) taps5by2(x, pixel, rowStride, rows, dy, sums, block, p.channels);
  else return false;
  return true;
}

/** Adds the products of one pixel of dy with the taps of its window that lie within the image. */
function onePixel(p: ConvPlan, line: usize, rows: i32, left: i32, dy: usize, sums: usize): void {
  const firstTap = tapsBefore(left, p.dilationWidth, p.windowWidth);
  const taps = tapsBefore(left - p.inWidth, p.dilationWidth, p.windowWidth) - firstTap;
  const pixel = <usize>p.channels << 2;
  const tapStride = <usize>p.dilationWidth * pixel;
  let x = line + <usize>(left + firstTap * p.dilationWidth) * pixel;
  sums += <usize>firstTap << 4;
  for (let c = p.channels; c > 0; c -= 4) {
    const d = v128.load(dy);
    let row = x;
    let to = sums;
    for (let r = 0; r < rows; r++) {
      let at = row;
      for (let q = 0; q < taps; q++) {
        const place = to + (<usize>q << 4);
        v128.store(place, multiplyAdd(v128.load(place), v128.load(at), d));
        at += tapStride;
      }
      row += <usize>(p.dilationHeight * p.inWidth) * pixel;
      to += <usize>p.windowWidth << 4;
    }
    x += 16;
    dy += 16;
    sums += <usize>(p.windowHeight * p.windowWidth) << 4;
  }
}

/** The sum of all splits, in the kernel's own order [taps][channels]. Part: four channels. */
export function depthwiseGradientFinish(part: i32, partials: usize, out: usize, splits: i32, taps: i32, channels: i32): void {
  const size = <usize>(((channels + 3) >> 2) * taps) << 4;
  const lanes = min(4, channels - 4 * part);
  for (let tap = 0; tap < taps; tap++) {
    let from = partials + (<usize>(part * taps + tap) << 4);
    let sum = v128.load(from);
    for (let split = 1; split < splits; split++) {
      from += size;
      sum = f32x4.add(sum, v128.load(from));
    }
    storeLanes(out + (<usize>(tap * channels + 4 * part) << 2), sum, lanes);
  }
}

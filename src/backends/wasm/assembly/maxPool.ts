import { clampMin } from "./tile";
import { storeLanes } from "./vectors";
import { Window } from "./Window";

/** The place of a maximum that gets no gradient. */
const NOWHERE: i32 = -1;

/**
 * Maxima of the windows of one row of outputs, four channels at a time; `indices` get the place in x of each. The first of
 * equals wins; NaN wins over all. With `relu` those that are not above 0 become 0, and their places NOWHERE.
 */
export function maxPool(part: i32, w: Window, x: usize, out: usize, indices: usize, relu: i32): void {
  const floor = f32x4.splat(clampMin(relu != 0));
  const shut = i32x4.splat(relu ? NOWHERE : 0);
  const sample = part / w.outHeight;
  const top = (part % w.outHeight) * w.strideHeight - w.padTop;
  const firstRow = max(0, top);
  const lastRow = min(w.inHeight, top + w.windowHeight);
  let at = <usize>(part * w.outWidth * w.channels) << 2;
  for (let j = 0; j < w.outWidth; j++) {
    const left = j * w.strideWidth - w.padLeft;
    const first = (sample * w.inHeight + firstRow) * w.inWidth + max(0, left);
    const columns = min(w.inWidth, left + w.windowWidth) - max(0, left);
    for (let c = 0; c < w.channels; c += 4) {
      const lanes = min(4, w.channels - c);
      windowMaximum(w, x, first * w.channels + c, lastRow - firstRow, columns);
      storeLanes(out + at, f32x4.pmax(maximum, floor), lanes);
      storeLanes(indices + at, v128.or(place, v128.andnot(shut, f32x4.gt(maximum, f32x4.splat(0)))), lanes);
      at += <usize>lanes << 2;
    }
  }
}

/** What `windowMaximum` found in four channels, and where. */
let maximum: v128 = f32x4.splat(0);
let place: v128 = i32x4.splat(0);

/** The maxima of one window, whose first element is at the place `first` of x. */
// @ts-ignore: decorator
@inline
function windowMaximum(w: Window, x: usize, first: i32, rows: i32, columns: i32): void {
  const start = x + (<usize>first << 2);
  const pixel = <usize>w.channels << 2;
  const line = <usize>w.inWidth * pixel;
  let top = v128.load(start);
  let best = i32x4.splat(0);
  let sum = f32x4.splat(0);
  for (let row = start, lastRow = start + <usize>rows * line; row < lastRow; row += line) {
    for (let at = row, last = row + <usize>columns * pixel; at < last; at += pixel) {
      const value = v128.load(at);
      best = v128.bitselect(i32x4.splat(<i32>(at - start)), best, f32x4.lt(top, value));
      top = f32x4.pmax(top, value);
      sum = f32x4.add(sum, value);
    }
  }
  // A sum is NaN if one of its terms is, and seldom else.
  if (!i32x4.all_true(f32x4.eq(sum, sum))) {
    top = v128.load(start);
    best = i32x4.splat(0);
    for (let row = start, lastRow = start + <usize>rows * line; row < lastRow; row += line) {
      for (let at = row, last = row + <usize>columns * pixel; at < last; at += pixel) {
        const value = v128.load(at);
        // Not where it is no larger, or NaN was found already.
        const take = v128.andnot(f32x4.eq(top, top), f32x4.le(value, top));
        top = v128.bitselect(value, top, take);
        best = v128.bitselect(i32x4.splat(<i32>(at - start)), best, take);
      }
    }
  }
  maximum = top;
  // Bytes from the window's first element become elements of x.
  place = i32x4.add(i32x4.shr_u(best, 2), i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)));
}

/** out[i] = x[indices[i]] over a chunk, 0 for NOWHERE. */
export function pick(part: i32, x: usize, indices: usize, out: usize, size: i32, chunk: i32): void {
  const end = min(size, (part + 1) * chunk);
  for (let i = part * chunk; i < end; i++) {
    const at = <usize>i << 2;
    const index = load<i32>(indices + at);
    store<f32>(out + at, index == NOWHERE ? 0 : load<f32>(x + (<usize>index << 2)));
  }
}

/** dx[indices[i]] += dy[i] over one sample, whose dx is cleared first; nothing for NOWHERE. */
export function scatter(part: i32, dy: usize, indices: usize, dx: usize, outSize: i32, inSize: i32): void {
  memory.fill(dx + (<usize>part * <usize>inSize << 2), 0, <usize>inSize << 2);
  const end = (part + 1) * outSize;
  for (let i = part * outSize; i < end; i++) {
    const at = <usize>i << 2;
    const index = load<i32>(indices + at);
    if (index == NOWHERE) continue;
    const to = dx + (<usize>index << 2);
    store<f32>(to, load<f32>(to) + load<f32>(dy + at));
  }
}

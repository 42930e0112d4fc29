import { clampMin } from "./tile";
import { Window } from "./Window";

/**
 * Max-pooling by windows of 2 × 2 side by side, four channels at a time, and ReLU where it is asked for. A place is one byte, 0 to 3 within
 * its window, with SHUT where the maximum gets no gradient; four of them are a word. Part: one row of outputs.
 */

/** A place with this bit is none: ReLU let nothing through. */
const SHUT: i32 = 4;

/** Four places as four bytes. */
// @ts-ignore: decorator
@inline
function storePlaces(at: usize, places: v128): void {
  v128.store_lane<i32>(at, v128.shuffle<i8>(places, places, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
}

/** Stores the maxima of a, b, c and d, numbers all, and their places; the first of equals wins. */
// @ts-ignore: decorator
@inline
function storeMaxima(out: usize, places: usize, a: v128, b: v128, c: v128, d: v128, relu: bool): void {
  const one = i32x4.splat(1);
  const above = f32x4.pmax(a, b);
  const below = f32x4.pmax(c, d);
  const right = v128.and(f32x4.lt(a, b), one);
  const rightBelow = v128.or(v128.and(f32x4.lt(c, d), one), i32x4.splat(2));
  storeClamped(out, places, f32x4.pmax(above, below), v128.bitselect(rightBelow, right, f32x4.lt(above, below)), relu);
}

/** The same where there may be NaN, which wins over numbers. */
function storeWithNaN(out: usize, places: usize, a: v128, b: v128, c: v128, d: v128, relu: bool): void {
  let m = a;
  let place = i32x4.splat(0);
  let take = beats(b, m);
  m = v128.bitselect(b, m, take);
  place = v128.bitselect(i32x4.splat(1), place, take);
  take = beats(c, m);
  m = v128.bitselect(c, m, take);
  place = v128.bitselect(i32x4.splat(2), place, take);
  take = beats(d, m);
  m = v128.bitselect(d, m, take);
  storeClamped(out, places, m, v128.bitselect(i32x4.splat(3), place, take), relu);
}

/** Stores maxima and their places; with `relu` those that are not above 0 become 0, and their places SHUT. */
// @ts-ignore: decorator
@inline
function storeClamped(out: usize, places: usize, maxima: v128, place: v128, relu: bool): void {
  v128.store(out, f32x4.pmax(maxima, f32x4.splat(clampMin(relu))));
  const shut = v128.andnot(i32x4.splat(relu ? SHUT : 0), f32x4.gt(maxima, f32x4.splat(0)));
  storePlaces(places, v128.or(place, shut));
}

/** Whether v takes the place of the maximum so far: it is larger, or NaN over a number. */
// @ts-ignore: decorator
@inline
function beats(v: v128, maximum: v128): v128 {
  return v128.andnot(f32x4.eq(maximum, maximum), f32x4.le(v, maximum));
}

// @ts-ignore: decorator
@inline
function loadPlaces(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(at)));
}

/** Bytes from an output row's first input pixel. */
// @ts-ignore: decorator
@inline
function inputRow(w: Window, part: i32): usize {
  const sample = part / w.outHeight;
  const i = part % w.outHeight;
  return <usize>((sample * w.inHeight + 2 * i) * w.inWidth * w.channels) << 2;
}

export function maxPool2x2(part: i32, w: Window, x: usize, out: usize, places: usize, relu: i32): void {
  const pixel = <usize>w.channels << 2;
  const first = <usize>(part * w.outWidth) * pixel;
  poolRow(x + inputRow(w, part), pixel, <usize>w.inWidth * pixel, pixel, w.outWidth, out + first, places + (first >> 2), pixel, relu != 0);
}

/**
 * A row of `count` windows over two lines that are `line` bytes apart, their pixels `pixel` bytes: `bytes` of each pixel's channels. Outputs are
 * `outPixel` bytes apart.
 */
export function poolRow(
  from: usize, pixel: usize, line: usize, bytes: usize, count: i32, out: usize, places: usize, outPixel: usize, relu: bool,
): void {
  for (let j = 0; j < count; j++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const a = v128.load(from + at);
      const b = v128.load(from + at + pixel);
      const c = v128.load(from + at + line);
      const d = v128.load(from + at + line + pixel);
      // A sum is NaN if one of its terms is, and seldom else.
      const sum = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
      if (i32x4.all_true(f32x4.eq(sum, sum))) storeMaxima(out + at, places + (at >> 2), a, b, c, d, relu);
      else storeWithNaN(out + at, places + (at >> 2), a, b, c, d, relu);
    }
    from += 2 * pixel;
    out += outPixel;
    places += outPixel >> 2;
  }
}

/** x read at the places, 0 where there is none. */
export function pick2x2(part: i32, w: Window, x: usize, places: usize, out: usize): void {
  const pixel = <usize>w.channels << 2;
  const below = <usize>w.inWidth * pixel;
  let from = x + inputRow(w, part);
  let at = <usize>(part * w.outWidth * w.channels);
  for (let j = 0; j < w.outWidth; j++) {
    for (const end = from + pixel; from < end; from += 16) {
      const place = loadPlaces(places + at);
      let v = v128.and(v128.load(from), i32x4.eq(place, i32x4.splat(0)));
      v = v128.bitselect(v128.load(from + pixel), v, i32x4.eq(place, i32x4.splat(1)));
      v = v128.bitselect(v128.load(from + below), v, i32x4.eq(place, i32x4.splat(2)));
      v = v128.bitselect(v128.load(from + below + pixel), v, i32x4.eq(place, i32x4.splat(3)));
      v128.store(out + (at << 2), v);
      at += 4;
    }
    from += pixel;
  }
}

/** dy written at the places, zeros elsewhere, the margin that no window covers included. */
export function scatter2x2(part: i32, w: Window, dy: usize, places: usize, dx: usize): void {
  const pixel = <usize>w.channels << 2;
  const below = <usize>w.inWidth * pixel;
  let to = dx + inputRow(w, part);
  let at = <usize>(part * w.outWidth * w.channels);
  for (let j = 0; j < w.outWidth; j++) {
    for (const end = to + pixel; to < end; to += 16) {
      const place = loadPlaces(places + at);
      const v = v128.load(dy + (at << 2));
      v128.store(to, v128.and(v, i32x4.eq(place, i32x4.splat(0))));
      v128.store(to + pixel, v128.and(v, i32x4.eq(place, i32x4.splat(1))));
      v128.store(to + below, v128.and(v, i32x4.eq(place, i32x4.splat(2))));
      v128.store(to + below + pixel, v128.and(v, i32x4.eq(place, i32x4.splat(3))));
      at += 4;
    }
    to += pixel;
  }
  const covered = <usize>(2 * w.outWidth) * pixel;
  if (covered < below) {
    memory.fill(to, 0, below - covered);
    memory.fill(to + below, 0, below - covered);
  }
  if (part % w.outHeight != w.outHeight - 1) return;
  memory.fill(to - covered + 2 * below, 0, <usize>(w.inHeight - 2 * w.outHeight) * below);
}

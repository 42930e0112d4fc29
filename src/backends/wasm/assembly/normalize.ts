import { activate, ceilingOf, clampMin, RELU, RELU6, TANH } from "./tile";
import { storeLanes } from "./vectors";

/** out = activation((x − mean)·scale + shift) for some rows; a shift of 0 is none. */
export function normalize(
  part: i32, x: usize, mean: usize, scale: usize, shift: usize, out: usize, rows: i32, channels: i32, rowsPerPart: i32,
  activation: i32,
): void {
  const row = <usize>channels << 2;
  const first = part * rowsPerPart;
  const count = min(rows, first + rowsPerPart) - first;
  const low = f32x4.splat(clampMin(activation == RELU || activation == RELU6));
  const high = f32x4.splat(ceilingOf(activation));
  x += <usize>first * row;
  out += <usize>first * row;
  let r = 0;
  for (; r + 4 <= count; r += 4) {
    fourRows(x, mean, scale, shift, out, channels, low, high);
    x += 4 * row;
    out += 4 * row;
  }
  for (; r < count; r++) {
    oneRow(x, mean, scale, shift, out, channels, low, high);
    x += row;
    out += row;
  }
  if (activation >= TANH) activate(activation, out - <usize>count * row, row, count, channels);
}

/** Four rows at once, for which the channels' numbers are read once. */
// @ts-ignore: decorator
@inline
function fourRows(x: usize, mean: usize, scale: usize, shift: usize, out: usize, channels: i32, low: v128, high: v128): void {
  const row = <usize>channels << 2;
  for (let c = channels; c > 0; c -= 4) {
    const m = v128.load(mean);
    const s = v128.load(scale);
    const b = shiftOf(shift);
    const lanes = min(4, c);
    storeLanes(out, normalized(x, m, s, b, low, high), lanes);
    storeLanes(out + row, normalized(x + row, m, s, b, low, high), lanes);
    storeLanes(out + 2 * row, normalized(x + 2 * row, m, s, b, low, high), lanes);
    storeLanes(out + 3 * row, normalized(x + 3 * row, m, s, b, low, high), lanes);
    x += 16;
    out += 16;
    mean += 16;
    scale += 16;
    if (shift) shift += 16;
  }
}

function oneRow(x: usize, mean: usize, scale: usize, shift: usize, out: usize, channels: i32, low: v128, high: v128): void {
  for (let c = channels; c > 0; c -= 4) {
    const y = normalized(x, v128.load(mean), v128.load(scale), shiftOf(shift), low, high);
    storeLanes(out, y, min(4, c));
    x += 16;
    out += 16;
    mean += 16;
    scale += 16;
    if (shift) shift += 16;
  }
}

/** −0 where there is none: to add it changes nothing, not even the sign of a zero. */
// @ts-ignore: decorator
@inline
function shiftOf(shift: usize): v128 {
  return shift ? v128.load(shift) : f32x4.splat(-0.0);
}

// @ts-ignore: decorator
@inline
function normalized(x: usize, mean: v128, scale: v128, shift: v128, low: v128, high: v128): v128 {
  const y = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x), mean), scale), shift);
  return f32x4.pmin(f32x4.pmax(y, low), high);
}

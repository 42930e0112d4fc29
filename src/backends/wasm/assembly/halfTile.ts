import { halfRows1, halfRows2, halfRows6, halfTaps1, halfTaps2, halfTaps6 } from "./generated/microKernels";
import { copyEdge, edge } from "./tile";

/** `rowsTile` for half a panel, [k][4]: at most four columns. */
export function halfRows(
  base: usize, table: usize, count: i32, panel: usize, segments: i32, length: i32, segmentStride: usize,
  init: usize, initStride: usize, out: usize, outStride: usize, width: i32, floor: f32,
): void {
  const narrow = width < 4;
  if (!narrow) {
    const whole = count - count % 6;
    halfRows6(base, table, panel, segments, length, segmentStride, init, initStride, out, outStride, floor, whole);
    out += <usize>whole * outStride;
    init += <usize>whole * initStride;
    table += <usize>whole << 2;
    count -= whole;
  }
  const stride: usize = narrow ? 32 : outStride;
  while (count > 0) {
    const rows = min(2, count);
    const to = narrow ? edge : out;
    if (rows == 2) halfRows2(base, table, panel, segments, length, segmentStride, init, initStride, to, stride, floor);
    else halfRows1(base, table, panel, segments, length, segmentStride, init, initStride, to, stride, floor);
    if (narrow) copyEdge(out, outStride, rows, width);
    out += <usize>rows * outStride;
    init += <usize>rows * initStride;
    table += <usize>rows << 2;
    count -= rows;
  }
}

/** `tapsTile` for at most four columns, and `count` taps that lie one after the other from `a` on. */
export function halfTaps(
  a: usize, stepA: usize, segmentA: usize, count: i32, b: usize, stepB: usize, segmentB: usize,
  segments: i32, length: i32, init: usize, initStride: usize, out: usize, outStride: usize, width: i32,
): void {
  const narrow = width < 4;
  const stride: usize = narrow ? 32 : outStride;
  while (count > 0) {
    const rows = count < 6 || narrow ? min(2, count) : 6;
    const to = narrow ? edge : out;
    if (rows == 6) halfTaps6(a, stepA, segmentA, b, stepB, segmentB, segments, length, init, initStride, to, stride);
    else if (rows == 2) halfTaps2(a, stepA, segmentA, b, stepB, segmentB, segments, length, init, initStride, to, stride);
    else halfTaps1(a, stepA, segmentA, b, stepB, segmentB, segments, length, init, initStride, to, stride);
    if (narrow) copyEdge(out, outStride, rows, width);
    a += <usize>rows << 2;
    out += <usize>rows * outStride;
    init += <usize>rows * initStride;
    count -= rows;
  }
}

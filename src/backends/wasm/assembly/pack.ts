/**
 * A right factor in panels of 8 columns: [panel][k][8], zeros beyond the last column. k runs over `taps` groups of
 * `inner` numbers; strides are in elements.
 */

/** Part: one panel of a factor, of `panels` per matrix and `matrix` elements from one matrix to the next. */
export function packPanels(
  part: i32, from: usize, to: usize, panels: i32, matrix: i32,
  taps: i32, inner: i32, columns: i32, tapStride: i32, kStride: i32, columnStride: i32,
): void {
  const panel = part % panels;
  const source = from + (<usize>((part / panels) * matrix + panel * 8 * columnStride) << 2);
  let target = to + (<usize>part * <usize>(taps * inner) << 5);
  for (let t = 0; t < taps; t++) {
    packPanel(source + (<usize>(t * tapStride) << 2), target, inner, min(8, columns - panel * 8), kStride, columnStride);
    target += <usize>inner << 5;
  }
}

/** One panel of `width` (at most 8) columns and `inner` steps. */
export function packPanel(from: usize, to: usize, inner: i32, width: i32, kStride: i32, columnStride: i32): void {
  if (width == 8 && columnStride == 1) packRows(from, to, inner, <usize>kStride << 2);
  else if (width == 8 && kStride == 1) packColumns(from, to, inner, <usize>columnStride << 2);
  else packAny(from, to, inner, width, <usize>kStride << 2, <usize>columnStride << 2);
}

function packRows(from: usize, to: usize, inner: i32, kBytes: usize): void {
  for (let k = 0; k < inner; k++) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += kBytes;
    to += 32;
  }
}

/** Columns that lie along memory: turned over in squares of 4 × 4. */
function packColumns(from: usize, to: usize, inner: i32, columnBytes: usize): void {
  let k = 0;
  for (; k + 4 <= inner; k += 4) {
    turn(from, to, columnBytes);
    turn(from + 4 * columnBytes, to + 16, columnBytes);
    from += 16;
    to += 128;
  }
  packAny(from, to, inner - k, 8, 4, columnBytes);
}

/** Four runs of four numbers, `columnBytes` apart, to four rows 32 bytes apart. */
// @ts-ignore: decorator
@inline
function turn(from: usize, to: usize, columnBytes: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + columnBytes);
  const c = v128.load(from + 2 * columnBytes);
  const d = v128.load(from + 3 * columnBytes);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(to, v128.shuffle<i64>(ab, cd, 1, 3), 32);
  v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 0, 2), 64);
  v128.store(to, v128.shuffle<i64>(abHigh, cdHigh, 1, 3), 96);
}

function packAny(from: usize, to: usize, inner: i32, width: i32, kBytes: usize, columnBytes: usize): void {
  for (let k = 0; k < inner; k++) {
    let at = from;
    for (let j = 0; j < 8; j++) {
      store<f32>(to + (<usize>j << 2), j < width ? load<f32>(at) : 0);
      at += columnBytes;
    }
    from += kBytes;
    to += 32;
  }
}

/** Columns of a group's panels: panels of eight and, for one to four columns that are left, half a panel. */
// @ts-ignore: decorator
@inline
export function paddedColumns(columns: i32): i32 {
  return (columns + 3) & ~3;
}

/** The panels of a convolution's groups, one group after the other, `groupStep` elements apart in the kernel. Part: a group. */
export function packGroups(
  part: i32, from: usize, to: usize, groupStep: i32, taps: i32, inner: i32, columns: i32, tapStride: i32, kStride: i32, columnStride: i32,
): void {
  to += <usize>(part * paddedColumns(columns) * taps * inner) << 2;
  from += <usize>(part * groupStep) << 2;
  for (let c = 0; c < columns; c += 8) {
    const left = columns - c;
    for (let t = 0; t < taps; t++) {
      const source = from + (<usize>(t * tapStride + c * columnStride) << 2);
      if (left > 4) packPanel(source, to, inner, min(8, left), kStride, columnStride);
      else packHalf(source, to, inner, left, <usize>kStride << 2, <usize>columnStride << 2);
      to += <usize>inner << (left > 4 ? 5 : 4);
    }
  }
}

/** Half a panel of `width` (at most 4) columns and `inner` steps: [k][4]. */
function packHalf(from: usize, to: usize, inner: i32, width: i32, kBytes: usize, columnBytes: usize): void {
  for (let k = 0; k < inner; k++) {
    let at = from;
    for (let j = 0; j < 4; j++) {
      store<f32>(to + (<usize>j << 2), j < width ? load<f32>(at) : 0);
      at += columnBytes;
    }
    from += kBytes;
    to += 16;
  }
}

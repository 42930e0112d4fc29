import { panel4 } from "./generated/microKernels";
import { packPanel } from "./pack";
import { unscaleRows } from "./subnormals";
import { activate, clampMin, columnsTogether, RELU, rowsTiles, ZEROS } from "./tile";

/** Steps of k that are added up in registers before they go to memory. */
export const K_BLOCK = 512;

/** A product as the host plans it. Strides are in elements. */
@unmanaged
export class MatmulPlan {
  a: usize;
  b: usize;
  bias: usize;
  out: usize;
  m: i32;
  k: i32;
  n: i32;
  /** From row to row and from step to step of a. */
  aRow: i32;
  aStep: i32;
  /** From step to step and from column to column of b. */
  bStep: i32;
  bColumn: i32;
  /** From one matrix of the batch to the next. */
  aMatrix: i32;
  bMatrix: i32;
  /** b is [panel][k][8] already. */
  packed: i32;
  /** Its terms come 2^shift times too large. */
  shift: i32;
  activation: i32;
  /** Rows and columns (a multiple of 8) of a part. */
  rowBlock: i32;
  columnBlock: i32;
  /** Memory of a thread, and its size. */
  scratch: usize;
  scratchSize: i32;
}

/** This thread's number. */
let thread = 0;

export function useThread(index: i32): void {
  thread = index;
}

/** Start of this thread's share. */
export function ownScratch(scratch: usize, size: i32): usize {
  return scratch + <usize>thread * <usize>size;
}

/** Part: a block of rows and columns of one matrix of the batch. */
export function matmul(part: i32, plan: MatmulPlan): void {
  const rowBlocks = (plan.m + plan.rowBlock - 1) / plan.rowBlock;
  const columnBlocks = (plan.n + plan.columnBlock - 1) / plan.columnBlock;
  const matrix = part / (rowBlocks * columnBlocks);
  const firstRow = ((part / columnBlocks) % rowBlocks) * plan.rowBlock;
  const firstColumn = (part % columnBlocks) * plan.columnBlock;
  const rows = min(plan.rowBlock, plan.m - firstRow);
  const columns = min(plan.columnBlock, plan.n - firstColumn);
  const outStride = <usize>plan.n << 2;
  const out = plan.out + ((<usize>(matrix * plan.m + firstRow) * <usize>plan.n + <usize>firstColumn) << 2);
  // An empty sum still writes zeros and the bias.
  let k = 0;
  do {
    const steps = min(K_BLOCK, plan.k - k);
    const last = k + steps == plan.k;
    const floor = clampMin(last && plan.activation == RELU);
    multiplyBlock(plan, matrix, firstRow, rows, firstColumn, columns, k, steps, out, floor);
    k += K_BLOCK;
  } while (k < plan.k);
  if (plan.shift) unscaleRows(out, outStride, rows, columns, plan.shift);
  activate(plan.activation, out, outStride, rows, columns);
}

function multiplyBlock(
  plan: MatmulPlan, matrix: i32, firstRow: i32, rows: i32, firstColumn: i32, columns: i32, k: i32, steps: i32,
  out: usize, floor: f32,
): void {
  const outStride = <usize>plan.n << 2;
  const table = ownScratch(plan.scratch, plan.scratchSize);
  const turned = table + (<usize>plan.rowBlock << 2);
  const panels = turned + (plan.aStep == 1 ? 0 : <usize>plan.rowBlock * (K_BLOCK << 2));
  let base = plan.a + (<usize>(matrix * plan.aMatrix + firstRow * plan.aRow + k * plan.aStep) << 2);
  let stride = <usize>plan.aRow << 2;
  if (plan.aStep != 1) {
    turnRows(base, turned, rows, steps, <usize>plan.aStep << 2);
    base = turned;
    stride = <usize>steps << 2;
  }
  for (let i = 0; i < rows; i++) store<u32>(table + (<usize>i << 2), <u32>(<usize>i * stride));
  for (let j = 0, width = 0; j < columns; j += width) {
    width = columnsTogether(columns - j);
    const column = firstColumn + j;
    let panel = panels;
    let panelBytes = <usize>steps << 5;
    if (plan.packed) {
      const all = (plan.n + 7) >> 3;
      panel = plan.b + ((<usize>(matrix * all + (column >> 3)) * <usize>plan.k + <usize>k) << 5);
      panelBytes = <usize>plan.k << 5;
    } else {
      let from = plan.b + (<usize>(matrix * plan.bMatrix + k * plan.bStep + column * plan.bColumn) << 2);
      packPanel(from, panel, steps, min(8, width), plan.bStep, plan.bColumn);
      if (width > 8) packPanel(from + (<usize>plan.bColumn << 5), panel + panelBytes, steps, 8, plan.bStep, plan.bColumn);
    }
    const at = <usize>j << 2;
    const plain = k == 0 && !plan.bias && floor != 0 && width == 8;
    const whole = plain ? rows & ~3 : 0;
    if (plain) panel4(base, stride, whole, panel, steps, out + at, outStride);
    if (whole == rows) continue;
    const init: usize = k > 0 ? out + at : plan.bias ? plan.bias + (<usize>column << 2) : ZEROS;
    const initStride: usize = k > 0 ? outStride : 0;
    const below = out + at + <usize>whole * outStride;
    const left = table + (<usize>whole << 2);
    rowsTiles(
      base, left, rows - whole, panel, panelBytes, 1, steps, 0, init, initStride, below, outStride, width, floor,
    );
  }
}

/** Rows of a factor that lies transposed: to[i][k] = from[k][i]. */
function turnRows(from: usize, to: usize, rows: i32, steps: i32, stepBytes: usize): void {
  const rowBytes = <usize>steps << 2;
  let k = 0;
  for (; k + 4 <= steps; k += 4) {
    let i = 0;
    let source = from;
    let target = to;
    for (; i + 4 <= rows; i += 4) {
      const a = v128.load(source);
      const b = v128.load(source + stepBytes);
      const c = v128.load(source + 2 * stepBytes);
      const d = v128.load(source + 3 * stepBytes);
      const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
      const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
      const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
      v128.store(target, v128.shuffle<i64>(ab, cd, 0, 2));
      v128.store(target + rowBytes, v128.shuffle<i64>(ab, cd, 1, 3));
      v128.store(target + 2 * rowBytes, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
      v128.store(target + 3 * rowBytes, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
      source += 16;
      target += 4 * rowBytes;
    }
    for (; i < rows; i++) {
      for (let q: usize = 0; q < 4; q++) store<f32>(target + (q << 2), load<f32>(source + q * stepBytes));
      source += 4;
      target += rowBytes;
    }
    from += 4 * stepBytes;
    to += 16;
  }
  for (; k < steps; k++) {
    for (let i: usize = 0; i < <usize>rows; i++) store<f32>(to + i * rowBytes, load<f32>(from + (i << 2)));
    from += stepBytes;
    to += 4;
  }
}

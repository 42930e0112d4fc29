import type { MatmulSpec, TypedArray } from "../Kernels.js";
import { finish } from "./activation.js";
import { allocate, type HostStorage } from "./HostStorage.js";

/** A matrix within an array: element [i, j] is at offset + i·rowStride + j·columnStride. */
export interface Matrix {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** The same as the definition in matmul.ts, several times as fast. */
export function fastMatmul(a: HostStorage, b: HostStorage, bias: HostStorage | null, spec: MatmulSpec): HostStorage {
  const { batch, m, k, n, transposeA, transposeB } = spec;
  const out = allocate(batch * m * n, a.dtype);
  for (let i = 0; i < batch; i++) {
    const left = matrix(a.data, i * m * k, transposeA ? [1, m] : [k, 1]);
    const right = matrix(b.data, i * k * n, transposeB ? [1, k] : [n, 1]);
    multiply(left, right, out.data.subarray(i * m * n, (i + 1) * m * n), { m, k, n });
  }
  finish(out.data, bias, spec.activation, n);
  return out;
}

/** The matrix of an array from `offset` on. */
export function matrix(data: TypedArray, offset: number, [rowStride, columnStride]: readonly [number, number]): Matrix {
  return { data, offset, rowStride, columnStride };
}

/**
 * out[i, j] += Σ_p a[i, p]·b[p, j], each sum in double precision and in the order of p. Works on blocks of 4×4 outputs,
 * whose 16 sums stay in registers: each value read is used four times.
 */
export function multiply(
  a: Matrix,
  b: Matrix,
  out: TypedArray,
  { m, k, n }: { m: number; k: number; n: number },
): void {
  const panel = new Float64Array(4 * k);
  const sums = new Float64Array(16);
  for (let j = 0; j < n; j += 4) {
    const columns = Math.min(4, n - j);
    packColumns(b, j, columns, k, panel);
    for (let i = 0; i < m; i += 4) {
      const rows = Math.min(4, m - i);
      multiplyBlock(a, i, rows, panel, k, sums);
      for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) out[(i + r) * n + j + c] += sums[4 * r + c];
    }
  }
}

/** Four columns of b side by side, zeros where there are fewer. */
function packColumns(b: Matrix, j: number, columns: number, k: number, panel: Float64Array): void {
  panel.fill(0);
  for (let c = 0; c < columns; c++) {
    const start = b.offset + (j + c) * b.columnStride;
    for (let p = 0; p < k; p++) panel[4 * p + c] = b.data[start + p * b.rowStride];
  }
}

/** Sums of four rows of a times four packed columns, row by row into `sums`. */
// biome-ignore format: a block of four by four
function multiplyBlock(a: Matrix, i: number, rows: number, panel: Float64Array, k: number, sums: Float64Array): void {
  const { data, columnStride } = a;
  // Rows beyond the last repeat it; their sums are not used.
  const row = (r: number) => a.offset + (i + Math.min(r, rows - 1)) * a.rowStride;
  let p0 = row(0), p1 = row(1), p2 = row(2), p3 = row(3);
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0;
  let s10 = 0, s11 = 0, s12 = 0, s13 = 0;
  let s20 = 0, s21 = 0, s22 = 0, s23 = 0;
  let s30 = 0, s31 = 0, s32 = 0, s33 = 0;
  for (let p = 0; p < 4 * k; p += 4) {
    const b0 = panel[p], b1 = panel[p + 1], b2 = panel[p + 2], b3 = panel[p + 3];
    const a0 = data[p0], a1 = data[p1], a2 = data[p2], a3 = data[p3];
    s00 += a0 * b0; s01 += a0 * b1; s02 += a0 * b2; s03 += a0 * b3;
    s10 += a1 * b0; s11 += a1 * b1; s12 += a1 * b2; s13 += a1 * b3;
    s20 += a2 * b0; s21 += a2 * b1; s22 += a2 * b2; s23 += a2 * b3;
    s30 += a3 * b0; s31 += a3 * b1; s32 += a3 * b2; s33 += a3 * b3;
    p0 += columnStride; p1 += columnStride; p2 += columnStride; p3 += columnStride;
  }
  sums[0] = s00; sums[1] = s01; sums[2] = s02; sums[3] = s03;
  sums[4] = s10; sums[5] = s11; sums[6] = s12; sums[7] = s13;
  sums[8] = s20; sums[9] = s21; sums[10] = s22; sums[11] = s23;
  sums[12] = s30; sums[13] = s31; sums[14] = s32; sums[15] = s33;
}

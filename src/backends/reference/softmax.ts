import { exp, log } from "../../util/math.js";
import type { RowsSpec } from "../Kernels.js";
import { allocate, type HostStorage } from "./HostStorage.js";

export function softmax(x: HostStorage, { rows, columns }: RowsSpec): HostStorage {
  return eachRow(x, rows, columns, (value, logOfSum) => exp(value - logOfSum));
}

export function logSoftmax(x: HostStorage, { rows, columns }: RowsSpec): HostStorage {
  return eachRow(x, rows, columns, (value, logOfSum) => value - logOfSum);
}

export function softmaxCrossEntropy(
  logits: HostStorage,
  target: HostStorage,
  { rows, columns }: RowsSpec,
): { loss: HostStorage; probabilities: HostStorage } {
  const loss = allocate(rows, logits.dtype);
  for (let row = 0; row < rows; row++) {
    const logOfSum = logSumExp(logits, row, columns);
    let sum = 0;
    for (let i = row * columns; i < (row + 1) * columns; i++) sum -= target.data[i] * (logits.data[i] - logOfSum);
    loss.data[row] = sum;
  }
  return { loss, probabilities: softmax(logits, { rows, columns }) };
}

function eachRow(
  x: HostStorage,
  rows: number,
  columns: number,
  f: (value: number, logOfSum: number) => number,
): HostStorage {
  const out = allocate(x.size, x.dtype);
  for (let row = 0; row < rows; row++) {
    const logOfSum = logSumExp(x, row, columns);
    for (let i = row * columns; i < (row + 1) * columns; i++) out.data[i] = f(x.data[i], logOfSum);
  }
  return out;
}

/** ln Σ eˣ over a row, shifted by the row's maximum so that nothing overflows. */
function logSumExp(x: HostStorage, row: number, columns: number): number {
  const values = x.data.subarray(row * columns, (row + 1) * columns);
  let top = -Infinity;
  for (const value of values) top = Math.max(top, value);
  let sum = 0;
  for (const value of values) sum += exp(value - top);
  return top + log(sum);
}

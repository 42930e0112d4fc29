import { exp, log } from "../../util/math.js";
import type { RowsSpec } from "../Kernels.js";
import { allocate, type HostStorage } from "./HostStorage.js";

export function softmax(x: HostStorage, spec: RowsSpec): HostStorage {
  return logProbabilities(x, spec, exp);
}

export function logSoftmax(x: HostStorage, spec: RowsSpec): HostStorage {
  return logProbabilities(x, spec, (value) => value);
}

export function softmaxCrossEntropy(
  logits: HostStorage,
  target: HostStorage,
  spec: RowsSpec,
): { loss: HostStorage; probabilities: HostStorage } {
  const { rows, columns } = spec;
  const loss = allocate(rows, logits.dtype);
  for (let row = 0; row < rows; row++) {
    const values = rowOf(logits, row, columns);
    const targets = rowOf(target, row, columns);
    let sum = 0;
    forEachLogProbability(values, (value, i) => {
      if (targets[i] !== 0) sum -= targets[i] * value;
    });
    loss.data[row] = sum;
  }
  return { loss, probabilities: softmax(logits, spec) };
}

function logProbabilities(x: HostStorage, { rows, columns }: RowsSpec, f: (value: number) => number): HostStorage {
  const out = allocate(x.size, x.dtype);
  for (let row = 0; row < rows; row++) {
    const outputs = rowOf(out, row, columns);
    forEachLogProbability(rowOf(x, row, columns), (value, i) => {
      outputs[i] = f(value);
    });
  }
  return out;
}

const rowOf = ({ data }: HostStorage, row: number, columns: number) =>
  data.subarray(row * columns, (row + 1) * columns);

/**
 * x − ln Σ eˣ for each x of a row, shifted by the row's maximum so that nothing overflows. The maximum is not added back: one of 1e30
 * would swallow the logarithm.
 */
function forEachLogProbability(row: HostStorage["data"], f: (value: number, i: number) => void): void {
  let top = -Infinity;
  for (const value of row) top = Math.max(top, value);
  let sum = 0;
  for (const value of row) sum += exp(value - top);
  const logOfSum = log(sum);
  for (let i = 0; i < row.length; i++) f(row[i] - top - logOfSum, i);
}

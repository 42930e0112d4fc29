import { optionsReader } from "../../util/optionsReader.js";
import { resolveAxis } from "../../util/shape.js";
import { checkFloat } from "../checks.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { exp } from "./exp.js";
import { mul } from "./mul.js";
import { sub } from "./sub.js";
import { sum } from "./sum.js";
import { transpose } from "./transpose.js";

/** Which axis softmax works along. Default the last. */
export interface SoftmaxOptions {
  readonly axis?: number;
}

const reader = (name: string) =>
  optionsReader<SoftmaxOptions>(name, `x.${name}({ axis: -1 })`, { names: { axis: true } });
const readSoftmax = reader("softmax");
const readLogSoftmax = reader("logSoftmax");

/**
 * y = eˣ / Σ eˣ along `axis` (default the last), of x's shape, shifted by the maximum so that nothing overflows.
 * Gradient: y·(dy − Σ dy·y).
 */
export function softmax(x: Tensor, options?: SoftmaxOptions): Tensor {
  const { axis = -1 } = readSoftmax(options);
  return alongLast("softmax", x, axis, (rows) => {
    const y = record(
      "softmax",
      [rows],
      rows.shape,
      (kernels) => kernels.softmax(rows.storage, rowsSpec(rows)),
      (dy) => [() => mul(y, sub(dy, sum(mul(dy, y), { axis: -1, keepDims: true })))],
    );
    return y;
  });
}

/** x − ln Σ eˣ along `axis` (default the last), of x's shape. Gradient: dy − softmax(x)·Σ dy. */
export function logSoftmax(x: Tensor, options?: SoftmaxOptions): Tensor {
  const { axis = -1 } = readLogSoftmax(options);
  return alongLast("logSoftmax", x, axis, (rows) => {
    const y = record(
      "logSoftmax",
      [rows],
      rows.shape,
      (kernels) => kernels.logSoftmax(rows.storage, rowsSpec(rows)),
      (dy) => [() => sub(dy, mul(exp(y), sum(dy, { axis: -1, keepDims: true })))],
    );
    return y;
  });
}

/** x as a matrix whose columns are its last axis. */
export function rowsSpec(x: Tensor): { rows: number; columns: number } {
  const columns = x.shape[x.rank - 1];
  return { rows: columns === 0 ? 0 : x.size / columns, columns };
}

function alongLast(name: string, x: Tensor, axis: number, f: (rows: Tensor) => Tensor): Tensor {
  checkFloat(name, x);
  const at = resolveAxis(name, axis, x.rank);
  if (at === x.rank - 1) return f(x);
  const swap = x.shape.map((_, i) => (i === at ? x.rank - 1 : i === x.rank - 1 ? at : i));
  return transpose(f(transpose(x, swap)), swap);
}

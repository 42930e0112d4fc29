import { exp, log } from "./doubles";

function largest(row: usize, columns: i32): f64 {
  const end = row + (<usize>columns << 2);
  let top: f64 = -Infinity;
  for (let at = row; at < end; at += 4) top = max<f64>(top, load<f32>(at));
  return top;
}

/** ln Σ exp(x − top) of a row. It is not added to top: a top of 1e30 would swallow it. */
function logOfSum(row: usize, columns: i32, top: f64): f64 {
  const end = row + (<usize>columns << 2);
  let sum: f64 = 0;
  for (let at = row; at < end; at += 4) sum += exp(<f64>load<f32>(at) - top);
  return log(sum);
}

/** Rows of softmax, or of its logarithm. */
export function softmax(part: i32, x: usize, out: usize, rows: i32, columns: i32, rowsPerPart: i32, logarithm: i32): void {
  const last = min(rows, (part + 1) * rowsPerPart);
  for (let row = part * rowsPerPart; row < last; row++) {
    const start = <usize>row * <usize>columns << 2;
    const top = largest(x + start, columns);
    const logSum = logOfSum(x + start, columns, top);
    for (let j = 0; j < columns; j++) {
      const at = start + (<usize>j << 2);
      const value = <f64>load<f32>(x + at) - top - logSum;
      store<f32>(out + at, <f32>(logarithm ? value : exp(value)));
    }
  }
}

/** loss[i] = −Σ_j target[i, j]·logSoftmax(logits)[i, j], and the softmax. A target of 0 adds nothing, not even where the logarithm is −∞. */
export function softmaxCrossEntropy(
  part: i32, logits: usize, target: usize, loss: usize, probabilities: usize, rows: i32, columns: i32, rowsPerPart: i32,
): void {
  const last = min(rows, (part + 1) * rowsPerPart);
  for (let row = part * rowsPerPart; row < last; row++) {
    const start = <usize>row * <usize>columns << 2;
    const top = largest(logits + start, columns);
    const logSum = logOfSum(logits + start, columns, top);
    let sum: f64 = 0;
    for (let j = 0; j < columns; j++) {
      const at = start + (<usize>j << 2);
      const value = <f64>load<f32>(logits + at) - top - logSum;
      const share = <f64>load<f32>(target + at);
      if (share != 0) sum -= share * value;
      store<f32>(probabilities + at, <f32>exp(value));
    }
    store<f32>(loss + (<usize>row << 2), <f32>sum);
  }
}

import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectClose } from "../equal.js";

/** A tensor's elements and shape, for comparisons. */
export function values(t: Tensor): { data: ArrayLike<number>; shape: readonly number[] } {
  return { data: t.dataSync(), shape: t.shape };
}

/** Expects two tensors to agree in shape and, within rounding in double precision, in value. */
export function expectAgree(actual: Tensor, expected: Tensor, tolerance = 1e-11): void {
  expectClose(values(actual), values(expected), tolerance);
}

/** Σ a·b over all elements. */
export function inner(a: Tensor, b: Tensor): number {
  const [x, y] = [a.dataSync(), b.dataSync()];
  return Float64Array.from(x).reduce((total, element, i) => total + element * y[i], 0);
}

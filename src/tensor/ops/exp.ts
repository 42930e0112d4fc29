import type { Tensor } from "../Tensor.js";
import { mul } from "./mul.js";
import { unary } from "./operands.js";

/** eˣ. Gradient: dy·eˣ. */
export function exp(x: Tensor): Tensor {
  const y = unary("exp", x, (dy) => [() => mul(dy, y)]);
  return y;
}

/** eˣ − 1, exact for small x. Gradient: dy·eˣ. */
export function expm1(x: Tensor): Tensor {
  // Not y + 1, which has lost eˣ where that is small.
  return unary("expm1", x, (dy) => [() => mul(dy, exp(x))]);
}

import type { Tensor } from "../Tensor.js";
import { mul } from "./mul.js";
import { unary } from "./operands.js";

/** |x|. Gradient: dy·sign(x), so 0 at 0. */
export function abs(x: Tensor): Tensor {
  return unary("abs", x, (dy) => [() => mul(dy, sign(x))]);
}

/** −1, 0 or 1. No gradient. */
export function sign(x: Tensor): Tensor {
  return unary("sign", x, null);
}

/** The largest integer ≤ x. No gradient. */
export function floor(x: Tensor): Tensor {
  return unary("floor", x, null);
}

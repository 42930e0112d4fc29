import type { Tensor } from "../Tensor.js";
import { div } from "./div.js";
import { mul } from "./mul.js";
import { unary } from "./operands.js";

/** x². Gradient: 2·x·dy. */
export function square(x: Tensor): Tensor {
  return unary("square", x, (dy) => [() => mul(dy, mul(x, 2))]);
}

/** √x. Gradient: dy / (2·√x). */
export function sqrt(x: Tensor): Tensor {
  const y = unary("sqrt", x, (dy) => [() => div(dy, mul(y, 2))]);
  return y;
}

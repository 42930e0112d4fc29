import type { Tensor } from "../Tensor.js";
import { add } from "./add.js";
import { div } from "./div.js";
import { unary } from "./operands.js";

/** Natural logarithm. Gradient: dy/x. */
export function log(x: Tensor): Tensor {
  return unary("log", x, (dy) => [() => div(dy, x)]);
}

/** ln(1 + x), exact for small x. Gradient: dy/(1 + x). */
export function log1p(x: Tensor): Tensor {
  return unary("log1p", x, (dy) => [() => div(dy, add(x, 1))]);
}

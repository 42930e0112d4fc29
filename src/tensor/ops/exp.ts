import type { Tensor } from "../Tensor.js";
import { add } from "./add.js";
import { mul } from "./mul.js";
import { unary } from "./operands.js";

/** eˣ. Gradient: dy·eˣ. */
export function exp(x: Tensor): Tensor {
  const y = unary("exp", x, (dy) => [() => mul(dy, y)]);
  return y;
}

/** eˣ − 1, exact for small x. Gradient: dy·eˣ. */
export function expm1(x: Tensor): Tensor {
  const y = unary("expm1", x, (dy) => [() => mul(dy, add(y, 1))]);
  return y;
}

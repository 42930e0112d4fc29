import type { Tensor } from "../Tensor.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { unary } from "./operands.js";

/** Sine of x in radians. Gradient: dy·cos(x). */
export function sin(x: Tensor): Tensor {
  return unary("sin", x, (dy) => [() => mul(dy, cos(x))]);
}

/** Cosine of x in radians. Gradient: −dy·sin(x). */
export function cos(x: Tensor): Tensor {
  return unary("cos", x, (dy) => [() => neg(mul(dy, sin(x)))]);
}

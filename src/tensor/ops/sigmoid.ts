import type { Tensor } from "../Tensor.js";
import { activationGradient } from "./fusedActivation.js";
import { mul } from "./mul.js";
import { unary } from "./operands.js";

/** 1 / (1 + e⁻ˣ), without overflow. Gradient: dy·y·(1 − y). */
export function sigmoid(x: Tensor): Tensor {
  const y = unary("sigmoid", x, (dy) => [() => activationGradient("sigmoid", dy, y)]);
  return y;
}

/** ln(1 + eˣ), without overflow. Gradient: dy·sigmoid(x). */
export function softplus(x: Tensor): Tensor {
  return unary("softplus", x, (dy) => [() => mul(dy, sigmoid(x))]);
}

/** x·sigmoid(x), also called swish. @see Elfwing, Uchibe and Doya 2018, arXiv:1702.03118 */
export function silu(x: Tensor): Tensor {
  return mul(x, sigmoid(x));
}

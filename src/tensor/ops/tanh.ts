import type { Tensor } from "../Tensor.js";
import { activationGradient } from "./fusedActivation.js";
import { unary } from "./operands.js";

/** Hyperbolic tangent. Gradient: dy·(1 − tanh²x). */
export function tanh(x: Tensor): Tensor {
  const y = unary("tanh", x, (dy) => [() => activationGradient("tanh", dy, y)]);
  return y;
}

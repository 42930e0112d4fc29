import type { Tensor } from "../Tensor.js";
import { unary } from "./operands.js";

/** −x. Gradient: −dy. */
export function neg(x: Tensor): Tensor {
  return unary("neg", x, (dy) => [() => neg(dy)]);
}

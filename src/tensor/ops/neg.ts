import type { Tensor } from "../Tensor.js";
import { unary } from "./operands.js";

/** −x. */
export function neg(x: Tensor): Tensor {
  return unary("neg", x, (dy) => [() => neg(dy)]);
}

import type { Tensor } from "../Tensor.js";
import { neg } from "./neg.js";
import { arithmetic, asTensors, type Operand } from "./operands.js";
import { sumTo } from "./sum.js";

/** a − b, broadcast. Gradients: dy and −dy, summed to their shapes. */
export function sub(a: Operand, b: Operand): Tensor {
  const [x, y] = asTensors("sub", a, b);
  return arithmetic("sub", x, y, (dy) => [() => sumTo(dy, x.shape), () => neg(sumTo(dy, y.shape))]);
}

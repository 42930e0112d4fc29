import type { Tensor } from "../Tensor.js";
import { arithmetic, asTensors, type Operand } from "./operands.js";
import { sumTo } from "./sum.js";

/** a · b element by element, broadcast. Gradients: dy·b and dy·a, summed to their shapes. */
export function mul(a: Operand, b: Operand): Tensor {
  const [x, y] = asTensors("mul", a, b);
  return arithmetic("mul", x, y, (dy) => [() => sumTo(mul(dy, y), x.shape), () => sumTo(mul(dy, x), y.shape)]);
}

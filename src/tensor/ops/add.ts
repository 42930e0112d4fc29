import type { Tensor } from "../Tensor.js";
import { arithmetic, asTensors, type Operand } from "./operands.js";
import { sumTo } from "./sum.js";

/** a + b, broadcast. Gradients: dy for both, summed to their shapes. */
export function add(a: Operand, b: Operand): Tensor {
  const [x, y] = asTensors("add", a, b);
  return arithmetic("add", x, y, (dy) => [() => sumTo(dy, x.shape), () => sumTo(dy, y.shape)]);
}

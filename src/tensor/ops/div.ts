import type { Tensor } from "../Tensor.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { arithmetic, asTensors, type Operand } from "./operands.js";
import { sumTo } from "./sum.js";

/** a / b, broadcast. Gradients: dy/b and −dy·a/b², summed to their shapes. */
export function div(a: Operand, b: Operand): Tensor {
  const [x, y] = asTensors("div", a, b);
  return arithmetic("div", x, y, (dy) => [
    () => sumTo(div(dy, y), x.shape),
    () => neg(sumTo(div(mul(dy, x), mul(y, y)), y.shape)),
  ]);
}

import type { Tensor } from "../Tensor.js";
import { greaterEqual, lessEqual } from "./comparisons.js";
import { mul } from "./mul.js";
import { arithmetic, asTensors, type Operand } from "./operands.js";
import { sub } from "./sub.js";
import { sumTo } from "./sum.js";

/** The larger of a and b, broadcast. Where they are equal, a gets the gradient. */
export function maximum(a: Operand, b: Operand): Tensor {
  return choose("maximum", a, b, greaterEqual);
}

/** The smaller of a and b, broadcast. Where they are equal, a gets the gradient. */
export function minimum(a: Operand, b: Operand): Tensor {
  return choose("minimum", a, b, lessEqual);
}

function choose(op: "maximum" | "minimum", a: Operand, b: Operand, takesFirst: typeof greaterEqual): Tensor {
  const [x, y] = asTensors(op, a, b);
  return arithmetic(op, x, y, (dy) => [
    () => sumTo(mul(dy, takesFirst(x, y)), x.shape),
    () => sumTo(mul(dy, sub(1, takesFirst(x, y))), y.shape),
  ]);
}

import type { Tensor } from "../Tensor.js";
import { equal, greater } from "./comparisons.js";
import { log } from "./log.js";
import { mul } from "./mul.js";
import { arithmetic, asTensors, type Operand } from "./operands.js";
import { sub } from "./sub.js";
import { sumTo } from "./sum.js";
import { where } from "./where.js";

/**
 * base ^ exponent, broadcast. Gradients: dy·exponent·base^(exponent−1), and dy·base^exponent·ln(base), which is taken
 * as 0 where the base is not positive.
 */
export function pow(base: Operand, exponent: Operand): Tensor {
  const [a, p] = asTensors("pow", base, exponent);
  return arithmetic("pow", a, p, (dy) => [
    () => sumTo(mul(dy, mul(p, pow(a, exponentBelow(exponent, p)))), a.shape),
    () => sumTo(mul(dy, mul(pow(a, p), logOrZero(a))), p.shape),
  ]);
}

/** exponent − 1; 0 stays 0, so that x⁰ has slope 0 at 0 as well, where 0·0⁻¹ would be NaN. */
function exponentBelow(exponent: Operand, p: Tensor): Operand {
  if (typeof exponent === "number") return exponent === 0 ? 0 : exponent - 1;
  return where(equal(p, 0), 0, sub(p, 1));
}

function logOrZero(a: Tensor): Tensor {
  const positive = greater(a, 0);
  return mul(log(where(positive, a, 1)), positive);
}

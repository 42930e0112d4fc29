import type { Tensor } from "../Tensor.js";
import { abs } from "./abs.js";
import { equal, greater, less } from "./comparisons.js";
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
    () => sumTo(mul(dy, mul(p, oneLess(a, p, exponent))), a.shape),
    () => sumTo(mul(dy, mul(pow(a, p), logOrZero(a))), p.shape),
  ]);
}

/** The magnitude below which 1 / base may overflow. */
const TINY = 1e-38;

/**
 * base ^ (exponent − 1); 1 for a base of about 0 and an exponent of 0, so that x⁰ has slope 0 at 0 as well, where 0·0⁻¹
 * would be NaN. Elsewhere an exponent of 0 is as any other: the slope is 0 there, and changes with the exponent.
 */
function oneLess(a: Tensor, p: Tensor, exponent: Operand): Tensor {
  if (typeof exponent === "number") return pow(a, exponent === 0 ? 0 : exponent - 1);
  const vanishes = mul(equal(p, 0), less(abs(a), TINY));
  return pow(where(vanishes, 1, a), sub(p, 1));
}

function logOrZero(a: Tensor): Tensor {
  const positive = greater(a, 0);
  return mul(log(where(positive, a, 1)), positive);
}

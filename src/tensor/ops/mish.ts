import type { Tensor } from "../Tensor.js";
import { mul } from "./mul.js";
import { softplus } from "./sigmoid.js";
import { tanh } from "./tanh.js";

/** x·tanh(ln(1 + eˣ)), of x's shape. @see Misra 2019, "Mish: a self regularized non-monotonic activation function", arXiv:1908.08681 */
export function mish(x: Tensor): Tensor {
  return mul(x, tanh(softplus(x)));
}

import { ValueError } from "../../util/errors.js";
import type { RandomKey } from "../../util/random.js";
import { randomUniform } from "../create.js";
import type { Tensor } from "../Tensor.js";
import { greaterEqual } from "./comparisons.js";
import { mul } from "./mul.js";

/**
 * x with a fraction `rate` of its elements set to 0 and the others divided by 1 − rate (inverted dropout). Which ones
 * follows from the key alone.
 * @throws ValueError unless 0 ≤ rate < 1
 * @see Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting"
 */
export function dropout(x: Tensor, rate: number, key: RandomKey): Tensor {
  if (!(rate >= 0 && rate < 1)) throw new ValueError(`dropout: the rate is ${rate}; give 0 up to but without 1`);
  if (rate === 0) return x;
  const kept = greaterEqual(randomUniform(x.shape, { key, dtype: x.dtype, backend: x.backend }), rate);
  return mul(x, mul(kept, 1 / (1 - rate)));
}

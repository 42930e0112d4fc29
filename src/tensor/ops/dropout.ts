import { checkNumber } from "../../util/checkNumber.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { RandomKey } from "../../util/random.js";
import type { Shape } from "../../util/shape.js";
import { randomUniform } from "../create.js";
import type { Tensor } from "../Tensor.js";
import { greaterEqual } from "./comparisons.js";
import { mul } from "./mul.js";

/** Options of {@link dropout}. */
export interface DropoutOptions {
  /** Shape of the mask, which is broadcast to x: an axis of 1 is dropped or kept as a whole. Default: that of x. */
  readonly noiseShape?: Shape;
}

const readOptions = optionsReader<DropoutOptions>("dropout", "dropout(x, 0.5, key, { noiseShape: [8, 1, 1, 32] })", {
  names: { noiseShape: true },
});

/**
 * x with a fraction `rate` of its elements set to 0 and the others divided by 1 − rate (inverted dropout). Which ones
 * follows from the key alone.
 * @throws ValueError unless 0 ≤ rate < 1; ShapeError when the mask does not broadcast to x
 * @see Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting"
 */
export function dropout(x: Tensor, rate: number, key: RandomKey, options?: DropoutOptions): Tensor {
  const { noiseShape = x.shape } = readOptions(options);
  checkNumber("dropout", "the rate", rate, { from: 0, below: 1 });
  if (rate === 0) return x;
  const kept = greaterEqual(randomUniform(noiseShape, { key, dtype: x.dtype, backend: x.backend }), rate);
  return mul(x, mul(kept, 1 / (1 - rate)));
}

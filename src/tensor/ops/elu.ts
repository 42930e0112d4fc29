import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { Tensor } from "../Tensor.js";
import { greater } from "./comparisons.js";
import { div } from "./div.js";
import { expm1 } from "./exp.js";
import { minimum } from "./maximum.js";
import { mul } from "./mul.js";
import { where } from "./where.js";

const readOptions = optionsReader<{ alpha?: number }>("elu", "x.elu({ alpha: 1 })", { names: { alpha: true } });
const readCeluOptions = optionsReader<{ alpha?: number }>("celu", "x.celu({ alpha: 1 })", { names: { alpha: true } });

/** α and the scale at which selu keeps mean 0 and variance 1 from layer to layer. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

/** x where x > 0, else alpha·(eˣ − 1). @see Clevert, Unterthiner and Hochreiter 2015, arXiv:1511.07289 */
export function elu(x: Tensor, options?: { alpha?: number }): Tensor {
  const { alpha = 1 } = readOptions(options);
  // Large x never reaches the exponential: its infinity would turn the unused branch's gradient into NaN.
  return where(greater(x, 0), x, mul(expm1(minimum(x, 0)), alpha));
}

/** x where x > 0, else alpha·(e^(x/alpha) − 1), whose slope is continuous at 0 for each alpha. Default 1. @throws ValueError for an alpha of 0 @see Barron 2017, arXiv:1704.07483 */
export function celu(x: Tensor, options?: { alpha?: number }): Tensor {
  const { alpha = 1 } = readCeluOptions(options);
  if (alpha === 0) throw new ValueError("celu: alpha is 0, by which x is divided; give another number, or take relu");
  return where(greater(x, 0), x, mul(expm1(div(minimum(x, 0), alpha)), alpha));
}

/**
 * scale·elu(x) with α ≈ 1.6733 and scale ≈ 1.0507, of x's shape, at which activations keep mean 0 and variance 1; it is meant for kernels
 * that begin as "lecunNormal" and for AlphaDropout.
 * @see Klambauer et al. 2017, "Self-normalizing neural networks", arXiv:1706.02515
 */
export function selu(x: Tensor): Tensor {
  return mul(elu(x, { alpha: SELU_ALPHA }), SELU_SCALE);
}

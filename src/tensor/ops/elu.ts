import { optionsReader } from "../../util/optionsReader.js";
import type { Tensor } from "../Tensor.js";
import { greater } from "./comparisons.js";
import { expm1 } from "./exp.js";
import { minimum } from "./maximum.js";
import { mul } from "./mul.js";
import { where } from "./where.js";

const readOptions = optionsReader<{ alpha?: number }>("elu", "x.elu({ alpha: 1 })", { names: { alpha: true } });

/** x where x > 0, else alpha·(eˣ − 1). @see Clevert, Unterthiner and Hochreiter 2015, arXiv:1511.07289 */
export function elu(x: Tensor, options?: { alpha?: number }): Tensor {
  const { alpha = 1 } = readOptions(options);
  // Large x never reaches the exponential: its infinity would turn the unused branch's gradient into NaN.
  return where(greater(x, 0), x, mul(expm1(minimum(x, 0)), alpha));
}

import { ValueError } from "../../util/errors.js";
import type { Tensor } from "../Tensor.js";
import { maximum, minimum } from "./maximum.js";

/** x held within [min, max]. Gradient: dy inside and at the bounds, 0 outside. @throws ValueError when min > max */
export function clip(x: Tensor, { min, max }: { min: number; max: number }): Tensor {
  if (!(min <= max)) throw new ValueError(`clip: min ${min} is above max ${max}; swap them`);
  return minimum(maximum(x, min), max);
}

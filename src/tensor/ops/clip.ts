import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { Tensor } from "../Tensor.js";
import { maximum, minimum } from "./maximum.js";

const CALL = "x.clip({ min: 0, max: 1 })";

const readOptions = optionsReader<{ min: number; max: number }>("clip", CALL, { names: { min: true, max: true } });

/** x held within [min, max]. Gradient: dy inside and at the bounds, 0 outside. @throws ValueError when min > max */
export function clip(x: Tensor, options: { min: number; max: number }): Tensor {
  const { min, max } = readOptions(options);
  if (min === undefined || max === undefined)
    throw new ValueError(`clip: min is ${min} and max ${max}; give both, as in ${CALL}`);
  if (!(min <= max)) throw new ValueError(`clip: min ${min} is above max ${max}; swap them`);
  return minimum(maximum(x, min), max);
}

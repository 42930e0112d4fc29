import { resolveAxes } from "../../util/shape.js";
import type { Tensor } from "../Tensor.js";
import { mul } from "./mul.js";
import { square } from "./square.js";
import { sub } from "./sub.js";
import { type ReduceOptions, reduceOptionsReader, sum } from "./sum.js";

const readMean = reduceOptionsReader("mean");
const readVariance = reduceOptionsReader("variance");

/**
 * Mean over axes: [2, 3] over axis 1 → [2]. Gradient: dy/n, repeated, for means of n.
 * @param given.axis one axis or several; all when left out. Negative ones count from the end
 * @param given.keepDims leaves the axes with length 1. Default false
 */
export function mean(x: Tensor, given?: ReduceOptions): Tensor {
  const options = readMean(given);
  const count = resolveAxes("mean", options.axis, x.rank).reduce((n, axis) => n * x.shape[axis], 1);
  return mul(sum(x, options), 1 / count);
}

/**
 * Biased variance over axes, the mean of (x − mean)²: [2, 3] over axis 1 → [2]. Gradient: dy·2·(x − mean)/n.
 * @param given.axis one axis or several; all when left out. Negative ones count from the end
 * @param given.keepDims leaves the axes with length 1. Default false
 */
export function variance(x: Tensor, given?: ReduceOptions): Tensor {
  const options = readVariance(given);
  const axis = resolveAxes("variance", options.axis, x.rank);
  return mean(square(sub(x, mean(x, { axis, keepDims: true }))), options);
}

import { resolveAxes } from "../../util/shape.js";
import { connect, noGrad } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { mul } from "./mul.js";
import { reshape } from "./reshape.js";
import { square } from "./square.js";
import { sub } from "./sub.js";
import { broadcastTo, type ReduceOptions, reduceOptionsReader, sum } from "./sum.js";

const readMean = reduceOptionsReader("mean");
const readVariance = reduceOptionsReader("variance");

/**
 * Mean over axes: [2, 3] over axis 1 → [2]. Gradient: dy/n, repeated, for means of n.
 * @param given.axis one axis or several; all when left out. Negative ones count from the end
 * @param given.keepDims leaves the axes with length 1. Default false
 */
export function mean(x: Tensor, given?: ReduceOptions): Tensor {
  const options = readMean(given);
  const axes = resolveAxes("mean", options.axis, x.rank);
  const count = axes.reduce((n, axis) => n * x.shape[axis], 1);
  const kept = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  // One node of the graph in place of the sum's and the product's.
  const out = noGrad(() => mul(sum(x, options), 1 / count));
  return connect("mean", [x], out, (dy) => [() => broadcastTo(reshape(mul(dy, 1 / count), kept), x.shape)]);
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

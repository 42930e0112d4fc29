import type { Tensor } from "../Tensor.js";
import { equal } from "./comparisons.js";
import { div } from "./div.js";
import { mul } from "./mul.js";
import { reshape } from "./reshape.js";
import { broadcastTo, type ReduceOptions, reduce, reduceOptionsReader, sum } from "./sum.js";

const readMax = reduceOptionsReader("max");
const readMin = reduceOptionsReader("min");

/**
 * Largest over axes: [2, 3] over axis 1 → [2]. Equal maxima share the gradient equally.
 * @param options.axis one axis or several; all when left out. Negative ones count from the end
 * @param options.keepDims leaves the axes with length 1. Default false
 */
export function max(x: Tensor, options?: ReduceOptions): Tensor {
  return extreme("max", x, readMax(options));
}

/**
 * Smallest over axes: [2, 3] over axis 1 → [2]. Equal minima share the gradient equally.
 * @param options.axis one axis or several; all when left out. Negative ones count from the end
 * @param options.keepDims leaves the axes with length 1. Default false
 */
export function min(x: Tensor, options?: ReduceOptions): Tensor {
  return extreme("min", x, readMin(options));
}

function extreme(op: "max" | "min", x: Tensor, options: ReduceOptions): Tensor {
  const y = reduce(op, x, options, (kept) => (dy) => [
    () => {
      const where = equal(x, reshape(y, kept));
      const share = div(where, sum(where, { axis: options.axis, keepDims: true }));
      return mul(share, broadcastTo(reshape(dy, kept), x.shape));
    },
  ]);
  return y;
}

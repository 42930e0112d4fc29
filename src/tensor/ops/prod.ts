import { resolveAxes, sizeOf } from "../../util/shape.js";
import { gradients } from "../backward.js";
import { isRecording, withRecording } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { concat } from "./concat.js";
import { mul } from "./mul.js";
import { reshape } from "./reshape.js";
import { slice } from "./slice.js";
import { type ReduceOptions, reduce, reduceOptionsReader } from "./sum.js";
import { transpose } from "./transpose.js";

const readOptions = reduceOptionsReader("prod");

/**
 * Product over axes: [2, 3] over axis 1 → [2]. The gradient, dy times the product of all other elements, is right at
 * zeros too.
 * @param given.axis one axis or several; all when left out. Negative ones count from the end
 * @param given.keepDims leaves the axes with length 1. Default false
 */
export function prod(x: Tensor, given?: ReduceOptions): Tensor {
  const options = readOptions(given);
  return reduce("prod", x, options, (kept) => (dy) => [
    () => {
      const again = isRecording();
      const input = again ? x : x.detach();
      input.requiresGrad = true;
      const product = withRecording(true, () => reshape(productByHalves(input, options), kept));
      return gradients(product, [input], { dy: reshape(dy, kept), createGraph: again })[0];
    },
  ]);
}

/** The same product by multiplying halves, whose gradient never divides. */
function productByHalves(x: Tensor, { axis }: ReduceOptions): Tensor {
  const axes = resolveAxes("prod", axis, x.rank);
  const others = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  let count = sizeOf(axes.map((a) => x.shape[a]));
  let factors = reshape(transpose(x, [...axes, ...others]), [count, x.size / count]);
  while (count > 1) {
    const half = count >> 1;
    const product = mul(slice(factors, [0, 0], [half, -1]), slice(factors, [half, 0], [half, -1]));
    factors = count % 2 === 0 ? product : concat([product, slice(factors, [count - 1, 0], [1, -1])]);
    count = half + (count % 2);
  }
  return factors;
}

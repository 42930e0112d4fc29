import { addImageKernels } from "../../backends/imageKernels.js";
import type { PoolActivation } from "../../backends/Kernels.js";
import { recordSaving } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { type Conv2dOptions, conv2dGradients, convGeometry } from "./conv2d.js";
import { maxPool2dScatter, outputShape, type PoolOptions, poolWindow } from "./maxPool2d.js";

addImageKernels();

/** A convolution and the max-pooling behind it. */
export interface Conv2dMaxPool2dOptions extends Omit<Conv2dOptions, "activation" | "dilationRate"> {
  readonly pool: PoolOptions;
  /** Applied to the maxima, which is as if it had been applied to what they are taken from. */
  readonly activation: PoolActivation;
}

/** activation(maxPool2d(conv2d(x, kernel))) by one kernel, with the same bits. The convolution's own output is not kept: no gradient needs it. */
export function conv2dMaxPool2d(x: Tensor, kernel: Tensor, options: Conv2dMaxPool2dOptions): Tensor {
  const { bias = null, pool, activation } = options;
  const geometry = convGeometry(x, kernel, bias, options);
  const { n, outHeight, outWidth, filters } = geometry;
  const window = poolWindow("maxPool2d", [n, outHeight, outWidth, filters], pool);
  const { out } = recordSaving(
    "conv2dMaxPool2d",
    bias ? [x, kernel, bias] : [x, kernel],
    outputShape(window),
    (kernels) => {
      const [image, weights, offset] = [x.storage, kernel.storage, bias?.storage ?? null];
      const { out, indices } = kernels.conv2dMaxPool2d(image, weights, offset, activation, geometry, window);
      return { out, saved: [indices] };
    },
    (dy, [indices]) => conv2dGradients(x, kernel, geometry, () => maxPool2dScatter(dy, indices, window)),
  );
  return out;
}

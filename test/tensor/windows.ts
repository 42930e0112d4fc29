import fc, { type Arbitrary } from "fast-check";
import type { FusedActivation } from "../../src/backends/Kernels.js";
import { tensor } from "../../src/tensor/create.js";
import { add } from "../../src/tensor/ops/add.js";
import { conv2d } from "../../src/tensor/ops/conv2d.js";
import type { PoolOptions } from "../../src/tensor/ops/maxPool2d.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { convolutions, poolings, type TensorOptions, tensors } from "../../src/testing/index.js";
import type { Case } from "./gradientTable.js";

/** A convolution with tensors for it. Under "relu" every filter is far from the kink, on one side or the other. */
export function drawConv(activation: FusedActivation): Arbitrary<Case> {
  return convolutions().chain(({ x, kernel, options }) => {
    const filters = kernel[3];
    const far = () => tensor(Array.from({ length: filters }, (_, i) => (i % 2 ? -50 : 50)));
    const f = (image: Tensor, weights: Tensor, bias?: Tensor) =>
      conv2d(image, weights, { ...options, activation, bias: bias && activation === "relu" ? add(bias, far()) : bias });
    const inputs = [tensors(x), tensors(kernel), ...(activation === "linear" ? [] : [tensors([filters])])];
    return fc.tuple(...inputs).map((drawn) => ({ f, inputs: drawn }));
  });
}

/** A pooling with an image for it. */
export function drawPool(
  pool: (x: Tensor, options: PoolOptions) => Tensor,
  elements: TensorOptions = {},
): Arbitrary<Case> {
  return poolings().chain(({ x, options }) =>
    tensors(x, elements).map((image) => ({ f: (drawn: Tensor) => pool(drawn, options), inputs: [image] })),
  );
}

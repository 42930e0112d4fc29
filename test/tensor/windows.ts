import fc, { type Arbitrary } from "fast-check";
import type { FusedActivation } from "../../src/backends/Kernels.js";
import { tensor } from "../../src/tensor/create.js";
import { add } from "../../src/tensor/ops/add.js";
import { conv2d } from "../../src/tensor/ops/conv2d.js";
import { depthwiseConv2d } from "../../src/tensor/ops/depthwiseConv2d.js";
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

/** Far from where tanh is flat: differences of its gradient are lost in rounding there. */
const small = { min: -0.5, max: 0.5 };

/** A convolution in one to three groups. */
export function drawGroups(activation: FusedActivation): Arbitrary<Case> {
  return fc.tuple(convolutions(), fc.integer({ min: 1, max: 3 })).chain(([{ x, kernel, options }, groups]) => {
    const f = (image: Tensor, weights: Tensor, bias?: Tensor) =>
      conv2d(image, weights, { ...options, groups, activation, bias });
    const [n, h, w, c] = x;
    const [kh, kw, , filters] = kernel;
    const bias = activation === "linear" ? [] : [tensors([groups * filters])];
    const inputs = [tensors([n, h, w, c * groups], small), tensors([kh, kw, c, filters * groups], small), ...bias];
    return fc.tuple(...inputs).map((drawn) => ({ f, inputs: drawn }));
  });
}

/** A depthwise convolution with one to three filters for each channel. */
export function drawDepthwise(activation: FusedActivation): Arbitrary<Case> {
  return convolutions().chain(({ x, kernel, options }) => {
    const f = (image: Tensor, weights: Tensor, bias?: Tensor) =>
      depthwiseConv2d(image, weights, { ...options, activation, bias });
    const bias = activation === "linear" ? [] : [tensors([kernel[2] * kernel[3]])];
    const inputs = [tensors(x, small), tensors(kernel, small), ...bias];
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

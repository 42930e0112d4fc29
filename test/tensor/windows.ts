import fc, { type Arbitrary } from "fast-check";
import type { FusedActivation } from "../../src/backends/Kernels.js";
import { tensor } from "../../src/tensor/create.js";
import { add } from "../../src/tensor/ops/add.js";
import { conv2d } from "../../src/tensor/ops/conv2d.js";
import type { PoolOptions } from "../../src/tensor/ops/maxPool2d.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { type TensorOptions, tensors } from "../../src/testing/index.js";
import type { Case } from "./gradientTable.js";

const side = (max: number) => fc.integer({ min: 1, max });
const pair = (max: number) => fc.tuple(side(max), side(max));
const padding = fc.constantFrom("valid" as const, "same" as const);

/** Convolutions as people call them: odd sizes, batch 1, strides, dilation, and kernels as large as the image. */
export const convolutions = fc
  .record({
    batch: side(2),
    kernel: pair(3),
    strides: pair(2),
    dilation: pair(2),
    padding,
    more: pair(3),
    channels: side(2),
    filters: side(3),
  })
  .map(({ batch, kernel, more, channels, filters, ...options }) => {
    const reach = (axis: 0 | 1) => (kernel[axis] - 1) * options.dilation[axis] + more[axis];
    const x: [number, number, number, number] = [batch, reach(0), reach(1), channels];
    return { x, kernel: [...kernel, channels, filters], options };
  });

/** A convolution with tensors for it. Under "relu" every filter is far from the kink, on one side or the other. */
export function drawConv(activation: FusedActivation): Arbitrary<Case> {
  return convolutions.chain(({ x, kernel, options }) => {
    const filters = kernel[3];
    const far = () => tensor(Array.from({ length: filters }, (_, i) => (i % 2 ? -50 : 50)));
    const f = (image: Tensor, weights: Tensor, bias?: Tensor) =>
      conv2d(image, weights, { ...options, activation, bias: bias && activation === "relu" ? add(bias, far()) : bias });
    const inputs = [tensors(x), tensors(kernel), ...(activation === "linear" ? [] : [tensors([filters])])];
    return fc.tuple(...inputs).map((drawn) => ({ f, inputs: drawn }));
  });
}

/** Pooling with an image for it: windows that overlap, touch or leave gaps, and windows as large as the image. */
export const poolings = fc
  .record({ batch: side(2), poolSize: pair(3), strides: pair(3), padding, more: pair(3), channels: side(2) })
  .map(({ batch, more, channels, ...options }) => {
    const [h, w] = [0, 1].map((axis) => options.poolSize[axis] - 1 + more[axis]);
    return { x: [batch, h, w, channels], options };
  });

export function drawPool(
  pool: (x: Tensor, options: PoolOptions) => Tensor,
  elements: TensorOptions = {},
): Arbitrary<Case> {
  return poolings.chain(({ x, options }) =>
    tensors(x, elements).map((image) => ({ f: (drawn: Tensor) => pool(drawn, options), inputs: [image] })),
  );
}

import type { Arbitrary } from "fast-check";
import type { Padding } from "../tensor/ops/window.js";
import { needed } from "./fastCheck.js";

/** A convolution: shapes of the image and the kernel, and the options with which they fit together. */
export interface ConvolutionCase {
  /** [n, h, w, channels] */
  readonly x: [number, number, number, number];
  /** [h, w, channels, filters] */
  readonly kernel: [number, number, number, number];
  /** With which the kernel fits into the image. */
  readonly options: { strides: [number, number]; dilation: [number, number]; padding: Padding };
}

/** Arbitrary convolutions: odd sizes, batch 1, strides, dilation, kernels as large as the image. */
export function convolutions(): Arbitrary<ConvolutionCase> {
  const { fc, side, pair, padding } = parts("convolutions");
  return fc
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
      return { x: [batch, reach(0), reach(1), channels], kernel: [...kernel, channels, filters], options };
    });
}

/** A pooling: the image's shape, and the options with which it fits. */
export interface PoolingCase {
  /** [n, h, w, channels] */
  readonly x: [number, number, number, number];
  /** With which the window fits into the image. */
  readonly options: { poolSize: [number, number]; strides: [number, number]; padding: Padding };
}

/** Poolings with windows that overlap, touch or leave gaps, and windows as large as the image. */
export function poolings(): Arbitrary<PoolingCase> {
  const { fc, side, pair, padding } = parts("poolings");
  return fc
    .record({ batch: side(2), poolSize: pair(3), strides: pair(3), padding, more: pair(3), channels: side(2) })
    .map(({ batch, more, channels, ...options }) => {
      const reach = (axis: 0 | 1) => options.poolSize[axis] - 1 + more[axis];
      return { x: [batch, reach(0), reach(1), channels], options };
    });
}

function parts(where: string) {
  const fc = needed(where);
  const side = (max: number) => fc.integer({ min: 1, max });
  const pair = (max: number): Arbitrary<[number, number]> => fc.tuple(side(max), side(max));
  return { fc, side, pair, padding: fc.constantFrom<Padding[]>("valid", "same") };
}

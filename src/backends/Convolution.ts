import type { ConvGeometry, Kernels, Storage } from "./Kernels.js";

/** The three maps of a convolution. */
export type Convolution<S extends Storage> = Pick<
  Kernels<S>,
  "conv2d" | "conv2dInputGradient" | "conv2dKernelGradient"
>;

/** Whether every channel has one filter of its own. */
export function isDepthwise({ channels, filters, groups }: ConvGeometry): boolean {
  return groups === channels && groups === filters;
}

/** The convolution that `choose` picks for each geometry. */
export function chosenConvolution<S extends Storage>(choose: (g: ConvGeometry) => Convolution<S>): Convolution<S> {
  return {
    conv2d: (x, kernel, bias, activation, g) => choose(g).conv2d(x, kernel, bias, activation, g),
    conv2dInputGradient: (dy, kernel, g) => choose(g).conv2dInputGradient(dy, kernel, g),
    conv2dKernelGradient: (x, dy, g) => choose(g).conv2dKernelGradient(x, dy, g),
  };
}

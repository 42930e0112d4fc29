import type { ImageKernels } from "../Kernels.js";
import { pooledConvolution } from "../pooledConvolution.js";
import { fastConv2d, fastConv2dInputGradient, fastConv2dKernelGradient } from "./fastConv2d.js";
import { groupedConv2d, groupedConv2dInputGradient, groupedConv2dKernelGradient } from "./groupedConv2d.js";
import { type HostStorage, release } from "./HostStorage.js";
import * as pooling from "./pooling.js";
import * as resize from "./resize.js";

const conv2d: ImageKernels<HostStorage>["conv2d"] = (x, kernel, bias, activation, g) =>
  (g.groups === 1 ? fastConv2d : groupedConv2d)(x, kernel, bias, activation, g);

/** The kernels of images. The definition of convolution is in conv2d.ts. */
export const referenceImages: ImageKernels<HostStorage> = {
  conv2d,
  conv2dMaxPool2d: pooledConvolution({ conv2d, maxPool2d: pooling.maxPool2d }, release),
  conv2dInputGradient: (dy, kernel, g) =>
    (g.groups === 1 ? fastConv2dInputGradient : groupedConv2dInputGradient)(dy, kernel, g),
  conv2dKernelGradient: (x, dy, g) =>
    (g.groups === 1 ? fastConv2dKernelGradient : groupedConv2dKernelGradient)(x, dy, g),
  ...pooling,
  ...resize,
};

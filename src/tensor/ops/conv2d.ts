import { addImageKernels } from "../../backends/imageKernels.js";
import type { ConvGeometry, FusedActivation } from "../../backends/Kernels.js";
import { ShapeError, ValueError } from "../../util/errors.js";
import { isPositiveInteger } from "../../util/integers.js";
import { lazy } from "../../util/lazy.js";
import { optionsReader, showValue } from "../../util/optionsReader.js";
import { sameShape, showShape } from "../../util/shape.js";
import { asMethods } from "../asMethods.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { activationGradient } from "./fusedActivation.js";
import { sum } from "./sum.js";
import { type Padding, type Pair, pairOf, windowGeometry } from "./window.js";

addImageKernels();
asMethods({ conv2d });

/** How a kernel slides, and what follows it. */
export interface Conv2dOptions {
  /** [filters], added to every position. */
  readonly bias?: Tensor | null;
  /** Default 1. */
  readonly strides?: Pair;
  /** Default "valid". */
  readonly padding?: Padding;
  /** Distance between the kernel's elements. Default 1. */
  readonly dilation?: Pair;
  /** Keras's name of `dilation`. */
  readonly dilationRate?: Pair;
  /** Channels and filters are cut into that many runs; a run of filters sees its run of channels alone. Default 1. */
  readonly groups?: number;
  /** Applied as the output is written. Default "linear". */
  readonly activation?: FusedActivation;
}

const readOptions = optionsReader<Conv2dOptions>("conv2d", 'conv2d(x, kernel, { strides: 2, padding: "same" })', {
  names: {
    bias: true,
    strides: true,
    padding: true,
    dilation: true,
    dilationRate: "dilation",
    groups: true,
    activation: true,
  },
  only: { dataFormat: ["channelsLast", "channels_last"] },
});

/**
 * 2-D convolution (cross-correlation, as Keras's Conv2D).
 *   y[n,i,j,o] = f(Σ x[n, i·s + p·d − pad, j·s + q·d − pad, c] · kernel[p,q,c,o] + bias[o])
 * With groups, c counts the channels of the group of o: channel ⌊o / (filters / groups)⌋·(channels / groups) + c of x.
 * @param x [n, h, w, channels]  @param kernel [kh, kw, channels / groups, filters]
 * @returns [n, ⌈h/s⌉, ⌈w/s⌉, o] for "same"; [n, ⌊(h − kh)/s⌋ + 1, …, o] for "valid"
 * @throws ShapeError when the channels of x and kernel differ, groups do not divide channels and filters, or the window is larger than the image
 * @see Dumoulin and Visin 2016, arXiv:1603.07285
 */
export function conv2d(x: Tensor, kernel: Tensor, given?: Conv2dOptions): Tensor {
  const options = readOptions(given);
  return convolveWith(convGeometry(x, kernel, options.bias ?? null, options), x, kernel, options);
}

/** {@link conv2d} by a geometry that is already known. */
export function convolveWith(
  geometry: ConvGeometry,
  x: Tensor,
  kernel: Tensor,
  { bias = null, activation = "linear" }: Pick<Conv2dOptions, "bias" | "activation">,
): Tensor {
  const y = record(
    "conv2d",
    bias ? [x, kernel, bias] : [x, kernel],
    outputShape(geometry),
    (kernels) => kernels.conv2d(x.storage, kernel.storage, bias?.storage ?? null, activation, geometry),
    (dy) => conv2dGradients(x, kernel, geometry, () => activationGradient(activation, dy, y)),
  );
  return y;
}

/** The gradients of x, the kernel and the bias. @param makeDz the gradient of the convolution's output, made where one of them needs it */
export function conv2dGradients(x: Tensor, kernel: Tensor, geometry: ConvGeometry, makeDz: () => Tensor) {
  const dz = lazy(makeDz);
  return [
    () => conv2dInputGradient(dz(), kernel, geometry),
    () => conv2dKernelGradient(x, dz(), geometry),
    () => sum(dz(), { axis: [0, 1, 2] }),
  ];
}

/** The linear map under conv2d, by a geometry that is already known. */
function convolve(x: Tensor, kernel: Tensor, geometry: ConvGeometry): Tensor {
  return record(
    "conv2d",
    [x, kernel],
    outputShape(geometry),
    (kernels) => kernels.conv2d(x.storage, kernel.storage, null, "linear", geometry),
    (dy) => [() => conv2dInputGradient(dy, kernel, geometry), () => conv2dKernelGradient(x, dy, geometry)],
  );
}

/**
 * ∂conv2d/∂x: dy [n, oh, ow, o] and the kernel → [n, h, w, c]. Linear in both; its derivatives are the other two maps.
 */
export function conv2dInputGradient(dy: Tensor, kernel: Tensor, geometry: ConvGeometry): Tensor {
  const { n, inHeight, inWidth, channels } = geometry;
  return record(
    "conv2dInputGradient",
    [dy, kernel],
    [n, inHeight, inWidth, channels],
    (kernels) => kernels.conv2dInputGradient(dy.storage, kernel.storage, geometry),
    (g) => [() => convolve(g, kernel, geometry), () => conv2dKernelGradient(g, dy, geometry)],
  );
}

/**
 * ∂conv2d/∂kernel: x and dy [n, oh, ow, o] → [kh, kw, c / groups, o]. Linear in both; its derivatives are the other two maps.
 */
export function conv2dKernelGradient(x: Tensor, dy: Tensor, geometry: ConvGeometry): Tensor {
  const { windowHeight, windowWidth, channels, filters, groups } = geometry;
  return record(
    "conv2dKernelGradient",
    [x, dy],
    [windowHeight, windowWidth, channels / groups, filters],
    (kernels) => kernels.conv2dKernelGradient(x.storage, dy.storage, geometry),
    (g) => [() => conv2dInputGradient(dy, g, geometry), () => convolve(x, g, geometry)],
  );
}

function outputShape({ n, outHeight, outWidth, filters }: ConvGeometry): number[] {
  return [n, outHeight, outWidth, filters];
}

/** The geometry that a convolution's options describe over x and a kernel. */
export function convGeometry(x: Tensor, kernel: Tensor, bias: Tensor | null, options: Conv2dOptions): ConvGeometry {
  if (kernel.rank !== 4)
    throw new ShapeError(`conv2d: the kernel is ${showShape(kernel.shape)} but must be [kh, kw, c, filters]`);
  const [kh, kw, channels, filters] = kernel.shape;
  const dilation = pairOf("conv2d", "dilation", options.dilation ?? 1);
  const strides = pairOf("conv2d", "strides", options.strides ?? 1);
  const size = pairOf("conv2d", "the kernel's size", [kh, kw]);
  const window = windowGeometry("conv2d", x.shape, size, strides, options.padding ?? "valid", dilation);
  const groups = groupsOf(options.groups ?? 1, filters);
  if (window.channels !== channels * groups) {
    const expected = groups === 1 ? `${channels}` : `${channels} in each of ${groups} groups`;
    throw new ShapeError(
      `conv2d: x has ${window.channels} channel${window.channels === 1 ? "" : "s"} (${showShape(x.shape)}) but the kernel expects ` +
        `${expected} (${showShape(kernel.shape)}); images are [n, h, w, c], kernels [kh, kw, c${groups === 1 ? "" : " / groups"}, filters]`,
    );
  }
  if (bias && !sameShape(bias.shape, [filters])) {
    throw new ShapeError(
      `conv2d: the bias ${showShape(bias.shape)} must have one number per filter, [${filters}]; reshape it`,
    );
  }
  return { ...window, filters, groups, dilationHeight: dilation[0], dilationWidth: dilation[1] };
}

/** @throws ValueError unless it is a positive integer; ShapeError unless it divides the filters */
function groupsOf(groups: number, filters: number): number {
  if (!isPositiveInteger(groups))
    throw new ValueError(`conv2d: groups is ${showValue(groups)}; give a positive integer`);
  if (filters % groups === 0) return groups;
  throw new ShapeError(`conv2d: ${filters} filters do not divide into ${groups} groups; give a multiple of ${groups}`);
}

import type { ConvGeometry } from "../../backends/Kernels.js";
import { ShapeError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { sameShape, showShape } from "../../util/shape.js";
import { asMethods } from "../asMethods.js";
import type { Tensor } from "../Tensor.js";
import { type Conv2dOptions, convolveWith } from "./conv2d.js";
import { reshape } from "./reshape.js";
import { pairOf, windowGeometry } from "./window.js";

asMethods({ depthwiseConv2d });

/** How a kernel slides, and what follows it. */
export type DepthwiseConv2dOptions = Omit<Conv2dOptions, "groups">;

const readOptions = optionsReader<DepthwiseConv2dOptions>(
  "depthwiseConv2d",
  'depthwiseConv2d(x, kernel, { strides: 2, padding: "same" })',
  {
    names: { bias: true, strides: true, padding: true, dilation: true, dilationRate: "dilation", activation: true },
    only: { dataFormat: ["channelsLast", "channels_last"] },
  },
);

/**
 * Depthwise 2-D convolution (as Keras's DepthwiseConv2D): each channel has m kernels of its own, and no other channel adds to their outputs.
 *   y[n,i,j,c·m + k] = f(Σ x[n, i·s + p·d − pad, j·s + q·d − pad, c] · kernel[p,q,c,k] + bias[c·m + k])
 * It is the convolution in as many groups as there are channels.
 * @param x [n, h, w, c]  @param kernel [kh, kw, c, m]
 * @returns [n, ⌈h/s⌉, ⌈w/s⌉, c·m] for "same"; [n, ⌊(h − kh)/s⌋ + 1, …, c·m] for "valid"
 * @throws ShapeError when the channels of x and kernel differ, or the window is larger than the image
 * @see Howard et al. 2017, arXiv:1704.04861
 */
export function depthwiseConv2d(x: Tensor, kernel: Tensor, given?: DepthwiseConv2dOptions): Tensor {
  const options = readOptions(given);
  const geometry = depthwiseGeometry(x, kernel, options);
  const { windowHeight, windowWidth, filters } = geometry;
  return convolveWith(geometry, x, reshape(kernel, [windowHeight, windowWidth, 1, filters]), options);
}

function depthwiseGeometry(x: Tensor, kernel: Tensor, options: DepthwiseConv2dOptions): ConvGeometry {
  const where = "depthwiseConv2d";
  if (kernel.rank !== 4)
    throw new ShapeError(`${where}: the kernel is ${showShape(kernel.shape)} but must be [kh, kw, c, multiplier]`);
  const [kh, kw, channels, multiplier] = kernel.shape;
  const dilation = pairOf(where, "dilation", options.dilation ?? 1);
  const strides = pairOf(where, "strides", options.strides ?? 1);
  const size = pairOf(where, "the kernel's size", [kh, kw]);
  const window = windowGeometry(where, x.shape, size, strides, options.padding ?? "valid", dilation);
  if (window.channels !== channels)
    throw new ShapeError(
      `${where}: x has ${window.channels} channel${window.channels === 1 ? "" : "s"} (${showShape(x.shape)}) but the kernel is for ` +
        `${channels} (${showShape(kernel.shape)}); images are [n, h, w, c], kernels [kh, kw, c, multiplier]`,
    );
  const filters = channels * multiplier;
  if (options.bias && !sameShape(options.bias.shape, [filters]))
    throw new ShapeError(
      `${where}: the bias ${showShape(options.bias.shape)} must have one number per output channel, [${filters}]; reshape it`,
    );
  return { ...window, filters, groups: channels, dilationHeight: dilation[0], dilationWidth: dilation[1] };
}

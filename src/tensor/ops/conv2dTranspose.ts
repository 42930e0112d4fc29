import type { ConvGeometry } from "../../backends/Kernels.js";
import { ShapeError, ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { sameShape, showShape } from "../../util/shape.js";
import { asMethods } from "../asMethods.js";
import type { Tensor } from "../Tensor.js";
import { add } from "./add.js";
import { conv2dInputGradient } from "./conv2d.js";
import { type Padding, type Pair, pairOf } from "./window.js";

asMethods({ conv2dTranspose });

/** How a transposed convolution spreads its input. */
export interface Conv2dTransposeOptions {
  /** [filters], added to every position. */
  readonly bias?: Tensor | null;
  /** Default 1. */
  readonly strides?: Pair;
  /** Default "valid". */
  readonly padding?: Padding;
  /** Rows and columns added to the smallest possible output; each below its stride. Default null: h·s rows for "same", (h − 1)·s + max(kh, s) for "valid". */
  readonly outputPadding?: Pair | null;
  /** Distance between the kernel's elements. Default 1. */
  readonly dilation?: Pair;
  /** Keras's name of `dilation`. */
  readonly dilationRate?: Pair;
}

const readOptions = optionsReader<Conv2dTransposeOptions>(
  "conv2dTranspose",
  'conv2dTranspose(x, kernel, { strides: 2, padding: "same" })',
  {
    names: {
      ...{ bias: true, strides: true, padding: true, outputPadding: true },
      ...{ dilation: true, dilationRate: "dilation" },
    },
    only: { dataFormat: ["channelsLast", "channels_last"] },
  },
);

/**
 * Transposed 2-D convolution (as Keras's Conv2DTranspose): every input pixel adds the kernel, multiplied by it, to the output.
 *   y[n, i·s + p·d − pad, j·s + q·d − pad, o] = Σ x[n,i,j,c] · kernel[p,q,o,c] + bias[o]
 * It is the gradient of conv2d with respect to its input.
 * @param x [n, h, w, c]  @param kernel [kh, kw, filters, c]
 * @returns [n, h·s, w·s, filters] for "same"; [n, (h − 1)·s + max(kh, s), …, filters] for "valid"; with `outputPadding`, and kernels of
 *   size k = (kh − 1)·d + 1, (h − 1)·s + k mod 2 + outputPadding for "same" and (h − 1)·s + k + outputPadding for "valid"
 * @throws ShapeError when the channels of x and kernel differ, or the output would be empty; ValueError for an output padding that is not
 *   below the stride
 * @see Dumoulin and Visin 2016, arXiv:1603.07285, chapter 4
 */
export function conv2dTranspose(x: Tensor, kernel: Tensor, given?: Conv2dTransposeOptions): Tensor {
  const { bias = null, ...options } = readOptions(given);
  if (kernel.rank !== 4)
    throw new ShapeError(`conv2dTranspose: the kernel is ${showShape(kernel.shape)} but must be [kh, kw, filters, c]`);
  const [kh, kw, filters, channels] = kernel.shape;
  const geometry = transposeGeometry("conv2dTranspose", x.shape, { ...options, kernelSize: [kh, kw], filters });
  if (geometry.filters !== channels)
    throw new ShapeError(
      `conv2dTranspose: x has ${geometry.filters} channels (${showShape(x.shape)}) but the kernel expects ${channels} ` +
        `(${showShape(kernel.shape)}); images are [n, h, w, c], kernels [kh, kw, filters, c]`,
    );
  if (bias && !sameShape(bias.shape, [filters]))
    throw new ShapeError(
      `conv2dTranspose: the bias ${showShape(bias.shape)} must have one number per filter, [${filters}]; reshape it`,
    );
  const y = conv2dInputGradient(x, kernel, geometry);
  return bias ? add(y, bias) : y;
}

/** What the geometry of a transposed convolution follows from. */
export interface TransposeWindow extends Omit<Conv2dTransposeOptions, "bias" | "dilationRate"> {
  readonly kernelSize: readonly [number, number];
  readonly filters: number;
}

/**
 * The geometry of the convolution whose input gradient a transposed convolution is: its input is our output, its filters are our channels.
 * @param shape of x, [n, h, w, c]
 */
export function transposeGeometry(where: string, shape: readonly number[], window: TransposeWindow): ConvGeometry {
  const { kernelSize, filters, padding = "valid" } = window;
  if (shape.length !== 4)
    throw new ShapeError(`${where}: x is ${showShape(shape)} but must be images [n, h, w, c]; reshape it`);
  if (padding !== "valid" && padding !== "same")
    throw new ValueError(`${where}: padding "${padding}" is unknown; give "valid" or "same"`);
  const strides = pairOf(where, "strides", window.strides ?? 1);
  const dilation = pairOf(where, "dilation", window.dilation ?? 1);
  const outputPadding = outputPaddingOf(where, window.outputPadding ?? null, strides);
  const [n, outHeight, outWidth, channels] = shape;
  const side = (size: number, axis: 0 | 1) => {
    const reach = (kernelSize[axis] - 1) * dilation[axis] + 1;
    const length = spreadLength(size, reach, strides[axis], padding, outputPadding?.[axis] ?? null);
    if (length < 1)
      throw new ShapeError(
        `${where}: the output of ${showShape(shape)} would have ${length} rows or columns; give a larger image`,
      );
    const before = padding === "same" ? Math.max((size - 1) * strides[axis] + reach - length, 0) >> 1 : 0;
    return { length, before };
  };
  const [vertical, horizontal] = [side(outHeight, 0), side(outWidth, 1)];
  return {
    ...{ n, inHeight: vertical.length, inWidth: horizontal.length, channels: filters },
    ...{ outHeight, outWidth, filters: channels, groups: 1 },
    ...{ windowHeight: kernelSize[0], windowWidth: kernelSize[1] },
    ...{ strideHeight: strides[0], strideWidth: strides[1] },
    ...{ dilationHeight: dilation[0], dilationWidth: dilation[1] },
    ...{ padTop: vertical.before, padLeft: horizontal.before },
  };
}

/** Rows of the output, as Keras on TensorFlow counts them. */
function spreadLength(size: number, reach: number, stride: number, padding: Padding, extra: number | null): number {
  if (padding === "valid") return (size - 1) * stride + reach + (extra ?? Math.max(reach, stride) - reach);
  return extra === null ? size * stride : (size - 1) * stride + (reach % 2) + extra;
}

function outputPaddingOf(
  where: string,
  given: Pair | null,
  strides: readonly [number, number],
): readonly [number, number] | null {
  if (given === null) return null;
  const pair = typeof given === "number" ? ([given, given] as const) : given;
  if (pair.length === 2 && pair.every((n, axis) => Number.isInteger(n) && n >= 0 && n < strides[axis])) return pair;
  throw new ValueError(
    `${where}: outputPadding is ${JSON.stringify(given)}; give integers from 0 to below the strides [${strides}]`,
  );
}

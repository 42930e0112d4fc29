import { ShapeError, ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { showShape } from "../../util/shape.js";
import { asMethods } from "../asMethods.js";
import type { Tensor } from "../Tensor.js";
import { type Conv2dOptions, conv2d } from "./conv2d.js";
import { reshape } from "./reshape.js";
import { pad } from "./slice.js";
import type { Padding } from "./window.js";

asMethods({ conv1d });

/** The padding of sequences: "causal" puts all zeros before, so that no output sees a later step. */
export type SequencePadding = Padding | "causal";

/** How a kernel slides along a sequence, and what follows it. */
export interface Conv1dOptions extends Pick<Conv2dOptions, "bias" | "groups" | "activation"> {
  /** Default 1. */
  readonly strides?: number;
  /** Default "valid". */
  readonly padding?: SequencePadding;
  /** Distance between the kernel's elements. Default 1. */
  readonly dilation?: number;
  /** Keras's name of `dilation`. */
  readonly dilationRate?: number;
}

const readOptions = optionsReader<Conv1dOptions>("conv1d", 'conv1d(x, kernel, { padding: "causal" })', {
  names: {
    ...{ bias: true, strides: true, padding: true, dilation: true, dilationRate: "dilation" },
    ...{ groups: true, activation: true },
  },
  only: { dataFormat: ["channelsLast", "channels_last"] },
});

/**
 * 1-D convolution (cross-correlation, as Keras's Conv1D): the 2-D convolution of images of one row.
 *   y[n,i,o] = f(Σ x[n, i·s + p·d − pad, c] · kernel[p,c,o] + bias[o])
 * @param x [n, steps, channels]  @param kernel [k, channels / groups, filters]
 * @returns [n, ⌈steps/s⌉, filters] for "same" and "causal"; [n, ⌊(steps − (k − 1)·d − 1)/s⌋ + 1, filters] for "valid"
 * @throws ShapeError when x is not a batch of sequences, the channels of x and kernel differ, or the window is longer than the sequence
 * @see van den Oord et al. 2016, arXiv:1609.03499, for causal convolutions
 */
export function conv1d(x: Tensor, kernel: Tensor, given?: Conv1dOptions): Tensor {
  const { strides = 1, dilation = 1, padding = "valid", ...shared } = readOptions(given);
  if (x.rank !== 3)
    throw new ShapeError(`conv1d: x is ${showShape(x.shape)} but must be sequences [n, steps, channels]; reshape it`);
  if (kernel.rank !== 3)
    throw new ShapeError(
      `conv1d: the kernel is ${showShape(kernel.shape)} but must be [k, channels / groups, filters]`,
    );
  checkStep("strides", strides);
  checkStep("dilation", dilation);
  const [size, channels, filters] = kernel.shape;
  const before = padding === "causal" ? (size - 1) * dilation : 0;
  const padded = before === 0 ? x : pad(x, [[0, 0], [before, 0], [0, 0]]); // biome-ignore format: a row
  const [n, steps] = padded.shape;
  const y = conv2d(reshape(padded, [n, 1, steps, x.shape[2]]), reshape(kernel, [1, size, channels, filters]), {
    ...shared,
    strides: [1, strides],
    dilation: [1, dilation],
    padding: padding === "causal" ? "valid" : padding,
  });
  return reshape(y, [n, y.shape[2], filters]);
}

function checkStep(name: string, value: number): void {
  if (Number.isInteger(value) && value > 0) return;
  throw new ValueError(`conv1d: ${name} is ${JSON.stringify(value)}; give a positive integer`);
}

import { type Padding, type Pair, pairOf, windowGeometry } from "../tensor/ops/window.js";
import type { Shape } from "../util/shape.js";
import { KERNEL_LAYER_OPTIONS, KERNELS_ONLY, KernelLayer, type KernelLayerOptions } from "./KernelLayer.js";
import { checkRank } from "./layerChecks.js";
import { IMAGES_ONLY } from "./layerOptions.js";

/** Options of layers whose kernel slides over images. */
export interface ConvolutionLayerOptions extends KernelLayerOptions {
  /** Default 1. */
  readonly strides?: Pair;
  /** Default "valid". */
  readonly padding?: Padding;
  /** Distance between the kernel's elements. Default 1. */
  readonly dilation?: Pair;
  /** Keras's name of `dilation`. */
  readonly dilationRate?: Pair;
}

/** The names of {@link ConvolutionLayerOptions}, for the readers of such layers. */
export const CONVOLUTION_OPTIONS = {
  ...KERNEL_LAYER_OPTIONS,
  strides: true,
  padding: true,
  dilation: true,
  dilationRate: "dilation",
} as const;

/** The options of Keras's convolutions that change nothing here. */
export const CONVOLUTIONS_ONLY = { ...KERNELS_ONLY, ...IMAGES_ONLY };

/** What layers whose kernel slides over images share: the window and how it moves. */
export abstract class ConvolutionLayer extends KernelLayer {
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly dilation: readonly [number, number];

  constructor(type: string, kernelSize: Pair, options: ConvolutionLayerOptions) {
    const { strides = 1, padding = "valid", dilation = 1, ...shared } = options;
    super(shared);
    this.kernelSize = pairOf(type, "kernelSize", kernelSize);
    this.strides = pairOf(type, "strides", strides);
    this.padding = padding;
    this.dilation = pairOf(type, "dilation", dilation);
  }

  /** Number of output channels for a number of input channels. */
  protected abstract outputChannels(inputChannels: number): number;

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const { kernelSize, strides, padding, dilation } = this;
    const { outHeight, outWidth } = windowGeometry(
      this.name,
      [1, ...inputShape],
      kernelSize,
      strides,
      padding,
      dilation,
    );
    return [outHeight, outWidth, this.outputChannels(inputShape[2])];
  }

  protected override options(): Record<string, unknown> {
    const { kernelSize, strides, padding, dilation } = this;
    return { kernelSize, strides, padding, dilation, ...super.options() };
  }
}

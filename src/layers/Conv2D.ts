import { conv2d } from "../tensor/ops/conv2d.js";
import { type Padding, type Pair, pairOf, windowGeometry } from "../tensor/ops/window.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Shape } from "../util/shape.js";
import { type ActivationName, activationOf, probabilityActivation, splitActivation } from "./activations.js";
import { type KernelLayerOptions, kernelLayerConfig } from "./Dense.js";
import { type CallContext, checkPositive, checkRank, Layer } from "./Layer.js";

/** Options of {@link Conv2D}. */
export interface Conv2DOptions extends KernelLayerOptions {
  /** Default 1. */
  readonly strides?: Pair;
  /** Default "valid". */
  readonly padding?: Padding;
  /** Distance between the kernel's elements. Default 1. */
  readonly dilation?: Pair;
}

/**
 * 2-D convolution layer: kernel [kh, kw, channels, filters], bias [filters], then the activation.
 * @param filters number of output channels
 * @param kernelSize one number, or [height, width]
 * @throws ValueError when a size is no whole number from 1
 */
export class Conv2D extends Layer {
  readonly filters: number;
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly dilation: readonly [number, number];
  readonly activation: ActivationName;
  readonly #options: Conv2DOptions;

  constructor(filters: number, kernelSize: Pair, options: Conv2DOptions = {}) {
    super(options);
    checkPositive("Conv2D", "filters", filters);
    this.filters = filters;
    this.kernelSize = pairOf("Conv2D", "kernelSize", kernelSize);
    this.strides = pairOf("Conv2D", "strides", options.strides ?? 1);
    this.padding = options.padding ?? "valid";
    this.dilation = pairOf("Conv2D", "dilation", options.dilation ?? 1);
    this.activation = options.activation ?? "linear";
    activationOf(this.activation);
    this.#options = options;
  }

  override get type(): string {
    return "Conv2D";
  }

  override build(inputShape: Shape): void {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const {
      useBias = true,
      kernelInitializer,
      biasInitializer = "zeros",
      kernelRegularizer,
      biasRegularizer,
    } = this.#options;
    const shape = [...this.kernelSize, inputShape[2], this.filters];
    this.addWeight("kernel", shape, { initializer: kernelInitializer, regularizer: kernelRegularizer });
    if (useBias) this.addWeight("bias", [this.filters], { initializer: biasInitializer, regularizer: biasRegularizer });
  }

  /** [kh, kw, channels, filters]. */
  get kernel() {
    return this.weight("kernel");
  }

  /** [filters], or null without one. */
  get bias() {
    return this.#options.useBias === false ? null : this.weight("bias");
  }

  /** @param x [n, h, w, channels] → [n, oh, ow, filters] */
  override call(x: Tensor, context: CallContext = {}): Tensor {
    this.ensureBuilt(x.shape.slice(1));
    const { strides, padding, dilation, bias } = this;
    const { fused, after } = splitActivation(this.activation, context.logits);
    return after(conv2d(x, this.kernel, { bias, strides, padding, dilation, activation: fused }));
  }

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
    return [outHeight, outWidth, this.filters];
  }

  override get finalActivation() {
    return probabilityActivation(this.activation);
  }

  protected override options(): Record<string, unknown> {
    const { filters, kernelSize, strides, padding, dilation } = this;
    return { filters, kernelSize, strides, padding, dilation, ...kernelLayerConfig(this.activation, this.#options) };
  }
}

import type { GraphBuilder, Value } from "../plan/Graph.js";
import { fusableOperation } from "../plan/Operation.js";
import { conv2d } from "../tensor/ops/conv2d.js";
import { type Padding, type Pair, pairOf, windowGeometry } from "../tensor/ops/window.js";
import type { Shape } from "../util/shape.js";
import { KERNEL_LAYER_OPTIONS, KERNELS_ONLY, KernelLayer, type KernelLayerOptions } from "./KernelLayer.js";
import { checkPositive, checkRank } from "./layerChecks.js";
import { IMAGES_ONLY, layerOptionsReader } from "./layerOptions.js";

/** Options of {@link Conv2D}. */
export interface Conv2DOptions extends KernelLayerOptions {
  /** Default 1. */
  readonly strides?: Pair;
  /** Default "valid". */
  readonly padding?: Padding;
  /** Distance between the kernel's elements. Default 1. */
  readonly dilation?: Pair;
  /** Keras's name of `dilation`. */
  readonly dilationRate?: Pair;
}

const readOptions = layerOptionsReader<Conv2DOptions>(
  "Conv2D",
  'new Conv2D(32, 3, { activation: "relu" })',
  { ...KERNEL_LAYER_OPTIONS, strides: true, padding: true, dilation: true, dilationRate: "dilation" },
  { ...KERNELS_ONLY, ...IMAGES_ONLY, groups: [1] },
);

/**
 * 2-D convolution layer: kernel [kh, kw, channels, filters], bias [filters], then the activation.
 * @param filters number of output channels
 * @param kernelSize one number, or [height, width]
 * @throws ValueError when a size is not a positive integer; ShapeError when a sample is not an image, or smaller than the window
 * @see LeCun et al. 1998, "Gradient-based learning applied to document recognition"
 */
export class Conv2D extends KernelLayer {
  readonly filters: number;
  readonly kernelSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly dilation: readonly [number, number];

  /**
   * @param filters number of output channels
   * @param kernelSize height and width of the kernel, or one number for both
   * @param options `activation` ("linear"), `strides` (1), `padding` ("valid"), `dilation` (1), `useBias` (true), initializers and regularizers, `name`, `trainable`, `seed`: {@link Conv2DOptions}
   */
  constructor(filters: number, kernelSize: Pair, options?: Conv2DOptions) {
    const { strides = 1, padding = "valid", dilation = 1, ...shared } = readOptions(options);
    super(shared);
    checkPositive("Conv2D", "filters", filters);
    this.filters = filters;
    this.kernelSize = pairOf("Conv2D", "kernelSize", kernelSize);
    this.strides = pairOf("Conv2D", "strides", strides);
    this.padding = padding;
    this.dilation = pairOf("Conv2D", "dilation", dilation);
  }

  override get type(): string {
    return "Conv2D";
  }

  override build(inputShape: Shape): void {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    this.addKernelAndBias([...this.kernelSize, inputShape[2], this.filters]);
  }

  /** [n, h, w, channels] → [n, oh, ow, filters] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const { strides, padding, dilation } = this;
    const convolution = fusableOperation("conv2d", (x, activation) => {
      this.ensureBuilt(x.shape.slice(1));
      return conv2d(x, this.kernel, { bias: this.bias, strides, padding, dilation, activation });
    });
    return this.activated(graph, graph.add(convolution, x));
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

  protected override options(): Record<string, unknown> {
    const { filters, kernelSize, strides, padding, dilation } = this;
    return { filters, kernelSize, strides, padding, dilation, ...super.options() };
  }
}

import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { conv2dTranspose, transposeGeometry } from "../tensor/ops/conv2dTranspose.js";
import type { Pair } from "../tensor/ops/window.js";
import { ValueError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import {
  CONVOLUTION_OPTIONS,
  CONVOLUTIONS_ONLY,
  ConvolutionLayer,
  type ConvolutionLayerOptions,
} from "./ConvolutionLayer.js";
import { checkPositive, checkRank } from "./layerChecks.js";
import { layerOptionsReader } from "./layerOptions.js";

/** Options of {@link Conv2DTranspose}. */
export interface Conv2DTransposeOptions extends ConvolutionLayerOptions {
  /** Rows and columns added to the smallest possible output; each below its stride. Default null: see {@link Conv2DTranspose}. */
  readonly outputPadding?: Pair | null;
}

const readOptions = layerOptionsReader<Conv2DTransposeOptions>(
  "Conv2DTranspose",
  'new Conv2DTranspose(32, 3, { strides: 2, padding: "same" })',
  { ...CONVOLUTION_OPTIONS, outputPadding: true },
  CONVOLUTIONS_ONLY,
);

/**
 * Transposed 2-D convolution layer, which makes images larger: every input pixel adds the kernel, multiplied by it, to the output. Kernel
 * [kh, kw, filters, channels], bias [filters], then the activation.
 * With strides s and without `outputPadding`, "same" gives h·s rows and "valid" (h − 1)·s + max(k, s), k = (kh − 1)·dilation + 1.
 * @throws ValueError when a size is not a positive integer, for strides together with dilation, or an output padding that is not below the
 *   stride; ShapeError when a sample is not an image
 * @see Dumoulin and Visin 2016, arXiv:1603.07285, chapter 4
 */
export class Conv2DTranspose extends ConvolutionLayer {
  readonly filters: number;
  readonly outputPadding: Pair | null;

  /**
   * @param filters number of output channels
   * @param kernelSize height and width of the kernel, or one number for both
   * @param options `activation` ("linear"), `strides` (1), `padding` ("valid"), `outputPadding` (null), `dilation` (1), `useBias` (true), initializers, regularizers, constraints, `activityRegularizer`, `name`, `trainable`, `seed`: {@link Conv2DTransposeOptions}
   */
  constructor(filters: number, kernelSize: Pair, options?: Conv2DTransposeOptions) {
    const { outputPadding = null, ...shared } = readOptions(options);
    super("Conv2DTranspose", kernelSize, shared);
    checkPositive("Conv2DTranspose", "filters", filters);
    this.filters = filters;
    this.outputPadding = outputPadding;
    if (Math.max(...this.strides) > 1 && Math.max(...this.dilation) > 1)
      throw new ValueError(
        `Conv2DTranspose: strides [${this.strides}] and dilation [${this.dilation}] cannot both be above 1, as in Keras; give one of them`,
      );
    this.#geometry([1, 1, 1]);
  }

  override get type(): string {
    return "Conv2DTranspose";
  }

  override build(inputShape: Shape): void {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    this.addKernelAndBias([...this.kernelSize, this.filters, inputShape[2]], this.filters);
  }

  protected override get inputChannels(): number {
    return this.kernel.shape[3];
  }

  /** [n, h, w, channels] → [n, H, W, filters] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const { strides, padding, dilation, outputPadding } = this;
    const convolution = pureOperation("conv2dTranspose", (x) => {
      this.ensureBuilt(x.shape.slice(1));
      return conv2dTranspose(x, this.kernel, { bias: this.bias, strides, padding, dilation, outputPadding });
    });
    return this.activated(graph, graph.add(convolution, x));
  }

  #geometry(inputShape: Shape) {
    return transposeGeometry(this.type, [1, ...inputShape], this);
  }

  /** [h, w, c] → the larger picture, with a channel for each filter. */
  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const { inHeight, inWidth } = this.#geometry(inputShape);
    return [inHeight, inWidth, this.filters];
  }

  protected override outputChannels(): number {
    return this.filters;
  }

  protected override options(): Record<string, unknown> {
    const { filters, outputPadding } = this;
    return { filters, ...super.options(), ...(outputPadding === null ? {} : { outputPadding }) };
  }
}

import type { GraphBuilder, Value } from "../plan/Graph.js";
import { fusableOperation, pureOperation } from "../plan/Operation.js";
import { conv2d } from "../tensor/ops/conv2d.js";
import { depthwiseConv2d } from "../tensor/ops/depthwiseConv2d.js";
import { type Pair, windowGeometry } from "../tensor/ops/window.js";
import type { Parameter } from "../tensor/Parameter.js";
import type { Shape } from "../util/shape.js";
import {
  CONVOLUTION_OPTIONS,
  CONVOLUTIONS_ONLY,
  ConvolutionLayer,
  type ConvolutionLayerOptions,
} from "./ConvolutionLayer.js";
import type { ConstraintLike } from "./constraints.js";
import type { Initializer, InitializerName } from "./initializers.js";
import type { WeightOptions } from "./Layer.js";
import { checkPositive, checkRank } from "./layerChecks.js";
import { layerOptionsReader } from "./layerOptions.js";
import type { RegularizerLike } from "./regularizers.js";
import { settingNames, settingsConfig, weightSettings } from "./weightSettings.js";

/** Options of {@link SeparableConv2D}. */
export interface SeparableConv2DOptions
  extends Omit<ConvolutionLayerOptions, "kernelInitializer" | "kernelRegularizer" | "kernelConstraint"> {
  /** Number of intermediate channels for each input channel. Default 1. */
  readonly depthMultiplier?: number;
  /** Default "glorotUniform". */
  readonly depthwiseInitializer?: InitializerName | Initializer;
  /** Default "glorotUniform". */
  readonly pointwiseInitializer?: InitializerName | Initializer;
  /** A penalty on the depthwise kernel. Default none. */
  readonly depthwiseRegularizer?: RegularizerLike | null;
  /** A penalty on the pointwise kernel. Default none. */
  readonly pointwiseRegularizer?: RegularizerLike | null;
  /** What the depthwise kernel is held to after each step of training. Default none. */
  readonly depthwiseConstraint?: ConstraintLike | null;
  /** The same for the pointwise kernel. Default none. */
  readonly pointwiseConstraint?: ConstraintLike | null;
}

const { kernelInitializer: _, kernelRegularizer: __, kernelConstraint: ___, ...SHARED } = CONVOLUTION_OPTIONS;

const readOptions = layerOptionsReader<SeparableConv2DOptions>(
  "SeparableConv2D",
  'new SeparableConv2D(32, 3, { padding: "same" })',
  { ...SHARED, depthMultiplier: true, ...settingNames("depthwise", "pointwise") },
  CONVOLUTIONS_ONLY,
);

/**
 * Depthwise separable 2-D convolution layer: a depthwise convolution, then a 1 × 1 convolution that mixes its channels, then bias and activation.
 * Weights: depthwise kernel [kh, kw, channels, depthMultiplier], pointwise kernel [1, 1, channels·depthMultiplier, filters], bias [filters].
 * @throws ValueError when a size is not a positive integer; ShapeError when a sample is not an image, or smaller than the window
 * @see Chollet 2017, arXiv:1610.02357
 */
export class SeparableConv2D extends ConvolutionLayer {
  readonly filters: number;
  readonly depthMultiplier: number;
  readonly #options: SeparableConv2DOptions;
  readonly #depthwiseSettings: WeightOptions;

  /**
   * @param filters number of output channels
   * @param kernelSize height and width of the depthwise kernel, or one number for both
   * @param options `depthMultiplier` (1), `activation` ("linear"), `strides` (1), `padding` ("valid"), `dilation` (1), `useBias` (true), initializers, regularizers, constraints, `activityRegularizer`, `name`, `trainable`, `seed`: {@link SeparableConv2DOptions}
   */
  constructor(filters: number, kernelSize: Pair, options?: SeparableConv2DOptions) {
    const given = readOptions(options);
    const { depthMultiplier = 1 } = given;
    super("SeparableConv2D", kernelSize, {
      ...given,
      kernelInitializer: given.pointwiseInitializer,
      kernelRegularizer: given.pointwiseRegularizer,
      kernelConstraint: given.pointwiseConstraint,
    });
    checkPositive("SeparableConv2D", "filters", filters);
    checkPositive("SeparableConv2D", "depthMultiplier", depthMultiplier);
    this.filters = filters;
    this.depthMultiplier = depthMultiplier;
    this.#options = given;
    this.#depthwiseSettings = weightSettings(given, "depthwise");
  }

  override get type(): string {
    return "SeparableConv2D";
  }

  /** The depthwise kernel. @throws StateError before the layer is built */
  get depthwiseKernel(): Parameter {
    return this.weight("depthwise_kernel");
  }

  /** The name of the pointwise kernel, which `kernel` is. */
  protected override get kernelName(): string {
    return "pointwise_kernel";
  }

  override build(inputShape: Shape): void {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const channels = inputShape[2];
    this.addWeight("depthwise_kernel", [...this.kernelSize, channels, this.depthMultiplier], this.#depthwiseSettings);
    this.addKernelAndBias([1, 1, channels * this.depthMultiplier, this.filters]);
  }

  protected override get inputChannels(): number {
    return this.depthwiseKernel.shape[2];
  }

  /** [n, h, w, channels] → [n, oh, ow, filters] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const { kernelSize, strides, padding, dilation } = this;
    const depthwise = pureOperation("depthwiseConv2d", (x) => {
      this.ensureBuilt(x.shape.slice(1));
      return depthwiseConv2d(x, this.depthwiseKernel, { strides, padding, dilation });
    });
    const pointwise = fusableOperation("conv2d", (x, activation) =>
      conv2d(x, this.kernel, { bias: this.bias, activation }),
    );
    const outputShape = ([h, w, c]: Shape): Shape => {
      const g = windowGeometry(this.name, [1, h, w, c], kernelSize, strides, padding, dilation);
      return [g.outHeight, g.outWidth, c * this.depthMultiplier];
    };
    const mixed = graph.add({ ...depthwise, outputShape }, x);
    return this.activated(
      graph,
      graph.add({ ...pointwise, outputShape: ([h, w]: Shape) => [h, w, this.filters] }, mixed),
    );
  }

  protected override outputChannels(): number {
    return this.filters;
  }

  protected override options(): Record<string, unknown> {
    const { filters, depthMultiplier } = this;
    const { kernelInitializer, kernelRegularizer, kernelConstraint, ...shared } = super.options();
    const [depthwise, pointwise] = ["depthwise", "pointwise"].map((weight) => settingsConfig(this.#options, weight));
    return { filters, depthMultiplier, ...shared, ...depthwise, ...pointwise };
  }
}

import type { GraphBuilder, Value } from "../plan/Graph.js";
import { fusableOperation } from "../plan/Operation.js";
import { depthwiseConv2d } from "../tensor/ops/depthwiseConv2d.js";
import type { Pair } from "../tensor/ops/window.js";
import type { Shape } from "../util/shape.js";
import {
  CONVOLUTION_OPTIONS,
  CONVOLUTIONS_ONLY,
  ConvolutionLayer,
  type ConvolutionLayerOptions,
} from "./ConvolutionLayer.js";
import type { ConstraintLike } from "./constraints.js";
import type { Initializer, InitializerName } from "./initializers.js";
import { checkPositive, checkRank } from "./layerChecks.js";
import { layerOptionsReader } from "./layerOptions.js";
import type { RegularizerLike } from "./regularizers.js";

/** Options of {@link DepthwiseConv2D}. */
export interface DepthwiseConv2DOptions extends ConvolutionLayerOptions {
  /** Number of output channels for each input channel. Default 1. */
  readonly depthMultiplier?: number;
  /** Keras's name of `kernelInitializer`. */
  readonly depthwiseInitializer?: InitializerName | Initializer;
  /** Keras's name of `kernelRegularizer`. */
  readonly depthwiseRegularizer?: RegularizerLike | null;
  /** Keras's name of `kernelConstraint`. */
  readonly depthwiseConstraint?: ConstraintLike | null;
}

const readOptions = layerOptionsReader<DepthwiseConv2DOptions>(
  "DepthwiseConv2D",
  'new DepthwiseConv2D(3, { padding: "same" })',
  {
    ...CONVOLUTION_OPTIONS,
    depthMultiplier: true,
    depthwiseInitializer: "kernelInitializer",
    depthwiseRegularizer: "kernelRegularizer",
    depthwiseConstraint: "kernelConstraint",
  },
  CONVOLUTIONS_ONLY,
);

/**
 * Depthwise 2-D convolution layer, in which each channel has kernels of its own: kernel [kh, kw, channels, depthMultiplier], bias
 * [channels·depthMultiplier], then the activation. Output channel c·depthMultiplier + k is that of channel c with its k-th kernel.
 * @throws ValueError when a size is not a positive integer; ShapeError when a sample is not an image, or smaller than the window
 * @see Howard et al. 2017, arXiv:1704.04861
 */
export class DepthwiseConv2D extends ConvolutionLayer {
  readonly depthMultiplier: number;

  /**
   * @param kernelSize height and width of the kernel, or one number for both
   * @param options `depthMultiplier` (1), `activation` ("linear"), `strides` (1), `padding` ("valid"), `dilation` (1), `useBias` (true), initializers, regularizers, constraints, `activityRegularizer`, `name`, `trainable`, `seed`: {@link DepthwiseConv2DOptions}
   */
  constructor(kernelSize: Pair, options?: DepthwiseConv2DOptions) {
    const { depthMultiplier = 1, ...shared } = readOptions(options);
    super("DepthwiseConv2D", kernelSize, shared);
    checkPositive("DepthwiseConv2D", "depthMultiplier", depthMultiplier);
    this.depthMultiplier = depthMultiplier;
  }

  override get type(): string {
    return "DepthwiseConv2D";
  }

  override build(inputShape: Shape): void {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    const channels = inputShape[2];
    this.addKernelAndBias([...this.kernelSize, channels, this.depthMultiplier], this.outputChannels(channels));
  }

  /** [n, h, w, channels] → [n, oh, ow, channels·depthMultiplier] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const { strides, padding, dilation } = this;
    const convolution = fusableOperation("depthwiseConv2d", (x, activation) => {
      this.ensureBuilt(x.shape.slice(1));
      return depthwiseConv2d(x, this.kernel, { bias: this.bias, strides, padding, dilation, activation });
    });
    return this.activated(graph, graph.add(convolution, x));
  }

  protected override outputChannels(inputChannels: number): number {
    return inputChannels * this.depthMultiplier;
  }

  protected override options(): Record<string, unknown> {
    return { depthMultiplier: this.depthMultiplier, ...super.options() };
  }
}

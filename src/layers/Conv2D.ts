import type { GraphBuilder, Value } from "../plan/Graph.js";
import { fusableOperation } from "../plan/Operation.js";
import { conv2d } from "../tensor/ops/conv2d.js";
import { conv2dMaxPool2d } from "../tensor/ops/conv2dMaxPool2d.js";
import type { Pair } from "../tensor/ops/window.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Shape } from "../util/shape.js";
import {
  CONVOLUTION_OPTIONS,
  CONVOLUTIONS_ONLY,
  ConvolutionLayer,
  type ConvolutionLayerOptions,
} from "./ConvolutionLayer.js";
import { checkGroups, checkPositive, checkRank } from "./layerChecks.js";
import { layerOptionsReader } from "./layerOptions.js";

/** Options of {@link Conv2D}. */
export interface Conv2DOptions extends ConvolutionLayerOptions {
  /** Channels and filters are cut into that many runs; a run of filters sees its run of channels alone. Default 1. */
  readonly groups?: number;
}

const readOptions = layerOptionsReader<Conv2DOptions>(
  "Conv2D",
  'new Conv2D(32, 3, { activation: "relu" })',
  { ...CONVOLUTION_OPTIONS, groups: true },
  CONVOLUTIONS_ONLY,
);

/**
 * 2-D convolution layer: kernel [kh, kw, channels / groups, filters], bias [filters], then the activation.
 * @param filters number of output channels
 * @param kernelSize one number, or [height, width]
 * @throws ValueError when a size is not a positive integer, or groups do not divide the filters; ShapeError when a sample is not an image,
 *   smaller than the window, or of channels that groups do not divide
 * @see LeCun et al. 1998, "Gradient-based learning applied to document recognition"
 */
export class Conv2D extends ConvolutionLayer {
  readonly filters: number;
  readonly groups: number;

  /**
   * @param filters number of output channels
   * @param kernelSize height and width of the kernel, or one number for both
   * @param options `activation` ("linear"), `strides` (1), `padding` ("valid"), `dilation` (1), `groups` (1), `useBias` (true), initializers, regularizers, constraints, `activityRegularizer`, `name`, `trainable`, `seed`: {@link Conv2DOptions}
   */
  constructor(filters: number, kernelSize: Pair, options?: Conv2DOptions) {
    const { groups = 1, ...shared } = readOptions(options);
    super("Conv2D", kernelSize, shared);
    checkPositive("Conv2D", "filters", filters);
    checkGroups("Conv2D", groups, filters);
    this.filters = filters;
    this.groups = groups;
  }

  override get type(): string {
    return "Conv2D";
  }

  override build(inputShape: Shape): void {
    checkRank(this, inputShape, 3, "an image [h, w, c]");
    this.addKernelAndBias([...this.kernelSize, this.channelsPerGroup(inputShape, this.groups), this.filters]);
  }

  protected override get inputChannels(): number {
    return this.kernel.shape[2] * this.groups;
  }

  /** [n, h, w, channels] → [n, oh, ow, filters] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const { strides, padding, dilation, groups } = this;
    const options = (x: Tensor) => {
      this.ensureBuilt(x.shape.slice(1));
      return { bias: this.bias, strides, padding, dilation, groups };
    };
    const convolution = fusableOperation(
      "conv2d",
      (x, activation) => conv2d(x, this.kernel, { ...options(x), activation }),
      (x, pooling) => conv2dMaxPool2d(x, this.kernel, { ...options(x), ...pooling }),
    );
    return this.activated(graph, graph.add(convolution, x));
  }

  protected override outputChannels(): number {
    return this.filters;
  }

  protected override options(): Record<string, unknown> {
    const { filters, groups } = this;
    return { filters, ...super.options(), ...(groups === 1 ? {} : { groups }) };
  }
}

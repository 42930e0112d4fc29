import type { GraphBuilder, Value } from "../plan/Graph.js";
import { fusableOperation } from "../plan/Operation.js";
import { conv1d, type SequencePadding } from "../tensor/ops/conv1d.js";
import { windowGeometry } from "../tensor/ops/window.js";
import { ValueError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import { KERNEL_LAYER_OPTIONS, KERNELS_ONLY, KernelLayer, type KernelLayerOptions } from "./KernelLayer.js";
import { checkGroups, checkRank, stepsOf } from "./layerChecks.js";
import { IMAGES_ONLY, layerOptionsReader } from "./layerOptions.js";

/** Options of {@link Conv1D}. */
export interface Conv1DOptions extends KernelLayerOptions {
  /** Default 1. */
  readonly strides?: number | readonly [number];
  /** "valid", "same", or "causal", which puts all zeros before. Default "valid". */
  readonly padding?: SequencePadding;
  /** Distance between the kernel's elements. Default 1. */
  readonly dilation?: number | readonly [number];
  /** Keras's name of `dilation`. */
  readonly dilationRate?: number | readonly [number];
  /** Channels and filters are cut into that many runs; a run of filters sees its run of channels alone. Default 1. */
  readonly groups?: number;
}

const readOptions = layerOptionsReader<Conv1DOptions>(
  "Conv1D",
  'new Conv1D(32, 3, { padding: "causal" })',
  {
    ...KERNEL_LAYER_OPTIONS,
    ...{ strides: true, padding: true, dilation: true, dilationRate: "dilation", groups: true },
  },
  { ...KERNELS_ONLY, ...IMAGES_ONLY },
);

/**
 * 1-D convolution layer over sequences [steps, channels]: kernel [k, channels / groups, filters], bias [filters], then the activation.
 * @throws ValueError when a size is not a positive integer, for an unknown padding, or groups that do not divide the filters; ShapeError
 *   when a sample is not a sequence, shorter than the window, or of channels that groups do not divide
 * @see van den Oord et al. 2016, arXiv:1609.03499, for causal convolutions
 */
export class Conv1D extends KernelLayer {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides: number;
  readonly padding: SequencePadding;
  readonly dilation: number;
  readonly groups: number;

  /**
   * @param filters number of output channels
   * @param kernelSize length of the kernel
   * @param options `activation` ("linear"), `strides` (1), `padding` ("valid"), `dilation` (1), `groups` (1), `useBias` (true), initializers, regularizers, constraints, `activityRegularizer`, `name`, `trainable`, `seed`: {@link Conv1DOptions}
   */
  constructor(filters: number, kernelSize: number | readonly [number], options?: Conv1DOptions) {
    const { strides = 1, padding = "valid", dilation = 1, groups = 1, ...shared } = readOptions(options);
    super(shared);
    this.filters = stepsOf("Conv1D", "filters", filters);
    this.kernelSize = stepsOf("Conv1D", "kernelSize", kernelSize);
    this.strides = stepsOf("Conv1D", "strides", strides);
    this.dilation = stepsOf("Conv1D", "dilation", dilation);
    this.padding = padding;
    this.groups = groups;
    checkGroups("Conv1D", groups, filters);
    if (!["valid", "same", "causal"].includes(padding))
      throw new ValueError(`Conv1D: padding "${padding}" is unknown; give "valid", "same" or "causal"`);
  }

  override get type(): string {
    return "Conv1D";
  }

  override build(inputShape: Shape): void {
    checkRank(this, inputShape, 2, "a sequence [steps, channels]");
    this.addKernelAndBias([this.kernelSize, this.channelsPerGroup(inputShape, this.groups), this.filters]);
  }

  protected override get inputChannels(): number {
    return this.kernel.shape[1] * this.groups;
  }

  /** [n, steps, channels] → [n, outSteps, filters] */
  override describe(graph: GraphBuilder, x: Value): Value {
    const { strides, padding, dilation, groups } = this;
    const convolution = fusableOperation("conv1d", (x, activation) => {
      this.ensureBuilt(x.shape.slice(1));
      return conv1d(x, this.kernel, { bias: this.bias, strides, padding, dilation, groups, activation });
    });
    return this.activated(graph, graph.add(convolution, x));
  }

  override outputShape(inputShape: Shape): Shape {
    checkRank(this, inputShape, 2, "a sequence [steps, channels]");
    const [steps, channels] = inputShape;
    // Zeros before the sequence make an output for every step, as "same" does.
    const padding = this.padding === "causal" ? "same" : this.padding;
    const { outWidth } = windowGeometry(
      this.name,
      [1, 1, steps, channels],
      [1, this.kernelSize],
      [1, this.strides],
      padding,
      [1, this.dilation],
    );
    return [outWidth, this.filters];
  }

  protected override options(): Record<string, unknown> {
    const { filters, kernelSize, strides, padding, dilation, groups } = this;
    return { filters, kernelSize, strides, padding, dilation, groups, ...super.options() };
  }
}

import type { GraphBuilder, Value } from "../plan/Graph.js";
import { activationOperation } from "../plan/Operation.js";
import type { Parameter } from "../tensor/Parameter.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { type ActivationName, activationOf } from "./activations.js";
import { activityPenalty } from "./activityPenalty.js";
import type { ConstraintLike } from "./constraints.js";
import { DescribedLayer } from "./DescribedLayer.js";
import type { Initializer, InitializerName } from "./initializers.js";
import type { WeightOptions } from "./Layer.js";
import { checkChannels } from "./layerChecks.js";
import { LAYER_OPTIONS, type LayerOptions } from "./layerOptions.js";
import { type Regularizer, type RegularizerLike, regularizerConfig, regularizerOf } from "./regularizers.js";
import { settingNames, settingsConfig, weightSettings } from "./weightSettings.js";

/** Options of layers with a kernel and a bias. */
export interface KernelLayerOptions extends LayerOptions {
  /** Default "linear". */
  readonly activation?: ActivationName;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default "glorotUniform". */
  readonly kernelInitializer?: InitializerName | Initializer;
  /** Default "zeros". */
  readonly biasInitializer?: InitializerName | Initializer;
  /** A penalty on the kernel, added to the loss. Default none. */
  readonly kernelRegularizer?: RegularizerLike | null;
  /** A penalty on the bias. Default none. */
  readonly biasRegularizer?: RegularizerLike | null;
  /** What the kernel is held to after each step of training, such as maxNorm(). Default none. */
  readonly kernelConstraint?: ConstraintLike | null;
  /** The same for the bias. Default none. */
  readonly biasConstraint?: ConstraintLike | null;
  /** A penalty on the output, divided by the batch's size and added to the loss. Default none. */
  readonly activityRegularizer?: RegularizerLike | null;
}

/** The names of {@link KernelLayerOptions}, for the readers of such layers. */
export const KERNEL_LAYER_OPTIONS = {
  ...LAYER_OPTIONS,
  activation: true,
  useBias: true,
  ...settingNames("kernel", "bias"),
  activityRegularizer: true,
} as const;

/** The options of Keras's layers with a kernel that change nothing here. */
export const KERNELS_ONLY = { loraRank: [null] };

/** What dense and convolution layers share: a kernel, perhaps a bias, and an activation. */
export abstract class KernelLayer extends DescribedLayer {
  /** The activation of the output. */
  readonly activation: ActivationName;
  readonly #options: KernelLayerOptions;
  readonly #kernelSettings: WeightOptions;
  readonly #biasSettings: WeightOptions;
  readonly #activityRegularizer: Regularizer | null;

  /**
   * @param options `activation` ("linear"), `useBias` (true), initializers, regularizers, constraints, `activityRegularizer`, `name`, `trainable`, `seed`: {@link KernelLayerOptions}
   * @throws ValueError for an unknown activation, initializer, regularizer or constraint
   */
  constructor(options: KernelLayerOptions) {
    const { name, trainable, seed } = options;
    super({ name, trainable, seed });
    this.activation = options.activation ?? "linear";
    this.#options = options;
    activationOf(this.activation);
    this.#kernelSettings = weightSettings(options, "kernel");
    this.#biasSettings = weightSettings(options, "bias", "zeros");
    this.#activityRegularizer = options.activityRegularizer ? regularizerOf(options.activityRegularizer) : null;
  }

  /** The kernel. @throws StateError before the layer is built */
  get kernel(): Parameter {
    return this.weight(this.kernelName);
  }

  /** The name of the kernel among the weights. */
  protected get kernelName(): string {
    return "kernel";
  }

  /** The bias, one number per output channel, or null without one. @throws StateError before the layer is built */
  get bias(): Parameter | null {
    return this.#options.useBias === false ? null : this.weight("bias");
  }

  /** Makes the weights. @param outputs length of the bias; default the kernel's last axis */
  protected addKernelAndBias(kernelShape: Shape, outputs = kernelShape[kernelShape.length - 1]): void {
    this.addWeight(this.kernelName, kernelShape, this.#kernelSettings);
    if (this.#options.useBias !== false) this.addWeight("bias", [outputs], this.#biasSettings);
  }

  protected override checkInput(inputShape: Shape): void {
    checkChannels(this, inputShape, this.inputChannels);
  }

  /** The length of the samples' last axis that the kernel was made for. */
  protected get inputChannels(): number {
    return this.kernel.shape[this.kernel.shape.length - 2];
  }

  /** The channels that each group of filters sees. @throws ShapeError unless groups divide the channels */
  protected channelsPerGroup(inputShape: Shape, groups: number): number {
    const channels = inputShape[inputShape.length - 1];
    if (channels % groups === 0) return channels / groups;
    throw new ShapeError(
      `${this.name} (${this.type}): ${groups} groups do not divide the ${channels} channels of a sample ${showShape(inputShape)}; give a divisor`,
    );
  }

  /** Adds the layer's activation to a graph, unless it is linear, and the penalty on the output, where there is one. */
  protected activated(graph: GraphBuilder, x: Value): Value {
    const { activation } = this;
    const y = activation === "linear" ? x : graph.add(activationOperation(activation, activationOf(activation)), x);
    return this.#activityRegularizer ? graph.add(activityPenalty(this.#activityRegularizer), y) : y;
  }

  protected override options(): Record<string, unknown> {
    const { useBias = true, biasInitializer = "zeros" } = this.#options;
    const activityRegularizer = regularizerConfig(this.#activityRegularizer);
    return {
      activation: this.activation,
      useBias,
      ...settingsConfig(this.#options, "kernel"),
      ...settingsConfig({ ...this.#options, biasInitializer }, "bias"),
      ...(activityRegularizer ? { activityRegularizer } : {}),
    };
  }
}

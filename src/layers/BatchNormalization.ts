import type { FusedActivation } from "../backends/Kernels.js";
import type { GraphBuilder, Value } from "../plan/Graph.js";
import type { Operation } from "../plan/Operation.js";
import { ones, zeros } from "../tensor/create.js";
import { add } from "../tensor/ops/add.js";
import { batchNorm, normalize } from "../tensor/ops/batchNorm.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { transpose } from "../tensor/ops/transpose.js";
import type { Parameter } from "../tensor/Parameter.js";
import { noGrad } from "../tensor/record.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { AFFINE_LAYER_OPTIONS, AffineLayer, type AffineLayerOptions } from "./AffineLayer.js";
import type { CallContext } from "./Layer.js";
import { checkChannels, sampleAxis } from "./layerChecks.js";
import { layerOptionsReader } from "./layerOptions.js";
import type { MovingAverages } from "./MovingAverages.js";

/** Options of {@link BatchNormalization}, with Keras's defaults. */
export interface BatchNormalizationOptions extends AffineLayerOptions {
  /** How much of the moving statistics each step keeps. Default 0.99. */
  readonly momentum?: number;
  /** The axis of the channels, counted with the batch; negative ones count from the end. Default -1. */
  readonly axis?: number;
}

const readOptions = layerOptionsReader<BatchNormalizationOptions>(
  "BatchNormalization",
  "new BatchNormalization({ momentum: 0.9 })",
  { ...AFFINE_LAYER_OPTIONS, momentum: true, axis: true },
  {
    movingMeanInitializer: ["zeros"],
    movingVarianceInitializer: ["ones"],
    synchronized: [false],
    renorm: [false],
  },
);

/**
 * Batch normalisation over all axes but that of the channels, the last unless `axis` says otherwise:
 *   y = gamma·(x − mean)/√(variance + epsilon) + beta
 * When training (and trainable) it uses the batch's statistics and moves its
 * own towards them: moving = moving·momentum + batch·(1 − momentum), with the biased variance; otherwise it uses the moving
 * ones.
 *
 * With fewer than about 5 / (1 − momentum) steps of training in all, 500 with the default, the moving ones still remember where they
 * began: what the layer gives outside training is then wrong, however well training went. Take a smaller momentum, such as 0.9,
 * or call `updateMovingStatistics` after training. `fit` tells when a training ends so.
 * @throws ShapeError for samples that do not have the axis
 * @throws ValueError for a momentum beyond 0 to 1, or an epsilon that is not above 0
 * @see Ioffe and Szegedy 2015, arXiv:1502.03167
 */
export class BatchNormalization extends AffineLayer implements MovingAverages {
  /** By this trainings know the layer without having its code. */
  readonly keepsMovingAverages = true;
  /** How much of the moving statistics each step keeps. May be changed between two steps. */
  momentum: number;
  readonly axis: number;

  /**
   * @param options `momentum` (0.99), `epsilon` (1e-3), `center`, `scale` (true), `axis` (-1), `betaInitializer`,
   *   `gammaInitializer`, `betaRegularizer`, `gammaRegularizer`, `betaConstraint`, `gammaConstraint`, `name`, `trainable`, `seed`: {@link BatchNormalizationOptions}
   */
  constructor(options?: BatchNormalizationOptions) {
    const { momentum = 0.99, axis = -1, ...shared } = readOptions(options);
    super("BatchNormalization", shared);
    this.axis = axis;
    checkNumber("BatchNormalization", "momentum", momentum, { from: 0, to: 1 });
    this.momentum = momentum;
  }

  override get type(): string {
    return "BatchNormalization";
  }

  override build(inputShape: Shape): void {
    if (inputShape.length === 0)
      throw new ShapeError(`${this.name}: a sample is ${showShape(inputShape)} but needs an axis of channels`);
    const channels = inputShape[sampleAxis(this, this.axis, inputShape)];
    this.addGammaAndBeta([channels]);
    this.addWeight("moving_mean", [channels], { initializer: "zeros", trainable: false });
    this.addWeight("moving_variance", [channels], { initializer: "ones", trainable: false });
  }

  protected override checkInput(inputShape: Shape): void {
    checkChannels(this, inputShape, this.weight("moving_mean").size, this.axis);
  }

  /** Pure while it is frozen: it then uses the moving statistics in training too. */
  override describe(graph: GraphBuilder, x: Value): Value {
    const normalized: Operation = {
      name: "normalize",
      pure: !this.trainable,
      withActivation: (activation, training) =>
        training && this.trainable
          ? null
          : {
              name: `normalize + ${activation}`,
              pure: !this.trainable,
              compute: ([x]) => [this.#withMovingAverages(x, activation)],
            },
      compute: ([x], context) => [this.#normalized(x, context)],
    };
    return graph.add(normalized, x);
  }

  #normalized(x: Tensor, { training = false }: CallContext): Tensor {
    if (!training || !this.trainable) return this.#withMovingAverages(x, "linear");
    return this.#byBatch(x, this.#axisOf(x));
  }

  /** The axis of the channels in a batch. */
  #axisOf(x: Tensor): number {
    const sample = x.shape.slice(1);
    this.ensureBuilt(sample);
    return 1 + sampleAxis(this, this.axis, sample);
  }

  #byBatch(x: Tensor, axis: number): Tensor {
    const last = x.rank - 1;
    if (axis === last) return this.#moving(x);
    const swap = x.shape.map((_, i) => (i === axis ? last : i === last ? axis : i));
    return transpose(this.#moving(transpose(x, swap)), swap);
  }

  /** Normalizes by the statistics of the batch, towards which the layer's own move. */
  #moving(x: Tensor): Tensor {
    const [movingMean, movingVariance] = [this.weight("moving_mean"), this.weight("moving_variance")];
    const like = { dtype: x.dtype, backend: x.backend };
    const gamma = this.scale ? this.weight("gamma") : ones(movingMean.shape, like);
    const beta = this.center ? this.weight("beta") : zeros(movingMean.shape, like);
    const { y, mean, variance } = batchNorm(x, gamma, beta, { epsilon: this.epsilon });
    this.#move(movingMean, mean);
    this.#move(movingVariance, variance);
    return y;
  }

  #withMovingAverages(x: Tensor, activation: FusedActivation): Tensor {
    // Statistics [c, 1, 1] lie along an axis that is not the last.
    const shape = x.shape.slice(this.#axisOf(x)).map((n, i) => (i === 0 ? n : 1));
    const isLast = shape.length === 1;
    const placed = (name: string) => (isLast ? this.weight(name) : reshape(this.weight(name), shape));
    return normalize(x, {
      mean: placed("moving_mean"),
      variance: placed("moving_variance"),
      ...this.gammaAndBeta(isLast ? undefined : shape),
      epsilon: this.epsilon,
      activation,
    });
  }

  #move(moving: Parameter, batch: Tensor): void {
    moving.assign(noGrad(() => add(mul(moving, this.momentum), mul(batch, 1 - this.momentum))));
  }

  protected override options(): Record<string, unknown> {
    const { momentum, axis } = this;
    return { momentum, ...super.options(), ...(axis === -1 ? {} : { axis }) };
  }
}

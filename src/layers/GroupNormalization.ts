import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { add } from "../tensor/ops/add.js";
import { normalize } from "../tensor/ops/batchNorm.js";
import { mean, variance } from "../tensor/ops/mean.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, showShape } from "../util/shape.js";
import { AFFINE_LAYER_OPTIONS, AffineLayer, type AffineLayerOptions } from "./AffineLayer.js";
import { checkChannels, checkPositive, sampleAxis } from "./layerChecks.js";
import { layerOptionsReader } from "./layerOptions.js";

/** Options of {@link GroupNormalization}. */
export interface GroupNormalizationOptions extends AffineLayerOptions {
  /** How many groups the channels are in; -1: each channel is a group of its own, which is instance normalization. Default 32. */
  readonly groups?: number;
  /** The axis of the channels, counted with the batch; negative ones count from the end. Default -1. */
  readonly axis?: number;
}

const readOptions = layerOptionsReader<GroupNormalizationOptions>(
  "GroupNormalization",
  "new GroupNormalization({ groups: 8 })",
  { ...AFFINE_LAYER_OPTIONS, groups: true, axis: true },
);

/**
 * Group normalization: gamma·(x − mean)/√(variance + epsilon) + beta, of any shape, with the mean and the biased variance of each group of
 * channels that lie side by side, over all their places in a sample. Gamma and beta have a number for each channel.
 * @throws ValueError for groups that are neither a positive integer nor -1; ShapeError where they do not divide the channels
 * @see Wu and He 2018, arXiv:1803.08494
 */
export class GroupNormalization extends AffineLayer {
  readonly groups: number;
  readonly axis: number;

  /**
   * @param options `groups` (32), `axis` (-1), `epsilon` (1e-3), `center`, `scale` (true), `betaInitializer`, `gammaInitializer`,
   *   `betaRegularizer`, `gammaRegularizer`, `betaConstraint`, `gammaConstraint`, `name`, `trainable`, `seed`: {@link GroupNormalizationOptions}
   */
  constructor(options?: GroupNormalizationOptions) {
    const { groups = 32, axis = -1, ...shared } = readOptions(options);
    super("GroupNormalization", shared);
    if (groups !== -1) checkPositive("GroupNormalization", "groups", groups);
    this.groups = groups;
    this.axis = axis;
  }

  override get type(): string {
    return "GroupNormalization";
  }

  override build(inputShape: Shape): void {
    this.groupsOf(inputShape);
    this.addGammaAndBeta([inputShape[sampleAxis(this, this.axis, inputShape)]]);
  }

  /** How many groups a sample has. @throws ShapeError unless they divide the channels */
  groupsOf(inputShape: Shape): number {
    const channels = inputShape[sampleAxis(this, this.axis, inputShape)];
    const groups = this.groups === -1 ? channels : this.groups;
    if (channels % groups === 0) return groups;
    throw new ShapeError(
      `${this.name} (GroupNormalization): ${groups} groups do not divide the ${channels} channels of a sample ${showShape(inputShape)}; give a divisor`,
    );
  }

  protected override checkInput(inputShape: Shape): void {
    this.groupsOf(inputShape);
    const [weight] = this.weights;
    if (weight !== undefined) checkChannels(this, inputShape, weight.size, this.axis);
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("groupNormalize", (x) => this.#normalized(x)),
      x,
    );
  }

  #normalized(x: Tensor): Tensor {
    const sample = x.shape.slice(1);
    this.ensureBuilt(sample);
    const [groups, axis] = [this.groupsOf(sample), 1 + sampleAxis(this, this.axis, sample)];
    const before = x.shape.slice(0, axis);
    const grouped = reshape(x, [...before, groups, x.shape[axis] / groups, ...x.shape.slice(axis + 1)]);
    const over = { axis: grouped.shape.map((_, i) => i).filter((i) => i !== 0 && i !== axis), keepDims: true };
    const { epsilon } = this;
    const y = reshape(
      normalize(grouped, { mean: mean(grouped, over), variance: variance(grouped, over), epsilon }),
      x.shape,
    );
    const { gamma, beta } = this.gammaAndBeta(x.shape.slice(axis).map((n, i) => (i === 0 ? n : 1)));
    const scaled = gamma ? mul(y, gamma) : y;
    return beta ? add(scaled, beta) : scaled;
  }

  protected override options(): Record<string, unknown> {
    return { ...super.options(), groups: this.groups, ...(this.axis === -1 ? {} : { axis: this.axis }) };
  }
}

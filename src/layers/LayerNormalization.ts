import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { normalize } from "../tensor/ops/batchNorm.js";
import { mean, variance } from "../tensor/ops/mean.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import { AFFINE_LAYER_OPTIONS, AffineLayer, type AffineLayerOptions } from "./AffineLayer.js";
import { sampleAxes } from "./layerChecks.js";
import { layerOptionsReader } from "./layerOptions.js";

/** Options of {@link LayerNormalization}. */
export interface LayerNormalizationOptions extends AffineLayerOptions {
  /** The axis or axes that are normalized together, counted with the batch; negative ones count from the end. Default -1. */
  readonly axis?: number | readonly number[];
}

const readOptions = layerOptionsReader<LayerNormalizationOptions>(
  "LayerNormalization",
  "new LayerNormalization({ epsilon: 1e-6 })",
  { ...AFFINE_LAYER_OPTIONS, axis: true },
  { rmsScaling: [false] },
);

/**
 * Layer normalization: gamma·(x − mean)/√(variance + epsilon) + beta, of any shape, with the mean and the biased variance of each sample
 * over `axis`, in training and outside it. Gamma and beta have a number for each place along `axis`.
 * @throws ValueError for no axis; ShapeError for axes that samples do not have
 * @see Ba, Kiros and Hinton 2016, arXiv:1607.06450
 */
export class LayerNormalization extends AffineLayer {
  readonly axis: readonly number[];

  /**
   * @param options `axis` (-1), `epsilon` (1e-3), `center`, `scale` (true), `betaInitializer`, `gammaInitializer`, `betaRegularizer`,
   *   `gammaRegularizer`, `betaConstraint`, `gammaConstraint`, `name`, `trainable`, `seed`: {@link LayerNormalizationOptions}
   */
  constructor(options?: LayerNormalizationOptions) {
    const { axis = -1, ...shared } = readOptions(options);
    super("LayerNormalization", shared);
    this.axis = [axis].flat();
    if (this.axis.length === 0)
      throw new ValueError("LayerNormalization: axis is []; give at least one axis, such as -1");
  }

  override get type(): string {
    return "LayerNormalization";
  }

  override build(inputShape: Shape): void {
    this.addGammaAndBeta(this.#normalizedShape(inputShape));
  }

  #normalizedShape(inputShape: Shape): Shape {
    return sampleAxes(this, this.axis, inputShape).map((axis) => inputShape[axis]);
  }

  protected override checkInput(inputShape: Shape): void {
    const shape = this.#normalizedShape(inputShape);
    const [weight] = this.weights;
    if (weight === undefined || sameShape(weight.shape, shape)) return;
    throw new ShapeError(
      `${this.name} (LayerNormalization): a sample is ${showShape(inputShape)}, but the layer's weights were made for ${showShape(weight.shape)} along its axes; ` +
        "give it such samples, or make a new layer for these",
    );
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("layerNormalize", (x) => this.#normalized(x)),
      x,
    );
  }

  #normalized(x: Tensor): Tensor {
    const sample = x.shape.slice(1);
    this.ensureBuilt(sample);
    const axes = sampleAxes(this, this.axis, sample);
    const over = { axis: axes.map((axis) => axis + 1), keepDims: true };
    const shape = sample.map((n, axis) => (axes.includes(axis) ? n : 1));
    const { epsilon } = this;
    return normalize(x, { mean: mean(x, over), variance: variance(x, over), ...this.gammaAndBeta(shape), epsilon });
  }

  protected override options(): Record<string, unknown> {
    const { axis } = this;
    return { ...super.options(), axis: axis.length === 1 ? axis[0] : axis };
  }
}

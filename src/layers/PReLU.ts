import type { GraphBuilder, Value } from "../plan/Graph.js";
import { pureOperation } from "../plan/Operation.js";
import { mul } from "../tensor/ops/mul.js";
import { neg } from "../tensor/ops/neg.js";
import { relu } from "../tensor/ops/relu.js";
import { sub } from "../tensor/ops/sub.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError } from "../util/errors.js";
import { type Shape, sameShape, showShape } from "../util/shape.js";
import type { ConstraintLike } from "./constraints.js";
import { DescribedLayer } from "./DescribedLayer.js";
import type { Initializer, InitializerName } from "./initializers.js";
import type { WeightOptions } from "./Layer.js";
import { sampleAxes } from "./layerChecks.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";
import type { RegularizerLike } from "./regularizers.js";
import { settingNames, settingsConfig, weightSettings } from "./weightSettings.js";

/** Options of {@link PReLU}. */
export interface PReLUOptions extends LayerOptions {
  /** The axes along which the slope is the same, counted with the batch, such as [1, 2] for one slope a channel. Default: none. */
  readonly sharedAxes?: number | readonly number[] | null;
  /** Default "zeros". */
  readonly alphaInitializer?: InitializerName | Initializer;
  /** A penalty on the slopes, added to the loss. Default none. */
  readonly alphaRegularizer?: RegularizerLike | null;
  /** What the slopes are held to after each step of training. Default none. */
  readonly alphaConstraint?: ConstraintLike | null;
}

const readOptions = layerOptionsReader<PReLUOptions>("PReLU", "new PReLU({ sharedAxes: [1, 2] })", {
  ...LAYER_OPTIONS,
  sharedAxes: true,
  ...settingNames("alpha"),
});

/**
 * x where x > 0, else alpha·x, of any shape, with slopes alpha that are learned: one for each element of a sample, or for those that
 * `sharedAxes` leaves apart.
 * @throws ShapeError for axes that samples do not have
 * @see He et al. 2015, "Delving deep into rectifiers", arXiv:1502.01852
 */
export class PReLU extends DescribedLayer {
  readonly sharedAxes: readonly number[];
  readonly #options: PReLUOptions;
  readonly #settings: WeightOptions;

  /** @param options `sharedAxes` (none), `alphaInitializer` ("zeros"), `alphaRegularizer`, `alphaConstraint`, `name`, `trainable`, `seed`: {@link PReLUOptions} */
  constructor(options?: PReLUOptions) {
    const given = readOptions(options);
    const { name, trainable, seed, sharedAxes } = given;
    super({ name, trainable, seed });
    this.sharedAxes = [sharedAxes ?? []].flat();
    this.#options = given;
    this.#settings = weightSettings(given, "alpha", "zeros");
  }

  override get type(): string {
    return "PReLU";
  }

  override build(inputShape: Shape): void {
    this.addWeight("alpha", this.#slopes(inputShape), this.#settings);
  }

  #slopes(inputShape: Shape): Shape {
    const shared = sampleAxes(this, this.sharedAxes, inputShape);
    return inputShape.map((n, axis) => (shared.includes(axis) ? 1 : n));
  }

  protected override checkInput(inputShape: Shape): void {
    const { shape } = this.weight("alpha");
    if (sameShape(shape, this.#slopes(inputShape))) return;
    throw new ShapeError(
      `${this.name} (PReLU): a sample is ${showShape(inputShape)}, but the layer's slopes were made for ${showShape(shape)}; give it such samples, or make a new layer for these`,
    );
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("prelu", (x) => this.#rectified(x)),
      x,
    );
  }

  #rectified(x: Tensor): Tensor {
    this.ensureBuilt(x.shape.slice(1));
    return sub(relu(x), mul(this.weight("alpha"), relu(neg(x))));
  }

  override outputShape(inputShape: Shape): Shape {
    sampleAxes(this, this.sharedAxes, inputShape);
    return inputShape;
  }

  protected override options(): Record<string, unknown> {
    const { alphaInitializer = "zeros" } = this.#options;
    return {
      ...(this.sharedAxes.length === 0 ? {} : { sharedAxes: this.sharedAxes }),
      ...settingsConfig({ ...this.#options, alphaInitializer }, "alpha"),
    };
  }
}

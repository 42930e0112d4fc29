import type { GraphBuilder, Value } from "../plan/Graph.js";
import { activationOperation, pureOperation } from "../plan/Operation.js";
import { lessEqual } from "../tensor/ops/comparisons.js";
import { elu } from "../tensor/ops/elu.js";
import { minimum } from "../tensor/ops/maximum.js";
import { mul } from "../tensor/ops/mul.js";
import { leakyRelu, relu, relu6 } from "../tensor/ops/relu.js";
import { softmax } from "../tensor/ops/softmax.js";
import { sub } from "../tensor/ops/sub.js";
import { where } from "../tensor/ops/where.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import type { Shape } from "../util/shape.js";
import { type ActivationName, activationOf } from "./activations.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { sampleAxis } from "./layerChecks.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

/** Options of {@link ReLU}. */
export interface ReLUOptions extends LayerOptions {
  /** What larger values become. Default null: they stay. */
  readonly maxValue?: number | null;
  /** The slope below the threshold. Default 0. */
  readonly negativeSlope?: number;
  /** From where on values stay. Default 0. */
  readonly threshold?: number;
}

/** Options of {@link LeakyReLU}. */
export interface LeakyReLUOptions extends LayerOptions {
  /** Default 0.3. */
  readonly negativeSlope?: number;
  /** Keras 2's name of `negativeSlope`. */
  readonly alpha?: number;
}

/** Options of {@link ELU}. */
export interface ELUOptions extends LayerOptions {
  /** Default 1. */
  readonly alpha?: number;
}

const readActivationOptions = layerOptionsReader<LayerOptions>(
  "Activation",
  'new Activation("relu", { name: "rectified" })',
  LAYER_OPTIONS,
);
const readReluOptions = layerOptionsReader<ReLUOptions>("ReLU", "new ReLU({ maxValue: 6 })", {
  ...LAYER_OPTIONS,
  ...{ maxValue: true, negativeSlope: true, threshold: true },
});
const readLeakyReluOptions = layerOptionsReader<LeakyReLUOptions>(
  "LeakyReLU",
  "new LeakyReLU({ negativeSlope: 0.3 })",
  {
    ...LAYER_OPTIONS,
    negativeSlope: true,
    alpha: "negativeSlope",
  },
);
const readEluOptions = layerOptionsReader<ELUOptions>("ELU", "new ELU({ alpha: 1 })", {
  ...LAYER_OPTIONS,
  alpha: true,
});
const readSoftmaxOptions = layerOptionsReader<SoftmaxOptions>("Softmax", 'new Softmax({ name: "probabilities" })', {
  ...LAYER_OPTIONS,
  axis: true,
});

abstract class Elementwise extends DescribedLayer {
  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }
}

/** An activation as a layer of its own, of any shape. @param activation such as "relu"  @throws ValueError for an unknown name */
export class Activation extends Elementwise {
  readonly activation: ActivationName;

  /**
   * @param activation such as "relu", "tanh" or "softmax"
   * @param options `name`, `trainable`, `seed`: {@link LayerOptions}
   */
  constructor(activation: ActivationName, options?: LayerOptions) {
    super(readActivationOptions(options));
    this.activation = activation;
    activationOf(activation);
  }

  override get type(): string {
    return "Activation";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(activationOperation(this.activation, activationOf(this.activation)), x);
  }

  protected override options(): Record<string, unknown> {
    return { activation: this.activation };
  }
}

/**
 * max(0, x), of any shape. With options: min(x, maxValue) where x > threshold, else negativeSlope·(x − threshold).
 * @throws ValueError for a maxValue, slope or threshold below 0
 * @see Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines"
 */
export class ReLU extends Elementwise {
  readonly maxValue: number | null;
  readonly negativeSlope: number;
  readonly threshold: number;

  /** @param options `maxValue` (null), `negativeSlope` (0), `threshold` (0), `name`, `trainable`, `seed`: {@link ReLUOptions} */
  constructor(options?: ReLUOptions) {
    const { maxValue = null, negativeSlope = 0, threshold = 0, ...shared } = readReluOptions(options);
    super(shared);
    if (maxValue !== null) checkNumber("ReLU", "maxValue", maxValue, { from: 0 });
    checkNumber("ReLU", "negativeSlope", negativeSlope, { from: 0 });
    checkNumber("ReLU", "threshold", threshold, { from: 0 });
    this.maxValue = maxValue;
    this.negativeSlope = negativeSlope;
    this.threshold = threshold;
  }

  override get type(): string {
    return "ReLU";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    const { maxValue, negativeSlope, threshold } = this;
    const isPlain = negativeSlope === 0 && threshold === 0;
    if (isPlain && maxValue === null) return graph.add(activationOperation("relu", relu), x);
    if (isPlain && maxValue === 6) return graph.add(activationOperation("relu6", relu6), x);
    return graph.add(
      pureOperation("relu", (x) => this.#bounded(x)),
      x,
    );
  }

  #bounded(x: Tensor): Tensor {
    const { maxValue, negativeSlope, threshold } = this;
    const above = maxValue === null ? x : minimum(x, maxValue);
    // The condition is false for NaN, which stays so.
    return where(lessEqual(x, threshold), negativeSlope === 0 ? 0 : mul(sub(x, threshold), negativeSlope), above);
  }

  protected override options(): Record<string, unknown> {
    const { maxValue, negativeSlope, threshold } = this;
    return {
      ...(maxValue === null ? {} : { maxValue }),
      ...(negativeSlope === 0 ? {} : { negativeSlope }),
      ...(threshold === 0 ? {} : { threshold }),
    };
  }
}

/**
 * x where x > 0, else negativeSlope·x, of any shape. Default 0.3, as Keras's layer; the function's is 0.2.
 * @see Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic models"
 */
export class LeakyReLU extends Elementwise {
  readonly negativeSlope: number;

  /** @param options `negativeSlope` (0.3), `name`, `trainable`, `seed`: {@link LeakyReLUOptions} */
  constructor(options?: LeakyReLUOptions) {
    const { negativeSlope = 0.3, ...shared } = readLeakyReluOptions(options);
    super(shared);
    this.negativeSlope = negativeSlope;
  }

  override get type(): string {
    return "LeakyReLU";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("leakyRelu", (x) => leakyRelu(x, { negativeSlope: this.negativeSlope })),
      x,
    );
  }

  protected override options(): Record<string, unknown> {
    return { negativeSlope: this.negativeSlope };
  }
}

/** x where x > 0, else alpha·(eˣ − 1), of any shape. Default 1. @see Clevert, Unterthiner and Hochreiter 2015, arXiv:1511.07289 */
export class ELU extends Elementwise {
  readonly alpha: number;

  /** @param options `alpha` (1), `name`, `trainable`, `seed`: {@link ELUOptions} */
  constructor(options?: ELUOptions) {
    const { alpha = 1, ...shared } = readEluOptions(options);
    super(shared);
    this.alpha = alpha;
  }

  override get type(): string {
    return "ELU";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(
      pureOperation("elu", (x) => elu(x, { alpha: this.alpha })),
      x,
    );
  }

  protected override options(): Record<string, unknown> {
    return { alpha: this.alpha };
  }
}

/** Options of {@link Softmax}. */
export interface SoftmaxOptions extends LayerOptions {
  /** The axis of the classes, counted with the batch; negative ones count from the end. Default -1. */
  readonly axis?: number;
}

/** eˣ / Σ eˣ over an axis: [n, …, classes] → the same. @throws ShapeError for samples that do not have the axis */
export class Softmax extends Elementwise {
  /** The axis of the classes, counted with the batch; negative ones count from the end. */
  readonly axis: number;

  /** @param options `axis` (-1), `name`, `trainable`, `seed`: {@link SoftmaxOptions} */
  constructor(options?: SoftmaxOptions) {
    const { axis = -1, ...shared } = readSoftmaxOptions(options);
    super(shared);
    this.axis = axis;
  }

  override build(inputShape: Shape): void {
    sampleAxis(this, this.axis, inputShape);
  }

  protected override checkInput(inputShape: Shape): void {
    sampleAxis(this, this.axis, inputShape);
  }

  override get type(): string {
    return "Softmax";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    const { axis } = this;
    return graph.add(
      axis === -1 ? activationOperation("softmax", softmax) : pureOperation("softmax", (x) => this.#alongAxis(x)),
      x,
    );
  }

  #alongAxis(x: Tensor): Tensor {
    return softmax(x, { axis: 1 + sampleAxis(this, this.axis, x.shape.slice(1)) });
  }

  protected override options(): Record<string, unknown> {
    return this.axis === -1 ? {} : { axis: this.axis };
  }
}

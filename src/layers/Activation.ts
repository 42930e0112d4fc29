import type { GraphBuilder, Value } from "../plan/Graph.js";
import { activationOperation, pureOperation } from "../plan/Operation.js";
import { elu } from "../tensor/ops/elu.js";
import { leakyRelu, relu } from "../tensor/ops/relu.js";
import { softmax } from "../tensor/ops/softmax.js";
import { ShapeError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import { type ActivationName, activationOf } from "./activations.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { LAYER_OPTIONS, type LayerOptions, layerOptionsReader } from "./layerOptions.js";

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
const readReluOptions = layerOptionsReader<LayerOptions>("ReLU", 'new ReLU({ name: "rectified" })', LAYER_OPTIONS, {
  maxValue: [null],
  negativeSlope: [0],
  threshold: [0],
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

/** max(0, x), of any shape. @see Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines" */
export class ReLU extends Elementwise {
  /** @param options `name`, `trainable`, `seed`: {@link LayerOptions} */
  constructor(options?: LayerOptions) {
    super(readReluOptions(options));
  }

  override get type(): string {
    return "ReLU";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(activationOperation("relu", relu), x);
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
  /** The axis of the classes, the batch counted in: only the last one can be chosen. Default -1. */
  readonly axis?: number;
}

/** eˣ / Σ eˣ over the last axis: [n, …, classes] → the same. @throws ShapeError when `axis` is not the last axis of the samples */
export class Softmax extends Elementwise {
  readonly #axis: number;

  /** @param options `axis` (-1), `name`, `trainable`, `seed`: {@link SoftmaxOptions} */
  constructor(options?: SoftmaxOptions) {
    const { axis = -1, ...shared } = readSoftmaxOptions(options);
    super(shared);
    this.#axis = axis;
  }

  override build(inputShape: Shape): void {
    if (this.#axis !== -1 && this.#axis !== inputShape.length)
      throw new ShapeError(
        `${this.name}: the axis of a batch [n, ${inputShape.join(", ")}] is ${this.#axis} but must be the last, ${inputShape.length} or -1`,
      );
  }

  override get type(): string {
    return "Softmax";
  }

  override describe(graph: GraphBuilder, x: Value): Value {
    return graph.add(activationOperation("softmax", softmax), x);
  }
}

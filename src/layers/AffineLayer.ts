import { reshape } from "../tensor/ops/reshape.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import type { Shape } from "../util/shape.js";
import { DescribedLayer } from "./DescribedLayer.js";
import { type Initializer, type InitializerName, initializerOf } from "./initializers.js";
import { LAYER_OPTIONS, type LayerOptions } from "./layerOptions.js";
import { type RegularizerLike, regularizerConfig, regularizerOf } from "./regularizers.js";

/** Options of the layers that normalize, with Keras's defaults. */
export interface AffineLayerOptions extends LayerOptions {
  /** Added to the variance, above 0. Default 1e-3. */
  readonly epsilon?: number;
  /** Whether there is a beta. Default true. */
  readonly center?: boolean;
  /** Whether there is a gamma. Default true. */
  readonly scale?: boolean;
  /** Default "zeros". */
  readonly betaInitializer?: InitializerName | Initializer;
  /** Default "ones". */
  readonly gammaInitializer?: InitializerName | Initializer;
  /** A penalty on beta, added to the loss. Default none. */
  readonly betaRegularizer?: RegularizerLike | null;
  /** A penalty on gamma. Default none. */
  readonly gammaRegularizer?: RegularizerLike | null;
}

/** The names of {@link AffineLayerOptions}, for the readers of such layers. */
export const AFFINE_LAYER_OPTIONS = {
  ...LAYER_OPTIONS,
  epsilon: true,
  center: true,
  scale: true,
  betaInitializer: true,
  gammaInitializer: true,
  betaRegularizer: true,
  gammaRegularizer: true,
} as const;

/** The options of Keras's layers with a gamma and a beta that change nothing here. */
export const AFFINE_ONLY = { betaConstraint: [null], gammaConstraint: [null] };

/** What the layers that normalize share: a gamma that scales what was normalized, and a beta that shifts it. */
export abstract class AffineLayer extends DescribedLayer {
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly #options: AffineLayerOptions;

  /** @throws ValueError for an epsilon that is not above 0, and for an unknown initializer or regularizer */
  constructor(type: string, options: AffineLayerOptions) {
    const { name, trainable, seed, epsilon = 1e-3, center = true, scale = true } = options;
    super({ name, trainable, seed });
    checkNumber(type, "epsilon", epsilon, { above: 0 });
    this.epsilon = epsilon;
    this.center = center;
    this.scale = scale;
    this.#options = options;
    initializerOf(options.betaInitializer ?? "zeros");
    initializerOf(options.gammaInitializer ?? "ones");
    for (const regularizer of [options.betaRegularizer, options.gammaRegularizer])
      if (regularizer) regularizerOf(regularizer);
  }

  /** Makes gamma and beta, each where there is one. */
  protected addGammaAndBeta(shape: Shape): void {
    const { betaInitializer = "zeros", gammaInitializer = "ones", betaRegularizer, gammaRegularizer } = this.#options;
    if (this.scale) this.addWeight("gamma", shape, { initializer: gammaInitializer, regularizer: gammaRegularizer });
    if (this.center) this.addWeight("beta", shape, { initializer: betaInitializer, regularizer: betaRegularizer });
  }

  /** Gamma and beta, null where there is none. @param shape in which they are broadcast to a batch; default their own */
  protected gammaAndBeta(shape?: Shape): { gamma: Tensor | null; beta: Tensor | null } {
    const placed = (name: string) => (shape ? reshape(this.weight(name), shape) : this.weight(name));
    return { gamma: this.scale ? placed("gamma") : null, beta: this.center ? placed("beta") : null };
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  /** Initializers that are functions are left out: a restored layer gets its weights anyway. */
  protected override options(): Record<string, unknown> {
    const { betaInitializer = "zeros", gammaInitializer = "ones", betaRegularizer, gammaRegularizer } = this.#options;
    const named = (initializer: unknown, standard: string) =>
      typeof initializer === "string" && initializer !== standard ? initializer : null;
    const entries = {
      epsilon: this.epsilon,
      center: this.center,
      scale: this.scale,
      betaInitializer: named(betaInitializer, "zeros"),
      gammaInitializer: named(gammaInitializer, "ones"),
      betaRegularizer: regularizerConfig(betaRegularizer),
      gammaRegularizer: regularizerConfig(gammaRegularizer),
    };
    return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null));
  }
}

import { reshape } from "../tensor/ops/reshape.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import type { Shape } from "../util/shape.js";
import type { ConstraintLike } from "./constraints.js";
import { DescribedLayer } from "./DescribedLayer.js";
import type { Initializer, InitializerName } from "./initializers.js";
import type { WeightOptions } from "./Layer.js";
import { LAYER_OPTIONS, type LayerOptions } from "./layerOptions.js";
import type { RegularizerLike } from "./regularizers.js";
import { settingNames, settingsConfig, weightSettings } from "./weightSettings.js";

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
  /** What beta is held to after each step of training. Default none. */
  readonly betaConstraint?: ConstraintLike | null;
  /** The same for gamma. Default none. */
  readonly gammaConstraint?: ConstraintLike | null;
}

/** The names of {@link AffineLayerOptions}, for the readers of such layers. */
export const AFFINE_LAYER_OPTIONS = {
  ...LAYER_OPTIONS,
  epsilon: true,
  center: true,
  scale: true,
  ...settingNames("beta", "gamma"),
} as const;

/** What the layers that normalize share: a gamma that scales what was normalized, and a beta that shifts it. */
export abstract class AffineLayer extends DescribedLayer {
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly #options: AffineLayerOptions;
  readonly #betaSettings: WeightOptions;
  readonly #gammaSettings: WeightOptions;

  /** @throws ValueError for an epsilon that is not above 0, and for an unknown initializer, regularizer or constraint */
  constructor(type: string, options: AffineLayerOptions) {
    const { name, trainable, seed, epsilon = 1e-3, center = true, scale = true } = options;
    super({ name, trainable, seed });
    checkNumber(type, "epsilon", epsilon, { above: 0 });
    this.epsilon = epsilon;
    this.center = center;
    this.scale = scale;
    this.#options = options;
    this.#betaSettings = weightSettings(options, "beta", "zeros");
    this.#gammaSettings = weightSettings(options, "gamma", "ones");
  }

  /** Makes gamma and beta, each where there is one. */
  protected addGammaAndBeta(shape: Shape): void {
    if (this.scale) this.addWeight("gamma", shape, this.#gammaSettings);
    if (this.center) this.addWeight("beta", shape, this.#betaSettings);
  }

  /** Gamma and beta, null where there is none. @param shape in which they are broadcast to a batch; default their own */
  protected gammaAndBeta(shape?: Shape): { gamma: Tensor | null; beta: Tensor | null } {
    const placed = (name: string) => (shape ? reshape(this.weight(name), shape) : this.weight(name));
    return { gamma: this.scale ? placed("gamma") : null, beta: this.center ? placed("beta") : null };
  }

  override outputShape(inputShape: Shape): Shape {
    return inputShape;
  }

  protected override options(): Record<string, unknown> {
    const { epsilon, center, scale } = this;
    const [beta, gamma] = [
      settingsConfig(this.#options, "beta", "zeros"),
      settingsConfig(this.#options, "gamma", "ones"),
    ];
    return { epsilon, center, scale, ...beta, ...gamma };
  }
}

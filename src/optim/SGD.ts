import type { Kernels, Storage } from "../backends/Kernels.js";
import { checkNumber } from "../util/checkNumber.js";
import { OPTIMIZER_OPTIONS, Optimizer, type OptimizerOptions, optimizerOptionsReader } from "./Optimizer.js";

/** Options of {@link SGD}. */
export interface SGDOptions extends OptimizerOptions {
  /** Default 0. */
  readonly momentum?: number;
  /** Look ahead along the velocity. Default false. */
  readonly nesterov?: boolean;
}

const readOptions = optimizerOptionsReader<SGDOptions>("SGD", "new SGD({ learningRate: 0.01 })", {
  ...OPTIMIZER_OPTIONS,
  momentum: true,
  nesterov: true,
});

/**
 * Gradient descent: w −= learningRate·g. With momentum v = momentum·v − learningRate·g; w += v, or with Nesterov
 * w += momentum·v − learningRate·g. Learning rate 0.01 by default.
 * @throws ValueError for a momentum beyond 0 to 1, or a negative rate
 * @see Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning"
 */
export class SGD extends Optimizer {
  readonly momentum: number;
  readonly nesterov: boolean;

  /**
   * @param options `learningRate` (0.01), `momentum` (0), `nesterov` (false), `weightDecay`, `clipnorm`, `clipvalue`,
   *   `globalClipnorm`: {@link SGDOptions}
   */
  constructor(options?: SGDOptions) {
    const { momentum = 0, nesterov = false, ...shared } = readOptions(options);
    super(shared, 0.01);
    checkNumber("SGD", "momentum", momentum, { from: 0, to: 1 });
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  override settings(): Record<string, unknown> {
    return { type: "SGD", ...super.settings(), momentum: this.momentum, nesterov: this.nesterov };
  }

  protected override slotNames(): readonly string[] {
    return this.momentum > 0 ? ["velocity"] : [];
  }

  protected override update(kernels: Kernels, state: Storage[], gradient: Storage, learningRate: number): Storage[] {
    const { momentum, nesterov } = this;
    return kernels.sgd(state, gradient, { learningRate, momentum, nesterov });
  }
}

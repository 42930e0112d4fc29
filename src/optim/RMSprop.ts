import type { Kernels, Storage } from "../backends/Kernels.js";
import { checkNumber } from "../util/checkNumber.js";
import { OPTIMIZER_OPTIONS, Optimizer, type OptimizerOptions, optimizerOptionsReader } from "./Optimizer.js";

/** Options of {@link RMSprop}, with Keras's defaults. */
export interface RMSpropOptions extends OptimizerOptions {
  /** Default 0.9. */
  readonly rho?: number;
  /** Default 0. */
  readonly momentum?: number;
  /** Inside the root. Default 1e-7. */
  readonly epsilon?: number;
  /** Subtract the squared mean gradient: an estimate of the variance. Default false. */
  readonly centered?: boolean;
}

const readOptions = optimizerOptionsReader<RMSpropOptions>("RMSprop", "new RMSprop({ learningRate: 0.001 })", {
  ...OPTIMIZER_OPTIONS,
  rho: true,
  momentum: true,
  epsilon: true,
  centered: true,
});

/**
 * RMSprop: v = rho·v + (1 − rho)·g²; w −= learningRate·g/√(v + epsilon), through momentum where there is some.
 * Learning rate 0.001 by default.
 * @throws ValueError for a rho outside [0, 1), a momentum outside [0, 1], a negative epsilon or rate
 * @see Tieleman and Hinton 2012, "Neural Networks for Machine Learning", lecture 6.5
 */
export class RMSprop extends Optimizer {
  readonly #options: Required<Omit<RMSpropOptions, keyof OptimizerOptions>>;

  /**
   * @param options `learningRate` (0.001), `rho` (0.9), `momentum` (0), `epsilon` (1e-7), `centered` (false),
   *   `weightDecay`, `clipnorm`, `clipvalue`, `globalClipnorm`: {@link RMSpropOptions}
   */
  constructor(options?: RMSpropOptions) {
    const { rho = 0.9, momentum = 0, epsilon = 1e-7, centered = false, ...shared } = readOptions(options);
    super(shared, 0.001);
    checkNumber("RMSprop", "rho", rho, { from: 0, below: 1 });
    checkNumber("RMSprop", "momentum", momentum, { from: 0, to: 1 });
    checkNumber("RMSprop", "epsilon", epsilon, { from: 0 });
    this.#options = { rho, momentum, epsilon, centered };
  }

  override settings(): Record<string, unknown> {
    return { type: "RMSprop", ...super.settings(), ...this.#options };
  }

  protected override slotNames(): readonly string[] {
    const { momentum, centered } = this.#options;
    return ["velocity", ...(momentum > 0 ? ["momentum"] : []), ...(centered ? ["average_gradient"] : [])];
  }

  protected override update(kernels: Kernels, state: Storage[], gradient: Storage, learningRate: number): Storage[] {
    return kernels.rmsprop(state, gradient, { learningRate, ...this.#options });
  }
}

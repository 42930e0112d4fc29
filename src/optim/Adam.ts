import type { Kernels, Storage } from "../backends/Kernels.js";
import { checkNumber } from "../util/checkNumber.js";
import { pow } from "../util/math.js";
import { OPTIMIZER_OPTIONS, Optimizer, type OptimizerOptions, optimizerOptionsReader } from "./Optimizer.js";

/** Options of {@link Adam}, with Keras's defaults. */
export interface AdamOptions extends OptimizerOptions {
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
  /** Divide by the largest second moment so far. Default false. */
  readonly amsgrad?: boolean;
}

const ADAM_OPTIONS = { ...OPTIMIZER_OPTIONS, beta1: true, beta2: true, epsilon: true, amsgrad: true } as const;
const readOptions = optimizerOptionsReader<AdamOptions>("Adam", "new Adam({ learningRate: 0.001 })", ADAM_OPTIONS);
const readAdamWOptions = optimizerOptionsReader<AdamOptions>(
  "AdamW",
  "new AdamW({ learningRate: 0.001 })",
  ADAM_OPTIONS,
);

/**
 * Adam: m = β1·m + (1 − β1)·g; v = β2·v + (1 − β2)·g²; w −= learningRate·√(1 − β2ᵗ)/(1 − β1ᵗ) · m/(√v + epsilon).
 * Learning rate 0.001 by default.
 * @throws ValueError for a beta outside [0, 1), a negative epsilon, decay or rate
 * @see Kingma and Ba 2014, arXiv:1412.6980; AMSGrad: Reddi, Kale and Kumar 2018
 */
export class Adam extends Optimizer {
  readonly #options: Required<Omit<AdamOptions, Exclude<keyof OptimizerOptions, "weightDecay">>>;

  /**
   * @param options `learningRate` (0.001), `beta1` (0.9), `beta2` (0.999), `epsilon` (1e-7), `weightDecay`, `clipnorm`,
   *   `clipvalue`, `globalClipnorm`: {@link AdamOptions}
   */
  constructor(options?: AdamOptions) {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, amsgrad = false, ...shared } = readOptions(options);
    // The kernel takes the decay off itself.
    const { weightDecay = 0, ...others } = shared;
    super(others, 0.001);
    checkNumber("Adam", "beta1", beta1, { from: 0, below: 1 });
    checkNumber("Adam", "beta2", beta2, { from: 0, below: 1 });
    checkNumber("Adam", "epsilon", epsilon, { from: 0 });
    checkNumber("Adam", "weightDecay", weightDecay, { from: 0 });
    this.#options = { beta1, beta2, epsilon, amsgrad, weightDecay };
  }

  override settings(): Record<string, unknown> {
    return { type: "Adam", ...super.settings(), ...this.#options };
  }

  protected override slotNames(): readonly string[] {
    return this.#options.amsgrad ? ["momentum", "velocity", "largest_velocity"] : ["momentum", "velocity"];
  }

  protected override update(kernels: Kernels, state: Storage[], gradient: Storage, learningRate: number): Storage[] {
    const { beta1, beta2, epsilon, weightDecay } = this.#options;
    // float32 weights get the step size that float32 arithmetic gives, as in Keras: 1 − 0.999 differs in the fifth
    // digit.
    const round = state[0].dtype === "float32" ? Math.fround : (x: number) => x;
    const missing = (beta: number) => round(1 - round(pow(round(beta), this.iterations + 1)));
    const stepSize = round(round(round(learningRate) * round(Math.sqrt(missing(beta2)))) / missing(beta1));
    return kernels.adam(state, gradient, { stepSize, beta1, beta2, epsilon, decay: learningRate * weightDecay });
  }
}

/**
 * Adam with decoupled weight decay, 0.004 by default.
 * @see Loshchilov and Hutter 2017, arXiv:1711.05101
 */
export class AdamW extends Adam {
  /**
   * @param options `learningRate` (0.001), `beta1` (0.9), `beta2` (0.999), `epsilon` (1e-7), `weightDecay` (0.004),
   *   `clipnorm`, `clipvalue`, `globalClipnorm`: {@link AdamOptions}
   */
  constructor(options?: AdamOptions) {
    const { weightDecay = 0.004, ...others } = readAdamWOptions(options);
    super({ ...others, weightDecay });
  }
}

import type { Kernels, Storage } from "../backends/Kernels.js";
import { fullLike } from "../tensor/create.js";
import type { Parameter } from "../tensor/Parameter.js";
import type { Tensor } from "../tensor/Tensor.js";
import { checkNumber } from "../util/checkNumber.js";
import { OPTIMIZER_OPTIONS, Optimizer, type OptimizerOptions, optimizerOptionsReader } from "./Optimizer.js";

/** Options of {@link Adagrad}, with Keras's defaults. */
export interface AdagradOptions extends OptimizerOptions {
  /** Default 0.1. */
  readonly initialAccumulatorValue?: number;
  /** Inside the root. Default 1e-7. */
  readonly epsilon?: number;
}

const readOptions = optimizerOptionsReader<AdagradOptions>("Adagrad", "new Adagrad({ learningRate: 0.01 })", {
  ...OPTIMIZER_OPTIONS,
  initialAccumulatorValue: true,
  epsilon: true,
});

/**
 * Adagrad: a = a + g²; w −= learningRate·g/√(a + epsilon). Learning rate 0.001 by default.
 * @throws ValueError for a negative accumulator, epsilon or rate
 * @see Duchi, Hazan and Singer 2011, "Adaptive subgradient methods"
 */
export class Adagrad extends Optimizer {
  readonly #options: Required<Omit<AdagradOptions, keyof OptimizerOptions>>;

  /**
   * @param options `learningRate` (0.001), `initialAccumulatorValue` (0.1), `epsilon` (1e-7), `weightDecay`,
   *   `clipnorm`, `clipvalue`, `globalClipnorm`: {@link AdagradOptions}
   */
  constructor(options?: AdagradOptions) {
    const { initialAccumulatorValue = 0.1, epsilon = 1e-7, ...shared } = readOptions(options);
    super(shared, 0.001);
    checkNumber("Adagrad", "initialAccumulatorValue", initialAccumulatorValue, { from: 0 });
    checkNumber("Adagrad", "epsilon", epsilon, { from: 0 });
    this.#options = { initialAccumulatorValue, epsilon };
  }

  override settings(): Record<string, unknown> {
    return { type: "Adagrad", ...super.settings(), ...this.#options };
  }

  protected override slotNames(): readonly string[] {
    return ["accumulator"];
  }

  protected override initialSlot(_name: string, weight: Parameter): Tensor {
    return fullLike(weight, this.#options.initialAccumulatorValue);
  }

  protected override update(kernels: Kernels, state: Storage[], gradient: Storage, learningRate: number): Storage[] {
    return kernels.adagrad(state, gradient, { learningRate, epsilon: this.#options.epsilon });
  }
}

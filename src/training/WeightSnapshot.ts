import type { HostArray } from "../data/Dataset.js";
import type { Parameter } from "../tensor/Parameter.js";
import type { Tensor } from "../tensor/Tensor.js";

/** Weights as they were at one moment. Costs no copy until a weight changes. */
export class WeightSnapshot {
  readonly #weights: readonly Parameter[];
  readonly #values: readonly Tensor[];

  constructor(weights: readonly Parameter[]) {
    this.#weights = weights;
    this.#values = weights.map((weight) => weight.detach().persist());
  }

  /** Gives the weights their values back. */
  restore(): void {
    this.#weights.forEach((weight, i) => {
      weight.assign(this.#values[i]);
    });
  }

  /** Copies of the values. */
  read(): Promise<HostArray[]> {
    return Promise.all(this.#values.map(async (value) => ({ data: await value.data(), shape: value.shape })));
  }

  /** Frees the values. */
  release(): void {
    for (const value of this.#values) value.release("its snapshot of weights was let go");
  }
}

import type { HostArray } from "../data/Dataset.js";
import type { Layer } from "../layers/Layer.js";
import type { Parameter } from "../tensor/Parameter.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError } from "../util/errors.js";
import { sameShape, showShape } from "../util/shape.js";

/** A weight's values with its path in the model, such as "conv2d/kernel". */
export interface NamedArray extends HostArray {
  readonly name: string;
}

/** Copies of all weights; see `Sequential.getWeights`. */
export function readWeights(layer: Layer): Promise<NamedArray[]> {
  return Promise.all(
    layer.namedWeights().map(async ([name, weight]) => ({ name, shape: weight.shape, data: await weight.data() })),
  );
}

/** Replaces all weights; see `Sequential.setWeights`. */
export function writeWeights(layer: Layer, arrays: readonly HostArray[]): void {
  const own = layer.namedWeights();
  if (own.length !== arrays.length)
    throw new ShapeError(`setWeights: ${arrays.length} arrays were given but ${layer.name} has ${own.length} weights`);
  own.forEach(([name, { shape, size }], i) => {
    const given = arrays[i];
    if (sameShape(shape, given.shape) && given.data.length === size) return;
    throw new ShapeError(
      `setWeights: array ${i} is ${showShape(given.shape)} of ${given.data.length} numbers but ${name} is ${showShape(shape)}`,
    );
  });
  own.forEach(([, weight], i) => {
    weight.assignData(arrays[i].data);
  });
}

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

  /** Lets the values go. */
  release(): void {
    for (const value of this.#values) value.release("its snapshot of weights was let go");
  }
}

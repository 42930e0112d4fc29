import type { TypedArray } from "../backends/Kernels.js";
import type { Parameter } from "../tensor/Parameter.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError } from "../util/errors.js";
import { sameShape, showShape } from "../util/shape.js";

/** A weight's values in host memory. */
export interface WeightValues {
  /** The elements, in row-major order. */
  readonly data: TypedArray;
  /** The length of each axis. */
  readonly shape: readonly number[];
}

/** What has weights by name: a layer or a model. */
interface HasWeights {
  readonly name: string;
  namedWeights(): [path: string, weight: Parameter][];
}

/** A weight's values with its path in the model, such as "conv2d/kernel". */
export interface NamedArray extends WeightValues {
  /** The weight's path within the model. */
  readonly name: string;
}

/** Copies of all weights; see `Layer.getWeights`. */
export function readWeights(layer: HasWeights): Promise<NamedArray[]> {
  return namedArrays(layer.namedWeights());
}

/** Copies of tensors, with their names. */
export function namedArrays(named: readonly (readonly [name: string, tensor: Tensor])[]): Promise<NamedArray[]> {
  return Promise.all(named.map(async ([name, tensor]) => ({ name, shape: tensor.shape, data: await tensor.data() })));
}

/** Replaces all weights; see `Layer.setWeights`. */
export function writeWeights(layer: HasWeights, arrays: readonly WeightValues[]): void {
  const own = layer.namedWeights();
  if (own.length !== arrays.length)
    throw new ShapeError(
      `setWeights: ${arrays.length} arrays were given but ${layer.name} has ${own.length} weights${own.length === 0 ? "; if it is not built yet, call it once, or build its model with an inputShape" : ""}`,
    );
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

import type { Layer } from "../../../layers/Layer.js";
import type { Parameter } from "../../../tensor/Parameter.js";
import { DTypeError, FormatError } from "../../../util/errors.js";
import { type Shape, sameShape, showShape } from "../../../util/shape.js";
import type { Hdf5Dataset } from "../../hdf5/index.js";
import type { Assignment, StoredWeight } from "../../weights/StoredWeight.js";

/** The weights that a file has under one layer's name. */
export interface StoredLayer {
  readonly name: string;
  readonly weights: readonly StoredWeight[];
}

/** A layer of the model with its weights in the order in which Keras stores them. */
export interface ModelLayer {
  readonly name: string;
  readonly weights: readonly (readonly [path: string, weight: Parameter])[];
}

/** An HDF5 dataset as an array that a weight can be assigned from. @param name its path in the file */
export function storedWeight(name: string, { shape, storedAs, data }: Hdf5Dataset): StoredWeight {
  return { name, shape, storedAs, data };
}

/** Whether the arrays of a file's layer have the shapes of a model's layer. */
export function fits(layer: ModelLayer, stored: StoredLayer): boolean {
  return (
    layer.weights.length === stored.weights.length &&
    layer.weights.every(([, weight], i) => sameShape(weight.shape, stored.weights[i].shape))
  );
}

/** The assignments of a file's layer to a layer of the model. @throws FormatError when they have different numbers of weights */
export function pair(layer: ModelLayer, stored: StoredLayer, what: string): Assignment[] {
  if (layer.weights.length !== stored.weights.length) {
    const shapes = (weights: readonly { shape: Shape }[]) => weights.map(({ shape }) => showShape(shape)).join(", ");
    throw new FormatError(
      `${what}: the layer ${layer.name} has ${layer.weights.length} weights, ${shapes(layer.weights.map(([, w]) => w))}, but ` +
        `"${stored.name}" in the file has ${stored.weights.length}, ${shapes(stored.weights)}. Is it the file of another model?`,
    );
  }
  return layer.weights.map(([path, weight], i) => ({ path, weight, stored: stored.weights[i] }));
}

/**
 * Copies of the values of a layer's weights, which Keras stores in float32.
 * @throws DTypeError for a model in float64
 */
export async function float32Weights(layer: Layer): Promise<Map<Parameter, Float32Array>> {
  const copies = await Promise.all(layer.weights.map(async (weight) => [weight, await weight.data()] as const));
  for (const [weight, data] of copies)
    if (!(data instanceof Float32Array))
      throw new DTypeError(
        `${layer.name}: ${weight.name} is ${weight.dtype}, but Keras's files are written in float32; save as safetensors`,
      );
  return new Map(copies as [Parameter, Float32Array][]);
}

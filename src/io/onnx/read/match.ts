import type { LayerGraph } from "../../../layers/LayerGraph.js";
import type { Parameter } from "../../../tensor/Parameter.js";
import { FormatError } from "../../../util/errors.js";
import { showShape } from "../../../util/shape.js";
import type { Assignment, StoredWeight } from "../../weights/StoredWeight.js";
import type { Draft } from "./Value.js";

/**
 * Finds the file's array for each weight of a model: by the layers' names where they are the file's, else in order.
 * @param layers those of the file by path, in its order
 * @throws FormatError for a model with another number of weights, and for weights of another rank
 */
export function assignmentsFor(model: LayerGraph, layers: ReadonlyMap<string, Draft>, what: string): Assignment[] {
  const weights = model.namedWeights();
  const all = [...layers.values()].flatMap((draft) => draft.weights);
  if (weights.length !== all.length)
    throw new FormatError(
      `${what} has ${all.length} weights, the model ${weights.length}: is it the file of another model?`,
    );
  const stored = byName(weights, layers) ?? all;
  return weights.map(([path, weight], i) => {
    if (stored[i].shape.length === weight.shape.length) return { path, weight, stored: stored[i] };
    throw new FormatError(
      `${what}: ${path} is ${showShape(weight.shape)} in the model but ${showShape(stored[i].shape)} in the file`,
    );
  });
}

/** The arrays of the layers with the model's names; null where a name is not in the file, or has other weights. */
function byName(
  weights: readonly (readonly [path: string, weight: Parameter])[],
  layers: ReadonlyMap<string, Draft>,
): StoredWeight[] | null {
  const counts = new Map<string, number>();
  const found = weights.map(([path]) => {
    const layer = path.slice(0, path.lastIndexOf("/"));
    const number = counts.get(layer) ?? 0;
    counts.set(layer, number + 1);
    return layers.get(layer)?.weights[number];
  });
  return found.every((stored) => stored !== undefined) ? found : null;
}

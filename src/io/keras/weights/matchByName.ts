import { FormatError } from "../../../util/errors.js";
import type { Assignment } from "../../weights/StoredWeight.js";
import { fits, type ModelLayer, pair, type StoredLayer } from "./layerWeights.js";

/**
 * Matches layers by name. A nested layer is found by its path, or by its name alone.
 * @param partly whether to match only the layers whose names are in both the file and the model
 * @param inOrder creates the error of matching by order, which is thrown where the names do not fit either
 * @throws FormatError from `inOrder`; where no name is in both; for layers of the same name with different shapes
 */
export function matchByName(
  layers: readonly ModelLayer[],
  stored: readonly StoredLayer[],
  what: string,
  partly: boolean,
  inOrder: () => FormatError,
): Assignment[] {
  const byName = new Map(stored.map((layer) => [layer.name, layer]));
  const pairs = layers.map((layer) => [layer, byName.get(layer.name) ?? byName.get(lastName(layer.name))] as const);
  if (partly) return matchCommon(pairs, byName, what);
  const whole = byName.size === stored.length && new Set(pairs.map(([, found]) => found)).size === stored.length;
  if (whole && pairs.every(([layer, found]) => found && fits(layer, found)))
    return pairs.flatMap(([layer, found]) => pair(layer, found as StoredLayer, what));
  throw inOrder();
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function matchCommon(
  pairs: readonly (readonly [ModelLayer, StoredLayer | undefined])[],
  byName: ReadonlyMap<string, StoredLayer>,
  what: string,
): Assignment[] {
  const common = pairs.filter(([, found]) => found !== undefined);
  if (common.length > 0) return common.flatMap(([layer, found]) => pair(layer, found as StoredLayer, what));
  const show = (names: Iterable<string>) => [...names].slice(0, 8).join(", ") || "none";
  throw new FormatError(
    `${what}: no layer of the file has the name of one in the model. The file has ${show(byName.keys())}; the model ${show(pairs.map(([l]) => l.name))}`,
  );
}

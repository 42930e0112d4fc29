import type { LayerGraph } from "../../../layers/LayerGraph.js";
import { FormatError } from "../../../util/errors.js";
import { showShape } from "../../../util/shape.js";
import type { ReadWeightsOptions } from "../../Format.js";
import { type Hdf5Group, hdf5Group } from "../../hdf5/index.js";
import type { Assignment, StoredWeight } from "../../weights/StoredWeight.js";
import { place } from "../weights/keras2.js";
import { matchKerasWeights, type PlacedLayer, placed } from "../weights/keras3.js";

/*
 * Weights are found by their names alone, as TensorFlow.js finds them: "conv1/kernel" is the kernel of the layer conv1, whichever nested model it is
 * in. Keras may put names of models in front: "encoder/conv1/kernel".
 */

/** The names that the converter gives weights of a `.keras` file: their places in it. TensorFlow.js itself cannot load them. */
const IN_FOLDER = /^[^/]+(\/[^/]+){1,60}\/vars\/\d+$/;

function treeOf(stored: readonly StoredWeight[]): Hdf5Group {
  const root = hdf5Group();
  for (const { name, shape, storedAs, data } of stored)
    place(root, name.split("/"), { kind: "dataset", shape, storedAs, data });
  return root;
}

/** What the file has for one layer. */
interface NamedLayer {
  /** Its name, perhaps after those of models around it. */
  readonly path: string;
  readonly weights: ReadonlyMap<string, StoredWeight>;
}

/** Finds the array for each weight of a model. @throws FormatError when the file is another model's */
export function matchTfjsWeights(
  model: LayerGraph,
  stored: readonly StoredWeight[],
  what: string,
  { byName = false }: ReadWeightsOptions = {},
): Assignment[] {
  if (stored.length > 0 && stored.every(({ name }) => IN_FOLDER.test(name)))
    return matchKerasWeights(model, treeOf(stored), what, { byName });
  const layers = [...placed(model)];
  const named = namedLayers(stored);
  const pairs = pairedByName(layers, named);
  if (byName ? pairs.size === 0 : pairs.size < Math.max(layers.length, named.length))
    throw new FormatError(misfit(layers, named, pairs, what, byName));
  return [...pairs].flatMap(([layer, found]) => assignmentsOf(layer, found, what));
}

function namedLayers(stored: readonly StoredWeight[]): NamedLayer[] {
  const layers = new Map<string, Map<string, StoredWeight>>();
  for (const weight of stored) {
    const end = weight.name.lastIndexOf("/");
    const path = weight.name.slice(0, Math.max(0, end));
    const own = layers.get(path) ?? new Map();
    layers.set(path, own.set(weight.name.slice(end + 1), weight));
  }
  return [...layers].map(([path, weights]) => ({ path, weights }));
}

/** Whether a layer here is one of the file with the same last name, from the surest reason to the weakest. */
const REASONS: readonly ((name: string, path: string) => boolean)[] = [
  (name, path) => name === path,
  (name, path) => name.endsWith(`/${path}`) || path.endsWith(`/${name}`),
  () => true,
];

/** Pairs layers with those of the file that have the same last name. */
function pairedByName(layers: readonly PlacedLayer[], named: readonly NamedLayer[]): Map<PlacedLayer, NamedLayer> {
  const byLastName = grouped(named, ({ path }) => lastName(path));
  const pairs = new Map<PlacedLayer, NamedLayer>();
  for (const [name, alike] of grouped(layers, ({ name }) => lastName(name)))
    for (const pair of pairedAlike(alike, byLastName.get(name) ?? [])) pairs.set(...pair);
  return pairs;
}

/** Each reason counts where it holds for only one of those that are left, on either side. */
function pairedAlike(layers: readonly PlacedLayer[], named: readonly NamedLayer[]): Map<PlacedLayer, NamedLayer> {
  const pairs = new Map<PlacedLayer, NamedLayer>();
  for (const holds of REASONS) {
    const taken = new Set(pairs.values());
    const [open, free] = [layers.filter((layer) => !pairs.has(layer)), named.filter((found) => !taken.has(found))];
    for (const layer of open) {
      const candidates = free.filter(({ path }) => holds(layer.name, path));
      const rivals = candidates.length === 1 ? open.filter(({ name }) => holds(name, candidates[0].path)) : [];
      if (rivals.length === 1) pairs.set(layer, candidates[0]);
    }
  }
  return pairs;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function misfit(
  layers: readonly PlacedLayer[],
  named: readonly NamedLayer[],
  pairs: ReadonlyMap<PlacedLayer, NamedLayer>,
  what: string,
  byName: boolean,
): string {
  const show = (names: readonly string[]) =>
    names.length === 0 ? "none" : `${names.slice(0, 8).join(", ")}${names.length > 8 ? ", …" : ""}`;
  const found = new Set(pairs.values());
  const missing = show(layers.filter((layer) => !pairs.has(layer)).map(({ name }) => name));
  const further = show(named.filter((layer) => !found.has(layer)).map(({ path }) => path));
  const remedy = byName ? "" : " To load the layers with common names, give { byName: true }";
  return (
    `${what}: the file has weights for ${named.length} layers, the model has ${layers.length} with weights. Of the model's the file lacks ${missing}; ` +
    `the model lacks ${further}. Is it the file of another model?${remedy}`
  );
}

/** The weight of a layer that has a role here. Keras 3 alone calls a depthwise kernel the kernel. */
function inRole({ weights }: NamedLayer, path: string): StoredWeight | undefined {
  const role = lastName(path);
  return weights.get(role) ?? (role === "kernel" ? weights.get("depthwise_kernel") : undefined);
}

function assignmentsOf({ name, weights }: PlacedLayer, found: NamedLayer, what: string): Assignment[] {
  const pairs = weights.map(([path, weight]) => ({ path, weight, stored: inRole(found, path) }));
  const whole = pairs.filter((pair): pair is Assignment => pair.stored !== undefined);
  if (whole.length === weights.length && whole.length === found.weights.size) return whole;
  const own = weights.map(([path, { shape }]) => `${lastName(path)} ${showShape(shape)}`);
  const there = [...found.weights].map(([role, { shape }]) => `${role} ${showShape(shape)}`);
  throw new FormatError(
    `${what}: the layer ${name} has the weights ${own.join(", ")}, but "${found.path}" in the file has ${there.join(", ")}. ` +
      "Is it the file of another model?",
  );
}

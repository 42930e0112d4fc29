import type { Layer } from "../../../layers/Layer.js";
import type { LayerGraph } from "../../../layers/LayerGraph.js";
import type { Parameter } from "../../../tensor/Parameter.js";
import { FormatError } from "../../../util/errors.js";
import { snakeCase } from "../../../util/snakeCase.js";
import { groupAt, type Hdf5Group, hdf5Dataset, hdf5Group } from "../../hdf5/index.js";
import type { Assignment } from "../../weights/StoredWeight.js";
import { checkUsedOnce, rankedFolders } from "./folders.js";
import { fits, type ModelLayer, pair, type StoredLayer, storedWeight } from "./layerWeights.js";
import { matchByName } from "./matchByName.js";
import { dequantized } from "./quantized.js";
import { type OrderOptions, storedOrder } from "./storedOrder.js";

/*
 * Keras 3's layout, in `.weights.h5` and within `.keras`: a layer's weights are vars/0, vars/1…, in a group that is named after the
 * layer's class and numbered within its model. The layer's own name is in an attribute:
 *   layers/conv2d/vars/0, layers/conv2d_1/vars/0, layers/sequential/layers/dense/vars/0
 */

/** The group of layers; the second name is that of the first versions. */
const FOLDERS = ["layers", "_layer_checkpoint_dependencies"];

/** Groups with arrays that are not layers, among them the metrics that TensorFlow 2.13 to 2.15 saves. */
const NOT_LAYERS = new Set(["seed_generator", "optimizer", "metrics"]);

/** A layer's own weights, without those of nested layers, whose paths are longer. */
function ownWeights(layer: Layer, prefix: string): (readonly [string, Parameter])[] {
  const own = layer.namedWeights().filter(([path]) => !path.includes("/"));
  return own.map(([name, weight]) => [prefix + name, weight] as const);
}

/** The nested layers of a layer with the names of their groups, as Keras numbers them: layers without weights count, too. */
function* folders(layer: Layer): Generator<[folder: string, Layer]> {
  const used = new Map<string, number>();
  for (const child of layer.layers) {
    // The input is not among a sequential model's layers in Keras.
    if (child.type === "InputLayer" && layer.type === "Sequential") continue;
    const name = snakeCase(child.type);
    const count = used.get(name) ?? 0;
    used.set(name, count + 1);
    yield [count === 0 ? name : `${name}_${count}`, child];
  }
}

/** A layer with weights of its own, named by its path in the model, and its group in the file. */
export type PlacedLayer = ModelLayer & { readonly folder: string; readonly type: string };

/** Every layer that has weights of its own. */
export function* placed(layer: Layer, folder = "", prefix = ""): Generator<PlacedLayer> {
  const weights = ownWeights(layer, prefix);
  if (weights.length > 0) yield { name: prefix.slice(0, -1) || layer.name, type: layer.type, weights, folder };
  for (const [name, child] of folders(layer)) {
    const path = folder === "" ? `layers/${name}` : `${folder}/layers/${name}`;
    yield* placed(child, path, `${prefix}${child.name}/`);
  }
}

/** Whether a tree is in this layout. */
export function isKerasLayout(root: Hdf5Group): boolean {
  return FOLDERS.some((folder) => groupAt(root, folder) !== undefined);
}

/**
 * Finds the array for each weight: by the groups of layers and the names that layers were given, or by the names alone where the groups do not fit.
 * @throws FormatError when the file is another model's
 */
export function matchKerasWeights(
  model: LayerGraph,
  root: Hdf5Group,
  what: string,
  options: OrderOptions = {},
): Assignment[] {
  const { byName } = options;
  const layers = [...placed(model)];
  const stored = storedLayers(root, "", what);
  // TensorFlow 2.12 and 2.13 number a layer with weights twice, so that only the order of the numbers is known.
  const place = groupAt(root, FOLDERS[1]) ? rankedFolders : (folders: readonly string[]) => folders;
  const [here, there] = [layers, stored].map((list) => place(list.map(({ folder }) => folder)));
  const byFolder = new Map(stored.map((layer, i) => [there[i], layer]));
  const pairs = layers.map((layer, i) => [layer, byFolder.get(here[i])] as const);
  const inOrder = stored.length === layers.length && pairs.every(([layer, found]) => found && fits(layer, found));
  if (!byName && inOrder) {
    const found = pairs.map(([, found]) => found as FoundLayer);
    const names = found.map(({ ownName }) => ({ name: ownName ?? "" }));
    const order = storedOrder(layers, names, what, options, (i, place) => fits(layers[i], found[place]));
    return layers.flatMap((layer, i) => pair(layer, found[order[i]], what));
  }
  if (!byName) checkUsedOnce(there, what);
  return matchByName(layers, stored, what, byName ?? false, () => explain(pairs, stored.length, what));
}

/** The error for groups that do not fit. */
function explain(
  pairs: readonly (readonly [PlacedLayer, StoredLayer | undefined])[],
  count: number,
  what: string,
): FormatError {
  const [layer, found] = pairs.find(([layer, found]) => !found || !fits(layer, found)) ?? [];
  if (layer && found) {
    const i = layer.weights.findIndex(([, weight], i) => weight.shape.join() !== found.weights[i]?.shape.join());
    const shapeOf = (shape?: readonly number[]) => (shape ? `[${shape.join(", ")}]` : "missing");
    const [path, weight] = layer.weights[i] ?? layer.weights[0];
    return new FormatError(
      `${what}: ${path} is ${shapeOf(weight.shape)} in the model but ${shapeOf(found.weights[i]?.shape)} in the file ` +
        `(${found.name}). Is it the file of another model?`,
    );
  }
  const missing = layer ? ` There is nothing at ${layer.folder} for the layer ${layer.name}.` : "";
  return new FormatError(
    `${what}: the file has weights for ${count} layers, the model has ${pairs.length} with weights.${missing} Is it the file of another model?`,
  );
}

/** What a group has for a layer. The first versions write no names, so that it is known by its group. */
type FoundLayer = StoredLayer & { readonly folder: string; readonly ownName: string | null };

function storedLayers(group: Hdf5Group, folder: string, what: string): FoundLayer[] {
  const found: FoundLayer[] = [];
  const vars = groupAt(group, "vars");
  const weights = vars ? numbered(vars, `${folder}/vars`) : [];
  const name = vars?.attributes.get("name");
  const ownName = typeof name === "string" ? name : null;
  if (weights.length > 0) {
    const layer = dequantized({ name: ownName ?? folder, weights }, what);
    found.push({ ...layer, ownName, folder });
  }
  for (const [child, inner] of group.children) {
    if (inner.kind !== "group" || child === "vars" || NOT_LAYERS.has(child)) continue;
    const known = folder === "" && FOLDERS.includes(child) ? "layers" : child.replace(FOLDERS[1], "layers");
    found.push(...storedLayers(inner, folder === "" ? known : `${folder}/${known}`, what));
  }
  return found;
}

/** The arrays vars/0, vars/1… in the order of their numbers. */
export function numbered(vars: Hdf5Group, folder: string): StoredLayer["weights"] {
  const datasets = [...vars.children].filter(([name]) => /^\d+$/.test(name)).sort(([a], [b]) => Number(a) - Number(b));
  return datasets.flatMap(([name, child]) =>
    child.kind === "dataset" ? [storedWeight(`${folder}/${name}`, child)] : [],
  );
}

/** The tree of a model's weights in this layout. */
export function writeKerasWeights(layer: Layer, values: ReadonlyMap<Parameter, Float32Array>): Hdf5Group {
  const own = ownWeights(layer, "").map(
    ([, weight], i) => [String(i), hdf5Dataset(weight.shape, values.get(weight) as Float32Array)] as const,
  );
  const group = hdf5Group([], [["vars", hdf5Group([["name", layer.name]], own)]]);
  const within = [...folders(layer)].map(([folder, child]) => [folder, writeKerasWeights(child, values)] as const);
  if (within.length > 0) group.children.set("layers", hdf5Group([], within));
  return group;
}

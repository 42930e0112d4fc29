import type { Layer } from "../../../layers/Layer.js";
import type { LayerGraph } from "../../../layers/LayerGraph.js";
import type { Parameter } from "../../../tensor/Parameter.js";
import { FormatError, ValueError } from "../../../util/errors.js";
import { sameShape } from "../../../util/shape.js";
import {
  atPath,
  groupAt,
  type Hdf5Dataset,
  type Hdf5Group,
  type Hdf5Value,
  hdf5Dataset,
  hdf5Group,
} from "../../hdf5/index.js";
import type { Assignment, StoredWeight } from "../../weights/StoredWeight.js";
import { fits, type ModelLayer, pair, type StoredLayer, storedWeight } from "./layerWeights.js";
import { mergedLora } from "./lora.js";
import { matchByName } from "./matchByName.js";
import { dequantized } from "./quantized.js";
import { type OrderOptions, storedOrder } from "./storedOrder.js";

/*
 * The layout of Keras 1 and 2, of published weights and of whole models in `.h5`: the attribute layer_names lists the groups in
 * the model's order; each group's weight_names lists its datasets. A nested model is one layer. HDF5 attributes are limited to
 * 64 kB, so that long lists are split into layer_names0, layer_names1…
 */

/** Keras's limit on the size of an attribute, in bytes. */
const MAX_ATTRIBUTE_BYTES = 64_512;

/** Whether a tree is in this layout. */
export function isLegacyLayout(root: Hdf5Group): boolean {
  return listOf(root, "layer_names") !== null;
}

/** A list of names from one attribute or from several numbered ones; null where there is none. */
export function listOf({ attributes }: Hdf5Group, name: string): readonly string[] | null {
  const whole = namesIn(attributes.get(name));
  if (whole) return whole;
  const names: string[] = [];
  for (let i = 0; ; i++) {
    const piece = namesIn(attributes.get(`${name}${i}`));
    if (!piece) return i === 0 ? null : names;
    names.push(...piece);
  }
}

/** The names in an attribute. An empty list may be stored as numbers. */
function namesIn(value: Hdf5Value | undefined): readonly string[] | null {
  if (Array.isArray(value)) return value as readonly string[];
  return ArrayBuffer.isView(value) && value.length === 0 ? [] : null;
}

function storedLayers(root: Hdf5Group, what: string): StoredLayer[] {
  const names = listOf(root, "layer_names") ?? [];
  return names.map((name) => storedLayer(root, name, what)).filter(({ weights }) => weights.length > 0);
}

function storedLayer(root: Hdf5Group, name: string, what: string): StoredLayer {
  const group = groupAt(root, name);
  if (!group)
    throw new FormatError(`${what}: the layer "${name.slice(0, 80)}" is listed, but there is no group for it`);
  const weights = (listOf(group, "weight_names") ?? []).map((path) => {
    const found = atPath(group, path);
    if (found?.kind === "dataset") return storedWeight(path, found);
    throw new FormatError(
      `${what}: "${path.slice(0, 80)}" of the layer "${name.slice(0, 80)}" is listed, but not there`,
    );
  });
  return { name, weights };
}

/**
 * Finds the array for each weight: layer by layer in order and by the names that layers were given, or by the names alone where the order does not fit.
 * @param options.scales the LoRA scales by name of layer
 * @throws FormatError when the file is another model's
 */
export function matchLegacyWeights(
  model: LayerGraph,
  root: Hdf5Group,
  what: string,
  { scales = () => new Map(), ...options }: OrderOptions & { scales?: () => ReadonlyMap<string, number> } = {},
): Assignment[] {
  const { byName = false } = options;
  const stored = storedLayers(root, what).map((layer) => dequantized(mergedLora(layer, scales, what), what));
  const layers = model.layers.filter(({ weights }) => weights.length > 0);
  const named = new Map(stored.map((layer) => [layer.name, layer]));
  const ordered = (i: number) => (byName ? named.get(layers[i].name) : (stored[i] ?? named.get(layers[i].name)));
  const views = layers.map((layer, i) => viewFor(layer, ordered(i)));
  const inOrder = stored.length === views.length && views.every((layer, i) => fits(layer, stored[i]));
  if (!byName && inOrder) {
    const viewAt = (i: number, place: number) => viewFor(layers[i], stored[place]);
    const order = storedOrder(layers, stored, what, options, (i, place) => fits(viewAt(i, place), stored[place]));
    return order.flatMap((place, i) => pair(viewAt(i, place), stored[place], what));
  }
  return matchByName(views, stored, what, byName, () => explain(views, stored, what));
}

function explain(layers: readonly ModelLayer[], stored: readonly StoredLayer[], what: string): FormatError {
  if (layers.length !== stored.length)
    return new FormatError(
      `${what}: the file has weights for ${stored.length} layers, the model has ${layers.length} with weights. Is it the file of ` +
        "another model? To load the layers with common names, give { byName: true }",
    );
  const i = layers.findIndex((layer, i) => !fits(layer, stored[i]));
  try {
    const [path, weight, found] = firstMisfit(pair(layers[i], stored[i], what));
    return new FormatError(
      `${what}: ${path} is [${weight.shape.join(", ")}] in the model but [${found.shape.join(", ")}] in the file ` +
        `(${found.name} of "${stored[i].name}"). Is it the file of another model?`,
    );
  } catch (error) {
    return error as FormatError;
  }
}

function firstMisfit(assignments: readonly Assignment[]): [string, Parameter, StoredWeight] {
  const found = assignments.find(({ weight, stored }) => !sameShape(weight.shape, stored.shape)) as Assignment;
  return [found.path, found.weight, found.stored];
}

/**
 * A layer's weights in the order of the file: matched by name where the names are the same, else in Keras's order.
 */
function viewFor(layer: Layer, stored: StoredLayer | undefined): ModelLayer {
  const named = layer.namedWeights().map(([path, weight]) => [`${layer.name}/${path}`, weight] as const);
  const byEnd = new Map(named.map((entry) => [ending(entry[0]), entry]));
  const found = stored?.weights.map(({ name }) => byEnd.get(ending(name))) ?? [];
  const whole = byEnd.size === named.length && new Set(found).size === named.length;
  if (whole && found.every((entry) => entry !== undefined)) return { name: layer.name, weights: found as typeof named };
  return {
    name: layer.name,
    weights: kerasOrder(layer).map(([path, weight]) => [`${layer.name}/${path}`, weight] as const),
  };
}

/** The last two names of a path: "vgg16/block1_conv1/kernel:0" → "block1_conv1/kernel". */
function ending(path: string): string {
  return path.replace(/:\d+$/, "").split("/").slice(-2).join("/");
}

/** Keras's order: the trainable weights first, then the others, each in the order of the layers. */
function kerasOrder(layer: Layer): [path: string, weight: Parameter][] {
  const weights = layer.namedWeights();
  return [...weights.filter(([, w]) => w.requiresGrad), ...weights.filter(([, w]) => !w.requiresGrad)];
}

/** The tree of a model's weights in this layout. @throws ValueError for a layer's name that cannot be the name of a group */
export function writeLegacyWeights(model: LayerGraph, values: ReadonlyMap<Parameter, Float32Array>): Hdf5Group {
  const layers = model.layers.filter((layer) => layer.type !== "InputLayer" || model.type === "Functional");
  const root = hdf5Group([
    ...cut(
      "layer_names",
      layers.map(({ name }) => name),
    ),
    ["backend", "tensorflow"],
    ["keras_version", "3.0.0"],
  ]);
  for (const layer of layers) {
    if (layer.name.includes("/"))
      throw new ValueError(`the layer's name "${layer.name}" has a "/"; Keras's files cannot have it`);
    root.children.set(layer.name, layerGroup(layer, values));
  }
  root.children.set("top_level_model_weights", hdf5Group([["weight_names", []]]));
  return root;
}

function layerGroup(layer: Layer, values: ReadonlyMap<Parameter, Float32Array>): Hdf5Group {
  const weights = kerasOrder(layer);
  const names = weights.map(([path]) => `${layer.name}/${path}`);
  const group = hdf5Group(cut("weight_names", names));
  weights.forEach(([, weight], i) => {
    place(group, names[i].split("/"), hdf5Dataset(weight.shape, values.get(weight) as Float32Array));
  });
  return group;
}

/** Puts a dataset into a group, at a path whose groups are made. */
export function place(group: Hdf5Group, [name, ...rest]: string[], dataset: Hdf5Dataset): void {
  if (rest.length === 0) {
    group.children.set(name, dataset);
    return;
  }
  const inner = group.children.get(name) ?? hdf5Group();
  group.children.set(name, inner);
  if (inner.kind === "group") place(inner, rest, dataset);
}

/** A list of names as one attribute, or as several below the size limit. Each name takes the space of the longest. */
export function cut(name: string, list: readonly string[]): [string, readonly string[]][] {
  const longest = Math.max(1, ...list.map((item) => new TextEncoder().encode(item).length));
  const most = Math.max(1, Math.floor(MAX_ATTRIBUTE_BYTES / longest));
  if (list.length <= most) return [[name, list]];
  const pieces = Math.ceil(list.length / most);
  return Array.from({ length: pieces }, (_, i) => [`${name}${i}`, list.slice(i * most, (i + 1) * most)]);
}

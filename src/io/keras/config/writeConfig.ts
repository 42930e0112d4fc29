import type { Layer } from "../../../layers/Layer.js";
import { LayerGraph } from "../../../layers/LayerGraph.js";
import type { LayerConfig } from "../../../layers/layerOptions.js";
import type { SymbolicTensor } from "../../../layers/SymbolicTensor.js";
import { referencesOf, shapesOf, type TensorReference } from "../../../layers/wiring.js";
import { ValueError } from "../../../util/errors.js";
import type { Shape } from "../../../util/shape.js";
import { KERAS_LAYERS } from "./layers.js";

/** "modules" is the style of Keras 3's `.keras`, "plain" that of a whole model in `.h5`. */
export type ConfigStyle = "modules" | "plain";

type Json = Record<string, unknown>;

/**
 * Keras's config of a model and of the models nested in it, in a form that Keras 2.13 to 2.15 and all versions of Keras 3 read. User-defined layers
 * are written under their own class names, for which Keras needs `custom_objects`.
 * @throws StateError for a model whose input's shape is unknown
 * @throws ValueError for a name with a slash, with which Keras 3 opens no layer
 */
export function writeKerasConfig(model: LayerGraph, style: ConfigStyle): Json {
  checkNames(model);
  return model.type === "Functional" ? functionalJson(model, style, true) : sequentialJson(model, style, true);
}

function checkNames(layer: Layer): void {
  if (layer.name.includes("/"))
    throw new ValueError(
      `saveModel: the layer's name "${layer.name}" has a slash, which Keras refuses; give it another, such as "${layer.name.replaceAll("/", "_")}", or save as .safetensors`,
    );
  layer.layers.forEach(checkNames);
}

/** @param isBuilt whether to write the input's shape; without it Keras builds the model at its first call */
function sequentialJson(model: LayerGraph, style: ConfigStyle, isBuilt: boolean): Json {
  const shape = [null, ...model.inputShape];
  // The input is not among a sequential model's layers, but Keras writes it before them.
  const layers = model.layers.filter((layer) => layer.type !== "InputLayer");
  const shapes = shapesBefore(model.inputShape, layers);
  const written = layers.map((layer, i) => layerJson(layer, [shapes[i]], style, true));
  const common = { name: model.name, trainable: model.trainable, dtype: "float32" };
  const config = isBuilt
    ? { ...common, layers: [inputJson("input_layer", model.inputShape, style), ...written], build_input_shape: shape }
    : { ...common, layers: written };
  if (style === "plain") return { class_name: "Sequential", config };
  const build = isBuilt ? { build_config: { input_shape: shape } } : {};
  return { module: "keras", class_name: "Sequential", config, registered_name: null, ...build };
}

/** @param isWhole whether the model is the outermost one */
function functionalJson(model: LayerGraph, style: ConfigStyle, isWhole: boolean): Json {
  const { tensors, calls } = referencesOf(model.wiring);
  // Keras 2 counts the graph of a functional model itself as its first use, Keras 3 does not. Each use is written twice, and the reference
  // is to the first of the two for Keras 2, to the second for Keras 3.
  const models = new Set(model.layers.filter((layer) => layer.type === "Functional").map((layer) => layer.name));
  const counted = ([name, call, output]: TensorReference): TensorReference => [
    name,
    models.has(name) ? 2 * call + 1 : call,
    output,
  ];
  const shapes = new Map<unknown, readonly Shape[]>();
  for (const { layer, inputs, outputs } of model.wiring.calls)
    if (!shapes.has(layer)) shapes.set(layer, shapesOf(inputs.length === 0 ? outputs : inputs));
  const layers = model.layers.map((layer) => {
    const uses = (calls.get(layer) ?? []).filter((taken) => taken.length > 0);
    const inbound_nodes = uses
      .flatMap((taken) => (models.has(layer.name) ? [taken, taken] : [taken]))
      .map((taken) => taken.map((reference) => [...counted(reference), {}]));
    // Keras 2 counts building a sequential model as its first use, Keras 3 does not: a nested one is left unbuilt.
    return { ...layerJson(layer, shapes.get(layer) ?? [], style, false), name: layer.name, inbound_nodes };
  });
  // Keras 3.0 to 3.3 need a list of one. Other versions would pass that list to the layer after a nested model.
  const ends = (ending: readonly SymbolicTensor[]) => {
    const found = ending.map((tensor) => counted(tensors.get(tensor) as TensorReference));
    return isWhole || found.length > 1 ? found : found[0];
  };
  const config = {
    name: model.name,
    trainable: model.trainable,
    layers,
    input_layers: ends(model.inputs),
    output_layers: ends(model.outputs),
  };
  if (style === "plain") return { class_name: "Functional", config };
  // The module of the class Functional differs between versions; that of Model, which creates it, does not.
  return { module: "keras", class_name: "Model", config, registered_name: null, build_config: { input_shape: null } };
}

/** The shape of the input of each layer. */
function shapesBefore(inputShape: Shape, layers: readonly Layer[]): Shape[] {
  const shapes = [inputShape];
  for (const layer of layers) shapes.push(layer.outputShape(shapes[shapes.length - 1]));
  return shapes;
}

function inputJson(name: string, shape: Shape, style: ConfigStyle): Json {
  // The option's name in Keras 2, which Keras 3 reads, too.
  const config = { batch_input_shape: [null, ...shape], dtype: "float32", sparse: false, name };
  return wrapped("InputLayer", config, style);
}

function layerJson(layer: Layer, inputShapes: readonly Shape[], style: ConfigStyle, isBuilt: boolean): Json {
  if (layer instanceof LayerGraph)
    return layer.type === "Functional" ? functionalJson(layer, style, false) : sequentialJson(layer, style, isBuilt);
  if (layer.type === "InputLayer") return inputJson(layer.name, inputShapes[0], style);
  const ours = layer.toConfig();
  const common = { name: layer.name, trainable: layer.trainable, dtype: "float32" };
  const known = KERAS_LAYERS.get(layer.type);
  if (!known) return wrapped(layer.type, { ...common, ...snakeCased(ours) }, style, null);
  const json = wrapped(layer.type, { ...common, ...known.write(ours) }, style);
  // What Keras would build a merging layer with is a list that differs between versions; it does not need it.
  const isBuiltByShape = style !== "plain" && inputShapes.length === 1;
  return isBuiltByShape ? { ...json, build_config: { input_shape: [null, ...inputShapes[0]] } } : json;
}

function wrapped(className: string, config: Json, style: ConfigStyle, module: string | null = "keras.layers"): Json {
  if (style === "plain") return { class_name: className, config };
  return { module, class_name: className, config, registered_name: module === null ? className : null };
}

/** The options of a user-defined layer in snake case. */
function snakeCased({ type: _, name: __, trainable: ___, ...options }: LayerConfig): Json {
  const spelled = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [spelled(name), value]));
}

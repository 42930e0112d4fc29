import type { Layer, LayerConfig } from "../layers/Layer.js";
import { LayerStack } from "../models/LayerStack.js";
import type { Shape } from "../util/shape.js";
import { nodeFrom } from "./kerasGraph.js";
import { KERAS_LAYERS } from "./kerasLayers.js";

/** Keras 3's way in `.keras`, with modules; the old way in whole-model `.h5`. */
export type ConfigStyle = "modules" | "plain";

type Json = Record<string, unknown>;

const FLOAT32: Json = {
  module: "keras",
  class_name: "DTypePolicy",
  config: { name: "float32" },
  registered_name: null,
};

/**
 * What Keras would write about a model: sequential, or a functional line, models within included. Layers of the user's
 * own are written under their own names, for which Keras needs `custom_objects`.
 * @throws StateError for a model whose input's shape is not known
 */
export function writeKerasConfig(model: LayerStack, style: ConfigStyle): Json {
  return modelJson(model, style);
}

function modelJson(model: LayerStack, style: ConfigStyle): Json {
  return model.type === "Functional" ? functionalJson(model, style) : sequentialJson(model, style);
}

function sequentialJson(model: LayerStack, style: ConfigStyle): Json {
  const shape = [null, ...model.inputShape];
  // Keras keeps the input out of a sequential model's layers, and writes it in front of them.
  const layers = model.layers.filter((layer) => layer.type !== "InputLayer");
  const shapes = shapesBefore(model.inputShape, layers);
  const config = {
    name: model.name,
    trainable: model.trainable,
    dtype: FLOAT32,
    layers: [
      inputJson("input_layer", model.inputShape, style),
      ...layers.map((l, i) => layerJson(l, shapes[i], style)),
    ],
    build_input_shape: shape,
  };
  if (style === "plain") return { class_name: "Sequential", config };
  return {
    module: "keras",
    class_name: "Sequential",
    config,
    registered_name: null,
    build_config: { input_shape: shape },
  };
}

function functionalJson(model: LayerStack, style: ConfigStyle): Json {
  const layers = model.layers;
  const shapes = shapesBefore(model.inputShape, layers);
  const nodes = layers.map((layer, i) => {
    const inbound_nodes = i === 0 ? [] : [nodeFrom(layers[i - 1].name, shapes[i])];
    return { ...layerJson(layer, shapes[i], style), name: layer.name, inbound_nodes };
  });
  const [first, last] = [layers[0], layers[layers.length - 1]];
  // Keras counts a functional model's own graph as its first use.
  const use = last.type === "Functional" ? 1 : 0;
  const config = {
    name: model.name,
    trainable: model.trainable,
    layers: nodes,
    input_layers: [first.name, 0, 0],
    output_layers: [last.name, use, 0],
  };
  if (style === "plain") return { class_name: "Functional", config };
  const build_config = { input_shape: null };
  return {
    module: "keras.src.models.functional",
    class_name: "Functional",
    config,
    registered_name: "Functional",
    build_config,
  };
}

/** What goes into each layer. */
function shapesBefore(inputShape: Shape, layers: readonly Layer[]): Shape[] {
  const shapes = [inputShape];
  for (const layer of layers) shapes.push(layer.outputShape(shapes[shapes.length - 1]));
  return shapes;
}

function inputJson(name: string, shape: Shape, style: ConfigStyle): Json {
  const config = { batch_shape: [null, ...shape], dtype: "float32", sparse: false, ragged: false, name };
  return wrapped("InputLayer", config, style);
}

function layerJson(layer: Layer, inputShape: Shape, style: ConfigStyle): Json {
  if (layer instanceof LayerStack) return modelJson(layer, style);
  if (layer.type === "InputLayer") return inputJson(layer.name, inputShape, style);
  const ours = layer.toConfig();
  const common = { name: layer.name, trainable: layer.trainable, dtype: FLOAT32 };
  const known = KERAS_LAYERS.get(layer.type);
  if (!known) return wrapped(layer.type, { ...common, ...snakeCased(ours) }, style, null);
  const json = wrapped(layer.type, { ...common, ...known.write(ours) }, style);
  return style === "plain" ? json : { ...json, build_config: { input_shape: [null, ...inputShape] } };
}

function wrapped(className: string, config: Json, style: ConfigStyle, module: string | null = "keras.layers"): Json {
  if (style === "plain") return { class_name: className, config };
  return { module, class_name: className, config, registered_name: module === null ? className : null };
}

/** The options of a layer of the user's own in Keras's spelling. */
function snakeCased({ type: _, name: __, trainable: ___, ...options }: LayerConfig): Json {
  const spelled = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [spelled(name), value]));
}

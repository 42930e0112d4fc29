import type { LayerConfig } from "../../../layers/layerOptions.js";
import type { TensorReference } from "../../../layers/wiring.js";
import { camelCase } from "../../../util/camelCase.js";
import { FormatError } from "../../../util/errors.js";
import { showJson, textOf } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";
import type { Shape } from "../../../util/shape.js";
import type { ReadModelOptions } from "../../Format.js";
import { checkDType } from "./dtypes.js";
import { graphOf, isReference } from "./functionalGraph.js";
import { KERAS_LAYERS } from "./layers.js";
import { OptionReader } from "./OptionReader.js";
import { readOperation } from "./operations.js";

/** What reading a config needs besides the JSON. */
export interface ConfigContext extends Omit<ReadModelOptions, "compile"> {
  /** How errors name the file. */
  readonly what: string;
  /** The version of Keras that wrote it, such as "2.15.0"; undefined where the file does not tell. */
  readonly kerasVersion?: string;
}

/** How deep models may be nested. */
const MAX_DEPTH = 16;

/** The classes of functional models: "Model" is Keras 2's. */
const FUNCTIONAL = new Set(["Functional", "Model"]);

/** The layers without weights that can be given as the activation of another layer. */
const ACTIVATION_LAYERS = new Set(["Activation", "ELU", "LeakyReLU", "ReLU", "Softmax"]);

interface KerasObject {
  readonly className: string;
  readonly config: Record<string, unknown>;
  readonly name: string;
  readonly where: string;
}

/**
 * Translates Keras's config of a Sequential or functional model into the config that `modelFromConfig` takes. Keras 3 writes objects with
 * modules, Keras 2 class names alone.
 * @throws FormatError that names the file, the layer and the option that is not supported
 */
export function readKerasConfig(json: unknown, context: ConfigContext): LayerConfig {
  const model = objectOf(json, context.what, "the model");
  if (isModel(model.className)) return readModel(model, context, context.inputShape, 0);
  throw new FormatError(
    `${context.what}: the model is a ${showJson(model.className)}, a subclass whose config does not list its layers. Sequential and linear ` +
      "functional models can be read; build this one here and load its weights",
  );
}

function isModel(className: string): boolean {
  return className === "Sequential" || FUNCTIONAL.has(className);
}

function objectOf(json: unknown, what: string, kind = "a layer"): KerasObject {
  if (!isPlainObject(json) || typeof json.class_name !== "string")
    throw new FormatError(`${what}: ${kind} is described as ${showJson(json)}, without a class_name and a config`);
  const className = json.class_name;
  // Early versions of Keras wrote the config of a Sequential as a list of its layers.
  const config = Array.isArray(json.config) ? { layers: json.config } : json.config;
  if (!isPlainObject(config))
    throw new FormatError(`${what}: ${showJson(className)} has the config ${showJson(json.config)}`);
  const name = textOf(config.name ?? json.name);
  return { className, config, name, where: `${what}: layer ${showJson(name)} (${className.slice(0, 80)})` };
}

function readModel(model: KerasObject, context: ConfigContext, given: Shape | undefined, depth: number): LayerConfig {
  if (depth > MAX_DEPTH) throw new FormatError(`${context.what}: models are nested more than ${MAX_DEPTH} levels deep`);
  const { className, config, where } = model;
  checkDType(config.dtype, where, className);
  if (!Array.isArray(config.layers)) throw new FormatError(`${where}: there is no list of layers`);
  if (FUNCTIONAL.has(className)) return readFunctional(model, context, given, depth);
  const objects = config.layers.map((layer) => objectOf(layer, context.what));
  const inputShape = given ?? shapeOf(objects[0], config, where);
  const layers = objects
    .filter(({ className }) => className !== "InputLayer")
    .flatMap((layer) => readLayer(layer, context, inputShape, depth));
  const shape = inputShape ? { inputShape } : {};
  return { type: "Sequential", ...named(model), ...allFrozen(layers), ...shape, layers };
}

/** Whether a model is frozen. Keras's files do not say it of the layers that stand for its inputs. */
function allFrozen(layers: readonly LayerConfig[]): { trainable?: false } {
  const others = layers.filter(({ type }) => type !== "InputLayer");
  return others.length > 0 && others.every((layer) => layer.trainable === false) ? { trainable: false } : {};
}

function readFunctional(
  model: KerasObject,
  context: ConfigContext,
  given: Shape | undefined,
  depth: number,
): LayerConfig {
  const { config, where } = model;
  const graph = graphOf(config, where);
  if (given && graph.inputs.length > 1)
    throw new FormatError(
      `${where}: the model has ${graph.inputs.length} inputs, so that one inputShape cannot be theirs; leave it out`,
    );
  // What other layers take of a layer whose activation is a layer of its own here is the output of that.
  const renamed = new Map<string, string>();
  const layers = graph.layers.flatMap(({ json, calls }): GraphLayerConfig[] => {
    const layer = objectOf(json, context.what);
    if (layer.className === "InputLayer") return readLayer(layer, context, given ?? inputShapeOf(layer), depth);
    const [first, ...after] = readOperation(layer, calls) ?? readLayer(layer, context, undefined, depth);
    if (after.length > 0) renamed.set(layer.name, after[0].name as string);
    const behind = after.map((own) => ({ ...own, calls: calls.map((_, i) => [[layer.name, i, 0] as const]) }));
    return [{ ...first, calls: calls.map((call) => call.filter(isReference)) }, ...behind];
  });
  const redirected = ([name, call, output]: TensorReference): TensorReference => [
    renamed.get(name) ?? name,
    call,
    output,
  ];
  const ownRedirected = (layer: LayerConfig) => (from: TensorReference) =>
    renamed.get(from[0]) === layer.name ? from : redirected(from);
  return {
    type: "Functional",
    ...named(model),
    ...allFrozen(layers),
    layers: layers.map(({ calls, ...layer }) =>
      calls ? { ...layer, calls: calls.map((call) => call.map(ownRedirected(layer))) } : layer,
    ),
    inputs: graph.inputs.map(redirected),
    outputs: graph.outputs.map(redirected),
  };
}

/** A layer of a graph, and what its calls take. */
interface GraphLayerConfig extends LayerConfig {
  readonly calls?: readonly (readonly TensorReference[])[];
}

function inputShapeOf(layer: KerasObject): Shape {
  const shape = shapeOf(layer, {}, layer.where);
  if (shape) return shape;
  throw new FormatError(`${layer.where}: the input has no shape; give loadModel one as inputShape`);
}

function named({ name }: KerasObject): { name?: string } {
  return name === "" ? {} : { name };
}

function readLayer(
  layer: KerasObject,
  context: ConfigContext,
  inputShape: Shape | undefined,
  depth: number,
): LayerConfig[] {
  const { className, config, where } = layer;
  if (isModel(className)) return [readModel(layer, context, undefined, depth + 1)];
  checkDType(config.dtype, where, className);
  const trainable = config.trainable === false ? { trainable: false } : {};
  const common = { ...named(layer), ...trainable };
  if (context.custom.has(className)) return [{ ...camelCased(config), type: className, ...common }];
  if (className === "InputLayer") return [{ type: className, ...common, shape: inputShape }];
  const activation = activationLayer(layer, context);
  if (activation) {
    const linear = { ...layer, config: { ...config, activation: "linear" } };
    return [linear, activation].flatMap((part) => readLayer(part, context, inputShape, depth));
  }
  const found = KERAS_LAYERS.get(className);
  if (found)
    return [{ type: className, ...common, ...found.read(new OptionReader(where, config, context.kerasVersion)) }];
  throw new FormatError(
    `${where}: this layer is not supported; supported are ${[...KERAS_LAYERS.keys()].join(", ")}. ` +
      "Give your own as { customLayers: { MyLayer: (config) => new MyLayer(config) } }",
  );
}

/** The layer that is another layer's activation, as in Dense(4, activation=LeakyReLU(0.1)); noodlenet puts it after that layer. */
function activationLayer({ config, name, where }: KerasObject, { what }: ConfigContext): KerasObject | null {
  const { activation } = config;
  if (!isPlainObject(activation) || activation.class_name === "function" || !isPlainObject(activation.config))
    return null;
  const layer = objectOf(activation, what);
  if (!ACTIVATION_LAYERS.has(layer.className)) return null;
  const own = `${name}_activation`;
  return {
    ...layer,
    config: { ...layer.config, name: own },
    name: own,
    where: `${where}: its activation ${layer.className}`,
  };
}

/** The options of a user-defined layer in camel case, without those that Keras adds to every layer. */
function camelCased(config: Record<string, unknown>): Record<string, unknown> {
  const own = Object.entries(config).filter(([name]) => !["name", "trainable", "dtype"].includes(name));
  return Object.fromEntries(own.map(([name, value]) => [camelCase(name), value]));
}

/** The shape of one sample; undefined where the model was not built. */
function shapeOf(first: KerasObject | undefined, model: Record<string, unknown>, where: string): Shape | undefined {
  const config = first?.config ?? {};
  // The input's shape of a nested model is in the config of its first layer, which may be a model, too.
  if (first && isModel(first.className)) {
    const layers = Array.isArray(config.layers) ? config.layers : [];
    const inner = layers.length > 0 ? objectOf(layers[0], where) : undefined;
    const shape = inner && shapeOf(inner, config, where);
    if (shape) return shape;
  }
  const batch = config.batch_shape ?? config.batch_input_shape ?? model.build_input_shape;
  if (batch === undefined || batch === null) return undefined;
  const isSide = (side: unknown) => side === null || (Number.isSafeInteger(side) && (side as number) > 0);
  if (!Array.isArray(batch) || batch.length < 1 || !batch.every(isSide))
    throw new FormatError(`${where}: the input's shape is ${showJson(batch)}, not a list of sizes`);
  const shape = batch.slice(1);
  if (!shape.includes(null)) return shape as number[];
  throw new FormatError(
    `${where}: the input's shape ${showJson(batch)} leaves sides open; give it, as in loadModel(file, { inputShape: [128, 128, 3] })`,
  );
}

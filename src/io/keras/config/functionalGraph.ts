import type { TensorReference } from "../../../layers/wiring.js";
import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";

/** What a call of a layer takes: outputs of layers, and numbers where Keras computes with them. */
export type CallArgument = TensorReference | number;

/** A layer of a functional model as its config describes it, and its calls; an input layer has none. */
export interface GraphLayer {
  readonly json: Record<string, unknown>;
  readonly calls: readonly (readonly CallArgument[])[];
}

/** The layers of a functional model and how they are connected. */
export interface KerasGraph {
  readonly layers: readonly GraphLayer[];
  readonly inputs: readonly TensorReference[];
  readonly outputs: readonly TensorReference[];
}

/**
 * Reads the connections of a functional model, as Keras 2 or Keras 3 writes them.
 * @throws FormatError for layers without names of their own, layers called in training mode, and connections that are none
 */
export function graphOf(config: Record<string, unknown>, where: string): KerasGraph {
  const layers = (config.layers as unknown[]).map((json) => layerOf(json, where));
  const [inputs, outputs] = ["input_layers", "output_layers"].map((key) => referencesIn(config[key]));
  for (const [kind, ends] of [
    ["inputs", inputs],
    ["outputs", outputs],
  ] as const)
    if (ends.length === 0) throw new FormatError(`${where}: the model has no ${kind}`);
  return renumbered({ layers: checked(layers, where), inputs, outputs });
}

function layerOf(json: unknown, where: string): GraphLayer {
  if (!isPlainObject(json)) throw new FormatError(`${where}: a layer of the graph is described as ${showJson(json)}`);
  const nodes = Array.isArray(json.inbound_nodes) ? json.inbound_nodes : [];
  const name = nameOf(json);
  for (const node of nodes)
    if (isInTraining(node))
      throw new FormatError(
        `${where}: ${showJson(name)} is called with training=True, so that dropout and batch normalisation run in training mode during prediction, too; ` +
          "that is not supported here. Build the model in Keras without it",
      );
  return { json, calls: nodes.map(argumentsOf) };
}

function checked(layers: readonly GraphLayer[], where: string): readonly GraphLayer[] {
  const names = new Set<unknown>();
  for (const { json } of layers) {
    const name = nameOf(json);
    if (typeof name !== "string" || names.has(name))
      throw new FormatError(`${where}: a layer of the graph has the name ${showJson(name)}; each needs one of its own`);
    names.add(name);
  }
  return layers;
}

function nameOf(json: Record<string, unknown>): unknown {
  return json.name ?? (isPlainObject(json.config) ? json.config.name : undefined);
}

/** Calls counted from 0: Keras counts from 1 where a model within was called once as it was made. */
function renumbered({ layers, inputs, outputs }: KerasGraph): KerasGraph {
  const all = [...layers.flatMap(({ calls }) => calls.flat()), ...inputs, ...outputs];
  const first = new Map<string, number>();
  for (const argument of all) {
    if (typeof argument === "number") continue;
    const [name, call] = argument;
    first.set(name, Math.min(call, first.get(name) ?? call));
  }
  const fromZero = ([name, call, output]: TensorReference): TensorReference => [
    name,
    call - (first.get(name) as number),
    output,
  ];
  const argument = (given: CallArgument) => (typeof given === "number" ? given : fromZero(given));
  return {
    layers: layers.map(({ json, calls }) => ({ json, calls: calls.map((call) => call.map(argument)) })),
    inputs: inputs.map(fromZero),
    outputs: outputs.map(fromZero),
  };
}

/** What a node takes: from the tensors and numbers in Keras 3's `{ args, kwargs }`, or from Keras 2's lists. */
function argumentsOf(node: unknown): CallArgument[] {
  if (!isPlainObject(node) || !Array.isArray(node.args)) return referencesIn(node);
  const tensors = tensorsIn(node.kwargs);
  return [...node.args.flatMap(tensorsOrNumbersIn), ...tensors];
}

/** Keras takes tensors in an object by the order of their names: so it numbers inputs and outputs, and so it comes upon layers. */
function valuesInOrder(tensors: Record<string, unknown>): unknown[] {
  return Object.keys(tensors)
    .sort()
    .map((name) => tensors[name]);
}

/** The references in Keras 2's `["name", 0, 0, {}]`, within lists and objects. */
function referencesIn(value: unknown): TensorReference[] {
  if (isPlainObject(value)) return valuesInOrder(value).flatMap(referencesIn);
  if (!Array.isArray(value)) return [];
  const [name, call, output, further] = value;
  if (typeof name !== "string" || typeof call !== "number") return value.flatMap(referencesIn);
  // A keyword argument may be a tensor, too: { "y": ["name", 0, 0] }. Constants have the index -1.
  const own: TensorReference[] = call < 0 ? [] : [[name, call, typeof output === "number" ? output : 0]];
  return [...own, ...referencesIn(further)];
}

function tensorsOrNumbersIn(value: unknown): CallArgument[] {
  return typeof value === "number" ? [value] : tensorsIn(value);
}

/** The references in Keras 3's tensors, within lists and objects. */
function tensorsIn(value: unknown): TensorReference[] {
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  if (!isPlainObject(value)) return [];
  const config = isPlainObject(value.config) ? value.config : {};
  const [name, call, output] = Array.isArray(config.keras_history) ? config.keras_history : [];
  const isTensor = value.class_name === "__keras_tensor__" && typeof name === "string";
  if (!isTensor || typeof call !== "number" || typeof output !== "number")
    return valuesInOrder(value).flatMap(tensorsIn);
  return [[name, call, output]];
}

/** Whether a layer is called with `training=True`, as Keras 3 or Keras 2 writes it. */
function isInTraining(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(isInTraining);
  if (!isPlainObject(node)) return false;
  return node.training === true || (isPlainObject(node.kwargs) && node.kwargs.training === true);
}

/** Whether a call takes the output of a layer there, rather than a number. */
export function isReference(argument: CallArgument): argument is TensorReference {
  return typeof argument !== "number";
}

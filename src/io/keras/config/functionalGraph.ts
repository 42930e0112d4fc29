import { FormatError } from "../../../util/errors.js";
import { showJson } from "../../../util/json.js";
import { isPlainObject } from "../../../util/optionsReader.js";

/**
 * The layers of a functional model in the order in which the data passes them: a single chain from one input to one output.
 * @throws FormatError for branches, layers used twice, several inputs or outputs
 */
export function chainOf(config: Record<string, unknown>, where: string): unknown[] {
  const byName = new Map<string, Record<string, unknown>>();
  for (const layer of config.layers as unknown[]) {
    const name = isPlainObject(layer)
      ? (layer.name ?? (isPlainObject(layer.config) ? layer.config.name : undefined))
      : undefined;
    if (!isPlainObject(layer) || typeof name !== "string" || byName.has(name))
      throw new FormatError(`${where}: a layer of the graph has the name ${showJson(name)}; each needs one of its own`);
    byName.set(name, layer);
  }
  const chain: unknown[] = [];
  const passed = new Set<unknown>();
  let at: string | null = endOf(config.output_layers, "output", where);
  while (at !== null) {
    const layer = byName.get(at);
    if (layer === undefined || passed.has(layer))
      throw notLinear(where, `the layer ${showJson(at)} is missing or part of a cycle`);
    passed.add(layer);
    chain.push(layer);
    at = sourceOf(layer, where);
  }
  if (chain.length < byName.size)
    throw notLinear(where, `only ${chain.length} of its ${byName.size} layers are on the chain`);
  endOf(config.input_layers, "input", where);
  return chain.reverse();
}

function notLinear(where: string, problem: string): FormatError {
  return new FormatError(
    `${where}: only functional models that are a single chain of layers from one input to one output can be read, and ${problem}. ` +
      "Write the branching part as a user-defined layer and load the weights into it",
  );
}

/** The name of the single layer in `["name", 0, 0]`, in a list of one such, or in `{ "image": ["name", 0, 0] }`. */
function endOf(value: unknown, kind: string, where: string): string {
  const names = namesIn(value);
  if (names.length === 1) return names[0];
  throw notLinear(where, `it has ${names.length} ${kind}s${names.length > 0 ? `, ${quoted(names)}` : ""}`);
}

/** The name of the layer whose output is a layer's input; null for the model's input. */
function sourceOf(layer: Record<string, unknown>, where: string): string | null {
  const nodes = Array.isArray(layer.inbound_nodes) ? layer.inbound_nodes : [];
  if (nodes.length === 0) return null;
  if (nodes.length > 1) throw notLinear(where, `${showJson(layer.name)} is used ${nodes.length} times`);
  const histories = historiesIn(nodes[0]);
  if (isInTraining(nodes[0]))
    throw new FormatError(
      `${where}: ${showJson(layer.name)} is called with training=True, so that dropout and batch normalisation run in training mode during prediction, too; ` +
        "that is not supported here. Build the model in Keras without it",
    );
  if (histories.length === 1) return histories[0];
  throw notLinear(where, `${showJson(layer.name)} takes the outputs of ${quoted(histories) || "no layer"}`);
}

function quoted(names: readonly string[]): string {
  return names
    .slice(0, 5)
    .map((name) => showJson(name))
    .join(" and ");
}

/** The names of the layers whose outputs a node takes: from the tensors in Keras 3's `{ args, kwargs }`, or from Keras 2's lists. */
function historiesIn(node: unknown): string[] {
  return isPlainObject(node) && Array.isArray(node.args) ? tensorsIn([node.args, node.kwargs]) : namesIn(node);
}

/** The names in Keras 2's `["name", 0, 0, {}]`, within lists and objects. */
function namesIn(value: unknown): string[] {
  if (isPlainObject(value)) return Object.values(value).flatMap(namesIn);
  if (!Array.isArray(value)) return [];
  if (typeof value[0] !== "string" || typeof value[1] !== "number") return value.flatMap(namesIn);
  // A keyword argument may be a tensor, too: { "y": ["name", 0, 0] }. Constants have the index -1.
  return [...(value[1] < 0 ? [] : [value[0]]), ...namesIn(value[3])];
}

/** The names in Keras 3's tensors, within lists and objects. */
function tensorsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  if (!isPlainObject(value)) return [];
  const config = isPlainObject(value.config) ? value.config : {};
  if (value.class_name === "__keras_tensor__" && Array.isArray(config.keras_history))
    return [String(config.keras_history[0])];
  return Object.values(value).flatMap(tensorsIn);
}

/** Whether a layer is called with `training=True`, as Keras 3 or Keras 2 writes it. */
function isInTraining(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(isInTraining);
  if (!isPlainObject(node)) return false;
  return node.training === true || (isPlainObject(node.kwargs) && node.kwargs.training === true);
}

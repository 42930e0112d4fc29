import { FormatError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import { brief, isObject } from "./kerasFields.js";

/**
 * The layers of a functional model in the order in which the data passes them, where that is a line from one input to
 * one output.
 * @throws FormatError for branches, layers used twice, several inputs or outputs
 */
export function chainOf(config: Record<string, unknown>, where: string): unknown[] {
  const byName = new Map<string, Record<string, unknown>>();
  for (const layer of config.layers as unknown[]) {
    const name = isObject(layer) ? (layer.name ?? (isObject(layer.config) ? layer.config.name : undefined)) : undefined;
    if (!isObject(layer) || typeof name !== "string" || byName.has(name))
      throw new FormatError(`${where}: a layer of the graph has the name ${brief(name)}; each needs one of its own`);
    byName.set(name, layer);
  }
  const chain: unknown[] = [];
  let at: string | null = endOf(config.output_layers, "output", where);
  while (at !== null) {
    const layer = byName.get(at);
    if (layer === undefined || chain.includes(layer))
      throw notLinear(where, `the layer ${brief(at)} is missing or in a circle`);
    chain.push(layer);
    at = sourceOf(layer, where);
  }
  if (chain.length < byName.size)
    throw notLinear(where, `only ${chain.length} of its ${byName.size} layers lie between them`);
  endOf(config.input_layers, "input", where);
  return chain.reverse();
}

function notLinear(where: string, problem: string): FormatError {
  return new FormatError(
    `${where}: only functional models that are a line of layers from one input to one output can be read, and ${problem}. ` +
      "Write the branching part as a layer of your own and load the weights into it",
  );
}

/** The one layer's name in `["name", 0, 0]`, or a list of one such. */
function endOf(value: unknown, kind: string, where: string): string {
  const ends = Array.isArray(value) && Array.isArray(value[0]) ? value : [value];
  const end: unknown = ends[0];
  if (ends.length === 1 && Array.isArray(end) && typeof end[0] === "string") return end[0];
  throw notLinear(where, `its ${kind}s are ${brief(value)}`);
}

/** The name of the layer whose output a layer takes; null for the input. */
function sourceOf(layer: Record<string, unknown>, where: string): string | null {
  const nodes = Array.isArray(layer.inbound_nodes) ? layer.inbound_nodes : [];
  if (nodes.length === 0) return null;
  const histories = historiesIn(nodes[0]);
  if (nodes.length === 1 && histories.length === 1) return histories[0];
  throw notLinear(where, `${brief(layer.name)} takes ${brief(layer.inbound_nodes)}`);
}

/** The layers that a node's arguments come from: Keras 3's `{ args }` with tensors, or Keras 2's `[["name", 0, 0, {}]]`. */
function historiesIn(node: unknown): string[] {
  if (Array.isArray(node)) {
    if (typeof node[0] === "string") return [node[0]];
    return node.flatMap((item) => (Array.isArray(item) && typeof item[0] === "string" ? [item[0]] : [""]));
  }
  if (!isObject(node) || !Array.isArray(node.args)) return [];
  return node.args.map((tensor: unknown) => {
    const history = isObject(tensor) && isObject(tensor.config) ? tensor.config.keras_history : null;
    return Array.isArray(history) && typeof history[0] === "string" ? history[0] : "";
  });
}

/** Keras's node of a layer that takes another one's output, of this shape. */
export function nodeFrom(name: string, shape: Shape): Record<string, unknown> {
  const config = { shape: [null, ...shape], dtype: "float32", keras_history: [name, 0, 0] };
  return { args: [{ class_name: "__keras_tensor__", config }], kwargs: {} };
}

import type { GraphLayer } from "../plan/Graph.js";
import { StateError, ValueError } from "../util/errors.js";
import { showValue } from "../util/optionsReader.js";
import { type Shape, showShape } from "../util/shape.js";
import { Layer } from "./Layer.js";
import { type SymbolicCall, SymbolicTensor } from "./SymbolicTensor.js";

/** How the layers of a model are connected. */
export interface Wiring {
  /** What enters: outputs of input layers. */
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  /** In an order in which each takes only what calls before it gave. */
  readonly calls: readonly SymbolicCall[];
  /** Each layer once, in Keras's order: by the longest way to an output, then as they are met on the way back from the outputs. */
  readonly layers: readonly Layer[];
}

/**
 * Follows symbolic tensors from the outputs of a model back to its inputs.
 * @throws ValueError for an output that depends on another input, for an input that no output depends on, and for what is no
 *   symbolic tensor
 */
export function wiringOf(inputs: readonly SymbolicTensor[], outputs: readonly SymbolicTensor[]): Wiring {
  checkTensors("inputs", inputs);
  checkTensors("outputs", outputs);
  const { calls, met, used } = callsBehind(inputs, outputs);
  for (const tensor of inputs)
    if (!used.has(tensor))
      throw new ValueError(`Model: no output depends on the input ${tensor.call.layer.name}; leave it out of inputs`);
  return { inputs, outputs, calls, layers: inKerasOrder(calls, met) };
}

function checkTensors(what: string, tensors: readonly SymbolicTensor[]): void {
  const wrong = tensors.findIndex((tensor) => !(tensor instanceof SymbolicTensor));
  if (wrong >= 0)
    throw new ValueError(
      `Model: ${what} holds ${showValue(tensors[wrong])}; give symbolic tensors, which input(shape) makes and layer.apply(…) gives`,
    );
  if (tensors.length === 0) throw new ValueError(`Model: there are no ${what}; give at least one symbolic tensor`);
  if (new Set(tensors).size < tensors.length && what === "inputs")
    throw new ValueError("Model: inputs holds the same symbolic tensor twice; give each once");
}

/**
 * The calls that outputs depend on, each after those it depends on, the order in which they were met, and which inputs were used.
 * Deep graphs need no deep stack.
 */
function callsBehind(inputs: readonly SymbolicTensor[], outputs: readonly SymbolicTensor[]) {
  const entries = new Set(inputs);
  const used = new Set<SymbolicTensor>();
  const met = new Map<SymbolicCall, number>();
  const calls: SymbolicCall[] = [];
  const waiting: { call: SymbolicCall; next: number }[] = [];
  const meet = (tensor: SymbolicTensor, by: string) => {
    const { call } = tensor;
    const isInput = call.inputs.length === 0;
    if (entries.has(tensor)) used.add(tensor);
    else if (isInput) throw missingInput(call, by);
    if (met.has(call) || (entries.has(tensor) && !isInput)) return;
    met.set(call, met.size);
    waiting.push({ call, next: 0 });
  };
  for (const output of outputs) {
    meet(output, "an output");
    for (let top = waiting.at(-1); top; top = waiting.at(-1)) {
      const from = top.call.inputs.at(top.next++);
      if (from) meet(from, top.call.layer.name);
      else {
        calls.push(top.call);
        waiting.pop();
      }
    }
  }
  return { calls, met, used };
}

function missingInput({ layer, outputs }: SymbolicCall, by: string): ValueError {
  return new ValueError(
    `Model: ${by} depends on the input ${layer.name} (${showShape(outputs[0].shape)}), which is not among the model's inputs; add it to them`,
  );
}

function inKerasOrder(calls: readonly SymbolicCall[], met: ReadonlyMap<SymbolicCall, number>): Layer[] {
  const depths = new Map<SymbolicCall, number>();
  const ofLayers = new Map<Layer, { depth: number; met: number }>();
  for (const call of [...calls].reverse()) {
    const layer = layerOf(call);
    const known = ofLayers.get(layer) ?? { depth: 0, met: Number.POSITIVE_INFINITY };
    const depth = Math.max(depths.get(call) ?? 0, known.depth);
    ofLayers.set(layer, { depth, met: Math.min(known.met, met.get(call) as number) });
    depths.set(call, depth);
    for (const { call: from } of call.inputs) depths.set(from, Math.max(depth + 1, depths.get(from) ?? 0));
  }
  return [...ofLayers].sort(([, a], [, b]) => b.depth - a.depth || a.met - b.met).map(([layer]) => layer);
}

/** The layer of a call: symbolic tensors come from layers alone. */
export function layerOf({ layer }: SymbolicCall): Layer {
  if (layer instanceof Layer) return layer;
  throw new StateError(`${layer.name} is not a Layer`);
}

/**
 * Goes through a model call by call.
 * @param given what enters, for each input
 * @param apply gives what a call makes of what enters it; input layers get what enters the model
 * @returns what each output is
 */
export function walk<T>(
  { inputs, outputs, calls }: Pick<Wiring, "inputs" | "outputs" | "calls">,
  given: readonly T[],
  apply: (call: SymbolicCall, inputs: readonly T[]) => readonly T[],
): readonly T[] {
  const values = new Map<SymbolicTensor, T>(inputs.map((tensor, i) => [tensor, given[i]]));
  const known = (tensor: SymbolicTensor) => values.get(tensor) as T;
  for (const call of calls) {
    const entering = call.inputs.length === 0 ? call.outputs : call.inputs;
    const results = apply(call, entering.map(known));
    call.outputs.forEach((tensor, i) => {
      values.set(tensor, results[i]);
    });
  }
  return outputs.map(known);
}

/** The shapes of some symbolic tensors. */
export function shapesOf(tensors: readonly SymbolicTensor[]): readonly Shape[] {
  return tensors.map(({ shape }) => shape);
}

/** A symbolic tensor within a model: the layer's name, which of its calls, and which output of that call, both counted from 0. */
export type TensorReference = readonly [layer: string, call: number, output: number];

/** What the layers of a model take, each call of a layer in its order, and a reference to each tensor. */
export interface References {
  readonly tensors: ReadonlyMap<SymbolicTensor, TensorReference>;
  /** An input layer has one call, which takes nothing. */
  readonly calls: ReadonlyMap<GraphLayer, readonly (readonly TensorReference[])[]>;
}

/** The connections of a model by names and numbers, as tables and files tell them. */
export function referencesOf({ calls }: Pick<Wiring, "calls">): References {
  const tensors = new Map<SymbolicTensor, TensorReference>();
  const byLayer = new Map<GraphLayer, (readonly TensorReference[])[]>();
  for (const { layer, inputs, outputs } of calls) {
    const own = byLayer.get(layer) ?? [];
    byLayer.set(layer, own);
    outputs.forEach((tensor, i) => {
      tensors.set(tensor, [layer.name, own.length, i]);
    });
    own.push(inputs.map((tensor) => tensors.get(tensor) as TensorReference));
  }
  return { tensors, calls: byLayer };
}

/** As Keras writes it: layer[call][output]. */
export function showReference([layer, call, output]: TensorReference): string {
  return `${layer}[${call}][${output}]`;
}

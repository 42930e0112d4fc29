import { type Graph, type Node, producerOf } from "../Graph.js";

/** A graph whose output is what entered its last activation. */
export interface LogitsGraph {
  readonly graph: Graph;
  /** The activation that was left out; null where the graph is as it was. */
  readonly leftOut: Node | null;
}

/**
 * Leaves a last softmax or sigmoid to the loss, which computes both at once from what enters the activation, the logits.
 *
 * Reason: the cross-entropy of a probability that was rounded to 0 is lost, and with it the gradient; from logits it is exact.
 * Equality: of what enters the activation, to the bit; the loss is the same function, computed more exactly.
 * @param activations the activations that the loss can take over
 */
export function joinLoss(graph: Graph, activations: readonly string[]): LogitsGraph {
  const [output] = graph.outputs;
  const last = finalActivation(graph);
  if (!last || !activations.includes(last.operation.activation ?? "")) return { graph, leftOut: null };
  const [logits] = last.inputs;
  const calls = graph.calls.map((call) => (call.output === output ? { ...call, output: logits } : call));
  const nodes = graph.nodes.filter((node) => node !== last);
  return { graph: { ...graph, nodes, calls, outputs: [logits] }, leftOut: last };
}

/** The activation that computes the only output of a graph, if nothing else uses the output. */
export function finalActivation(graph: Graph): Node | null {
  const [output] = graph.outputs;
  if (graph.outputs.length !== 1 || graph.nodes.some(({ inputs }) => inputs.includes(output))) return null;
  const last = producerOf(graph, output);
  return last?.operation.activation === undefined ? null : last;
}

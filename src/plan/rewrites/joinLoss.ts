import { consumersByValue, type Graph, type Node, producerOf, type Value } from "../Graph.js";

/** A graph whose outputs are what entered their last activations. */
export interface LogitsGraph {
  readonly graph: Graph;
  /** For each output the activation that was left out; null where the output is as it was. */
  readonly leftOut: readonly (Node | null)[];
}

/**
 * Leaves a last softmax or sigmoid to the loss, which computes both at once from what enters the activation, the logits.
 *
 * Reason: the cross-entropy of a probability that was rounded to 0 is lost, and with it the gradient; from logits it is exact.
 * Equality: of what enters the activation, to the bit; the loss is the same function, computed more exactly.
 * @param activations for each output the activations that its loss can take over
 */
export function joinLoss(graph: Graph, activations: readonly (readonly string[])[]): LogitsGraph {
  const leftOut = finalActivations(graph).map((last, i) =>
    last && activations[i]?.includes(last.operation.activation ?? "") ? last : null,
  );
  const logitsOf = new Map<Value, Value>();
  for (const node of leftOut) if (node) logitsOf.set(node.outputs[0], node.inputs[0]);
  const logits = (value: Value) => logitsOf.get(value) ?? value;
  const calls = graph.calls.map((call) => ({ ...call, outputs: call.outputs.map(logits) }));
  const nodes = graph.nodes.filter((node) => !leftOut.includes(node));
  return { graph: { ...graph, nodes, calls, outputs: graph.outputs.map(logits) }, leftOut };
}

/** For each output of a graph the activation that computes it, if nothing else uses the output; else null. */
export function finalActivations(graph: Graph): readonly (Node | null)[] {
  const consumers = consumersByValue(graph);
  return graph.outputs.map((output) => {
    if (consumers.has(output) || graph.outputs.indexOf(output) !== graph.outputs.lastIndexOf(output)) return null;
    const last = producerOf(graph, output);
    return last?.operation.activation === undefined ? null : last;
  });
}

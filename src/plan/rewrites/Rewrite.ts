import type { Graph, Node, Value } from "../Graph.js";

/** What a plan is made for. */
export interface RewriteContext {
  /** Whether gradients will be computed, for which the outputs of operations are kept. */
  readonly training: boolean;
  /** The values that somebody looks at beside the graph's own nodes: no rewrite may change or remove them. */
  readonly visible: ReadonlySet<Value>;
}

/** A graph that computes the same, and which layers' calls were changed. */
export interface Rewritten {
  readonly graph: Graph;
  /** What was done, one sentence per place. */
  readonly notes: readonly string[];
}

/** Turns a graph into one that computes the same numbers, bit for bit, at less cost. */
export type Rewrite = (graph: Graph, context: RewriteContext) => Rewritten;

/** Two nodes of which the second is the only one that uses the first's only output, which nobody looks at. */
export interface Pair {
  readonly first: Node;
  readonly second: Node;
}

/** The only user of the only output of a node, if there is one and nobody else looks at the output. */
export function soleConsumer(graph: Graph, { outputs }: Node, { visible }: RewriteContext): Node | null {
  const [output] = outputs;
  if (outputs.length !== 1 || visible.has(output) || graph.outputs.includes(output)) return null;
  const users = graph.nodes.filter(({ inputs }) => inputs.includes(output));
  return users.length === 1 && users[0].inputs.length === 1 ? users[0] : null;
}

/** The graph with two neighbouring nodes replaced, at the place of the second. */
export function replaced(graph: Graph, { first, second }: Pair, by: readonly Node[], size = graph.size): Graph {
  const nodes = graph.nodes.flatMap((node) => (node === first ? [] : node === second ? by : [node]));
  return { ...graph, nodes, size };
}

/** Applies a rewrite of pairs wherever it can be applied. */
export function rewritePairs(
  graph: Graph,
  context: RewriteContext,
  apply: (graph: Graph, pair: Pair) => Rewritten | null,
): Rewritten {
  let current: Rewritten = { graph, notes: [] };
  for (const first of graph.nodes) {
    const node = current.graph.nodes.find((other) => other.outputs[0] === first.outputs[0]);
    const second = node && soleConsumer(current.graph, node, context);
    const next = node && second ? apply(current.graph, { first: node, second }) : null;
    if (next) current = { graph: next.graph, notes: [...current.notes, ...next.notes] };
  }
  return current;
}

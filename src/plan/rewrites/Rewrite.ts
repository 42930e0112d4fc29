import type { Graph, Node, Value } from "../Graph.js";

/** What a plan is made for. */
export interface RewriteContext {
  /** Whether layers run in training mode, in which dropout drops and batch normalization uses the batch's statistics. */
  readonly training: boolean;
  /** Values that the caller asked to see: no rewrite may change or remove them. */
  readonly visible: ReadonlySet<Value>;
}

/** A graph that computes the same, and a description of what was changed. */
export interface Rewritten {
  readonly graph: Graph;
  /** What was done, one sentence per place. */
  readonly notes: readonly string[];
}

/** Turns a graph into one that computes the same numbers, bit for bit, at less cost. */
export type Rewrite = (graph: Graph, context: RewriteContext) => Rewritten;

/** Two nodes of which the second is the only consumer of the first's only output, which the caller did not ask to see. */
export interface Pair {
  readonly first: Node;
  readonly second: Node;
}

/** The only consumer of the only output of a node; null if there are others, or the caller asked to see the output. */
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

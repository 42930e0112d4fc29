import { consumersByValue, type Graph, type Node, type Value } from "../Graph.js";

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
function soleConsumer({ graph, consumers }: Indexed, { outputs }: Node, { visible }: RewriteContext): Node | null {
  const [output] = outputs;
  if (outputs.length !== 1 || visible.has(output) || graph.outputs.includes(output)) return null;
  const users = consumers.get(output) ?? [];
  return users.length === 1 && users[0].inputs.length === 1 ? users[0] : null;
}

/** A graph with its nodes by their first outputs and by their inputs, so that the search for pairs takes linear time. */
interface Indexed {
  readonly graph: Graph;
  readonly producers: ReadonlyMap<Value, Node>;
  readonly consumers: ReadonlyMap<Value, readonly Node[]>;
}

function indexed(graph: Graph): Indexed {
  const producers = new Map(graph.nodes.map((node) => [node.outputs[0], node]));
  return { graph, producers, consumers: consumersByValue(graph) };
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
  let current = indexed(graph);
  const notes: string[] = [];
  for (const first of graph.nodes) {
    const node = current.producers.get(first.outputs[0]);
    const second = node && soleConsumer(current, node, context);
    const next = node && second ? apply(current.graph, { first: node, second }) : null;
    if (!next) continue;
    current = indexed(next.graph);
    notes.push(...next.notes);
  }
  return { graph: current.graph, notes };
}

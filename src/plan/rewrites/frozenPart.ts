import type { Graph, GraphLayer, LayerCall, Node, Value } from "../Graph.js";

/** The part of a graph whose outputs do not change while it is frozen, by the calls of layers in it. */
export interface FrozenPart {
  readonly paths: readonly string[];
  readonly layers: readonly GraphLayer[];
  /** What else tells it from another part: equal keys are equal parts. */
  readonly key: string;
}

/**
 * The nodes at the beginning of a graph whose outputs follow from the sample and frozen weights alone.
 *
 * Reason: what they compute of a sample is the same in every epoch. It is computed once, kept in a feature store, and taken from there.
 * Equality: an output depends on its own sample and the weights only ({@link Operation.pure}), and the weights do not change.
 * @returns null if no such layer has weights. The layers that compute the graph's outputs are never part of it. Whether anything is
 *   trained at all is for the caller to check
 */
export function frozenPart(graph: Graph): FrozenPart | null {
  const known = new Set<Value>(graph.inputs);
  const frozen = new Set<string>();
  const last = new Set(
    graph.calls.filter(({ outputs }) => outputs.some((v) => graph.outputs.includes(v))).map(({ path }) => path),
  );
  for (const [path, nodes] of nodesByPath(graph.nodes)) {
    const learns = nodes.some(({ layer }) => layer.weights.some((weight) => weight.requiresGrad));
    const own = new Set(nodes.flatMap(({ outputs }) => outputs));
    const follows = nodes.every(
      ({ operation, inputs }) => operation.pure && inputs.every((v) => known.has(v) || own.has(v)),
    );
    if (learns || !follows || last.has(path)) continue;
    frozen.add(path);
    for (const value of own) known.add(value);
  }
  const layers = [...new Set(graph.nodes.filter(({ path }) => frozen.has(path)).map(({ layer }) => layer))];
  if (!layers.some((layer) => layer.weights.length > 0)) return null;
  const paths = [...frozen];
  return { paths, layers, key: paths.join("\n") };
}

/** A graph cut in two: `before` computes features from the inputs, `after` the outputs from features. */
export interface Cut {
  readonly before: Graph;
  readonly after: Graph;
}

/** Cuts a graph after its frozen part. The features are the values that the rest uses; they are the inputs of `after`. */
export function cutBehind(graph: Graph, { paths }: FrozenPart): Cut {
  const frozen = new Set(paths);
  const inside = (node: Node) => frozen.has(node.path);
  const [first, rest] = [graph.nodes.filter(inside), graph.nodes.filter((node) => !inside(node))];
  const made = new Set<Value>([...graph.inputs, ...first.flatMap(({ outputs }) => outputs)]);
  const used = new Set<Value>([...rest.flatMap(({ inputs }) => inputs), ...graph.outputs]);
  const features = [...made].filter((value) => used.has(value));
  const computed = new Set<Value>(rest.flatMap(({ outputs }) => outputs));
  const calls = (of: (value: Value) => boolean): LayerCall[] => graph.calls.filter(({ outputs }) => outputs.every(of));
  return {
    before: { ...graph, nodes: first, outputs: features, calls: calls((value) => !computed.has(value)) },
    after: { ...graph, inputs: features, nodes: rest, calls: calls((value) => computed.has(value)) },
  };
}

function nodesByPath(nodes: readonly Node[]): Map<string, Node[]> {
  const byPath = new Map<string, Node[]>();
  for (const node of nodes) byPath.set(node.path, [...(byPath.get(node.path) ?? []), node]);
  return byPath;
}

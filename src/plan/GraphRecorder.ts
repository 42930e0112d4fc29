import type { Describe, Graph, GraphBuilder, GraphLayer, LayerCall, Node, Value } from "./Graph.js";
import type { Operation } from "./Operation.js";

/** Collects the nodes of a graph while layers describe themselves. */
export class GraphRecorder implements GraphBuilder {
  readonly #root: GraphLayer;
  readonly #inputs: Value[] = [];
  readonly #nodes: Node[] = [];
  readonly #calls: LayerCall[] = [];
  readonly #paths = new Map<string, number>();
  /** How often each layer was called. */
  readonly #counts = new Map<GraphLayer, number>();
  #layer: GraphLayer;
  #path = "";
  #size = 0;

  /** @param root the layer or model that the graph is of */
  constructor(root: GraphLayer) {
    this.#root = root;
    this.#layer = root;
  }

  get callNumber(): number {
    return (this.#counts.get(this.#layer) ?? 1) - 1;
  }

  /** A value that enters the graph. */
  input(): Value {
    const value = this.#value();
    this.#inputs.push(value);
    return value;
  }

  add(operation: Operation, ...inputs: Value[]): Value {
    return this.addAll(operation, inputs, 1)[0];
  }

  addAll(operation: Operation, inputs: readonly Value[], outputs: number): readonly Value[] {
    const node: Node = {
      operation,
      layer: this.#layer,
      path: this.#path || this.#layer.name,
      inputs,
      outputs: Array.from({ length: outputs }, () => this.#value()),
    };
    this.#nodes.push(node);
    return node.outputs;
  }

  call(layer: GraphLayer, ...inputs: Value[]): Value {
    return this.callAll(layer, inputs)[0];
  }

  callAll(layer: GraphLayer, inputs: readonly Value[]): readonly Value[] {
    const [outerLayer, outerPath] = [this.#layer, this.#path];
    this.#layer = layer;
    this.#counts.set(layer, (this.#counts.get(layer) ?? 0) + 1);
    this.#path = this.#freePath(outerPath === "" ? layer.name : `${outerPath}/${layer.name}`);
    const describe = (this.#describes(layer) && layer.description) || called(layer);
    const outputs = describe(this, ...inputs);
    this.#calls.push({ path: this.#path, layer, outputs });
    this.#layer = outerLayer;
    this.#path = outerPath;
    return outputs;
  }

  /** The graph of what was added. */
  finish(...outputs: Value[]): Graph {
    return { inputs: this.#inputs, outputs, nodes: this.#nodes, calls: this.#calls, size: this.#size };
  }

  /** Whether the layer can run under the backend and float type of the whole graph. */
  #describes({ defaults }: GraphLayer): boolean {
    const own = this.#root.defaults;
    return !defaults || !own || (defaults.backend === own.backend && defaults.dtype === own.dtype);
  }

  #value(): Value {
    return { id: this.#size++ };
  }

  /** The second call of a layer is "dense (2)". */
  #freePath(path: string): string {
    const count = (this.#paths.get(path) ?? 0) + 1;
    this.#paths.set(path, count);
    return count === 1 ? path : `${path} (${count})`;
  }
}

/** A layer that a graph knows nothing of: it is called, and what it computes may be different each time. */
export function called(layer: GraphLayer): Describe {
  return (graph, ...inputs) =>
    graph.addAll(
      { name: `call ${layer.type}`, pure: false, compute: (xs, context) => layer.applyAll(xs, context) },
      inputs,
      layer.outputCount,
    );
}

import { FormatError } from "../../../util/errors.js";
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from "../graph.js";

/** How many nodes are read; the time to build a model grows with the square of their number. */
const MAX_NODES = 2048;

/** How many Identity nodes may be between a constant and its consumer. */
const MAX_IDENTITIES = 32;

/** A node's name in errors. */
export function nameOf({ name, opType, domain }: OnnxNode): string {
  return `node ${JSON.stringify(name.slice(0, 80))} (${domain === "" ? "" : `${domain.slice(0, 40)}.`}${opType.slice(0, 40)})`;
}

/** A graph that is a chain of nodes from its input to its output, and its constants. */
export class OnnxChain {
  readonly what: string;
  readonly graph: OnnxGraph;
  readonly opset: number;
  readonly input: OnnxValue;
  readonly #initializers: ReadonlyMap<string, OnnxTensor>;
  readonly #producers = new Map<string, OnnxNode>();
  readonly #consumers = new Map<string, OnnxNode[]>();

  /** @throws FormatError for a graph that does not have one input and one output */
  constructor(graph: OnnxGraph, opset: number, what: string) {
    this.what = what;
    this.graph = graph;
    this.opset = opset;
    if (graph.nodes.length > MAX_NODES)
      throw new FormatError(`${what} has ${graph.nodes.length} nodes, more than the ${MAX_NODES} that are read`);
    this.#initializers = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
    for (const node of graph.nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      for (const input of new Set(node.inputs))
        this.#consumers.set(input, [...(this.#consumers.get(input) ?? []), node]);
    }
    const inputs = graph.inputs.filter(({ name }) => !this.#initializers.has(name));
    this.#expectOne(inputs, "inputs");
    this.#expectOne(graph.outputs, "outputs");
    this.input = inputs[0];
  }

  #expectOne(values: readonly OnnxValue[], kind: string): void {
    if (values.length === 1) return;
    const names = values.slice(0, 4).map(({ name }) => JSON.stringify(name.slice(0, 60)));
    throw new FormatError(
      `${this.what} has ${values.length} ${kind} (${names.join(", ")}); only models with one are supported`,
    );
  }

  /** The nodes that take a value as an input, in the order of the file. */
  consumers(value: string): readonly OnnxNode[] {
    return this.#consumers.get(value) ?? [];
  }

  /** The node that takes a value; null for the output of the graph. @throws FormatError where the graph branches, or a value is not used */
  next(value: string): OnnxNode | null {
    const consumers = this.consumers(value);
    const isOutput = this.graph.outputs[0].name === value;
    if (consumers.length === 1 && !isOutput) return consumers[0];
    if (consumers.length === 0 && isOutput) return null;
    const where = `${this.what}: the value ${JSON.stringify(value.slice(0, 80))}`;
    if (consumers.length === 0) throw new FormatError(`${where} is not used, and is not the output`);
    const names = consumers.slice(0, 3).map(nameOf);
    throw new FormatError(
      `${where} goes to ${[...names, ...(isOutput ? ["the output"] : [])].join(" and ")}: models with branches are not supported`,
    );
  }

  /** The constant of that name, also through Identity nodes; null when the value is not a constant. */
  constant(name: string, depth = 0): OnnxTensor | null {
    const initializer = this.#initializers.get(name);
    if (initializer) return initializer;
    const producer = this.#producers.get(name);
    if (producer?.domain !== "" || depth > MAX_IDENTITIES) return null;
    const value = producer.opType === "Constant" ? producer.attributes.get("value") : undefined;
    if (value && "tensor" in value) return { ...value.tensor, name };
    return producer.opType === "Identity" ? this.constant(producer.inputs[0] ?? "", depth + 1) : null;
  }
}

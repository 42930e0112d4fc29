import { FormatError } from "../../../util/errors.js";
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from "../graph.js";

/** How many nodes are read: the largest image classifiers have some thousands. */
const MAX_NODES = 16_384;

/** A node's name in errors. */
export function nameOf({ name, opType, domain }: OnnxNode): string {
  return `node ${JSON.stringify(name.slice(0, 80))} (${domain === "" ? "" : `${domain.slice(0, 40)}.`}${opType.slice(0, 40)})`;
}

/** The nodes of a graph that its outputs depend on, in an order in which each takes only what nodes before it gave. */
export class OnnxNodes {
  readonly what: string;
  readonly opset: number;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: ReadonlyMap<string, OnnxTensor>;
  /** How many outputs of the graph a value is. */
  readonly #ends = new Map<string, number>();
  #ordered: readonly OnnxNode[];
  #consumers = new Map<string, OnnxNode[]>();
  #producers = new Map<string, OnnxNode>();

  /** @throws FormatError for a graph without inputs or outputs, of too many nodes, with a cycle, or with an output that nothing gives */
  constructor(graph: OnnxGraph, opset: number, what: string) {
    this.what = what;
    this.opset = opset;
    if (graph.nodes.length > MAX_NODES)
      throw new FormatError(`${what} has ${graph.nodes.length} nodes, more than the ${MAX_NODES} that are read`);
    this.initializers = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
    this.inputs = graph.inputs.filter(({ name }) => !this.initializers.has(name));
    this.outputs = graph.outputs;
    if (this.inputs.length === 0 || this.outputs.length === 0)
      throw new FormatError(
        `${what} has ${this.inputs.length} inputs and ${this.outputs.length} outputs; a model has both`,
      );
    for (const { name } of this.outputs) this.#ends.set(name, 1 + (this.#ends.get(name) ?? 0));
    this.#ordered = this.#inOrder(graph.nodes);
    this.#index();
    const given = new Set([...this.inputs, ...this.initializers.values()].map(({ name }) => name));
    const missing = this.outputs.find(({ name }) => !this.#producers.has(name) && !given.has(name));
    if (missing)
      throw new FormatError(`${what}: the output ${JSON.stringify(missing.name.slice(0, 80))} is given by no node`);
  }

  /** In an order in which each takes only what nodes before it gave. */
  get ordered(): readonly OnnxNode[] {
    return this.#ordered;
  }

  /** Puts nodes in the place of some, each at its own place. @param replaced the node to put in the place of a node; null removes it */
  replace(replaced: ReadonlyMap<OnnxNode, OnnxNode | null>): void {
    this.#ordered = this.#ordered.flatMap((node) => replaced.get(node) ?? (replaced.has(node) ? [] : [node]));
    this.#index();
  }

  /** The nodes that take a value, one for each of their inputs that it is. */
  consumers(value: string): readonly OnnxNode[] {
    return this.#consumers.get(value) ?? [];
  }

  producer(value: string): OnnxNode | undefined {
    return this.#producers.get(value);
  }

  isOutput(value: string): boolean {
    return this.#ends.has(value);
  }

  /** How often a value's elements are used; nodes that ask for its shape do not count. */
  uses(value: string): number {
    const asOutput = this.#ends.get(value) ?? 0;
    return asOutput + this.consumers(value).filter(({ opType }) => opType !== "Shape").length;
  }

  #index(): void {
    this.#consumers = new Map();
    this.#producers = producersOf(this.#ordered);
    for (const node of this.#ordered)
      for (const input of node.inputs) {
        const known = this.#consumers.get(input);
        if (known) known.push(node);
        else this.#consumers.set(input, [node]);
      }
  }

  /** Goes back from the outputs, without a deep stack. */
  #inOrder(nodes: readonly OnnxNode[]): OnnxNode[] {
    const producers = producersOf(nodes);
    const state = new Map<OnnxNode, "waiting" | "done">();
    const ordered: OnnxNode[] = [];
    const stack: { node: OnnxNode; next: number }[] = [];
    const meet = (value: string) => {
      const node = this.initializers.has(value) ? undefined : producers.get(value);
      if (!node || state.get(node) === "done") return;
      if (state.has(node)) throw new FormatError(`${this.what}: its nodes form a cycle at ${nameOf(node)}`);
      state.set(node, "waiting");
      stack.push({ node, next: 0 });
    };
    for (const { name } of this.outputs) {
      meet(name);
      for (let top = stack.at(-1); top; top = stack.at(-1)) {
        const value = top.node.inputs.at(top.next++);
        if (value !== undefined) meet(value);
        else {
          state.set(top.node, "done");
          ordered.push(top.node);
          stack.pop();
        }
      }
    }
    return inFileOrder(nodes, ordered, producers) ?? ordered;
  }
}

/** The nodes in the order of the file; null where that is none in which each takes only what nodes before it gave. */
function inFileOrder(
  nodes: readonly OnnxNode[],
  needed: readonly OnnxNode[],
  producers: ReadonlyMap<string, OnnxNode>,
): OnnxNode[] | null {
  const wanted = new Set(needed);
  const before = new Set<OnnxNode>();
  for (const node of nodes) {
    if (!wanted.has(node)) continue;
    const later = node.inputs.map((input) => producers.get(input)).find((from) => from && !before.has(from));
    if (later && wanted.has(later)) return null;
    before.add(node);
  }
  return [...before];
}

function producersOf(nodes: readonly OnnxNode[]): Map<string, OnnxNode> {
  const producers = new Map<string, OnnxNode>();
  for (const node of nodes) for (const output of node.outputs) if (output !== "") producers.set(output, node);
  return producers;
}

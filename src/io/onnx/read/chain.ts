import { FormatError } from "../../../util/errors.js";
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from "../graph.js";

/** More nodes than any network in a line has; the time to build a model grows with their square. */
const MOST_NODES = 2048;

/** Constants behind constants end here. */
const DEEPEST = 32;

/** How a node is called in errors. */
export function nameOf({ name, opType, domain }: OnnxNode): string {
  return `node ${JSON.stringify(name.slice(0, 80))} (${domain === "" ? "" : `${domain.slice(0, 40)}.`}${opType.slice(0, 40)})`;
}

/** A graph as the line that leads from its input to its output, with the constants beside it. */
export class OnnxLine {
  readonly what: string;
  readonly graph: OnnxGraph;
  readonly opset: number;
  readonly input: OnnxValue;
  readonly #initializers: ReadonlyMap<string, OnnxTensor>;
  readonly #makers = new Map<string, OnnxNode>();
  readonly #takers = new Map<string, OnnxNode[]>();

  /** @throws FormatError when there is not one input and one output */
  constructor(graph: OnnxGraph, opset: number, what: string) {
    this.what = what;
    this.graph = graph;
    this.opset = opset;
    if (graph.nodes.length > MOST_NODES)
      throw new FormatError(`${what} has ${graph.nodes.length} nodes, more than the ${MOST_NODES} that are read`);
    this.#initializers = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
    for (const node of graph.nodes) {
      for (const output of node.outputs) this.#makers.set(output, node);
      for (const input of new Set(node.inputs)) this.#takers.set(input, [...(this.#takers.get(input) ?? []), node]);
    }
    const inputs = graph.inputs.filter(({ name }) => !this.#initializers.has(name));
    this.#expectOne(inputs, "inputs");
    this.#expectOne(graph.outputs, "outputs");
    this.input = inputs[0];
  }

  #expectOne(values: readonly OnnxValue[], kind: string): void {
    if (values.length === 1) return;
    const names = values.slice(0, 4).map(({ name }) => JSON.stringify(name.slice(0, 60)));
    throw new FormatError(`${this.what} has ${values.length} ${kind} (${names.join(", ")}); models with one are read`);
  }

  /** The nodes that take a value, in the file's order. */
  takers(value: string): readonly OnnxNode[] {
    return this.#takers.get(value) ?? [];
  }

  /** The node that takes a value next, null behind the last. @throws FormatError where the line branches or has a loose end */
  next(value: string): OnnxNode | null {
    const takers = this.takers(value);
    const isOutput = this.graph.outputs[0].name === value;
    if (takers.length === 1 && !isOutput) return takers[0];
    if (takers.length === 0 && isOutput) return null;
    const where = `${this.what}: the value ${JSON.stringify(value.slice(0, 80))}`;
    if (takers.length === 0) throw new FormatError(`${where} leads nowhere, and is not the output`);
    const names = takers.slice(0, 3).map(nameOf);
    throw new FormatError(
      `${where} goes to ${[...names, ...(isOutput ? ["the output"] : [])].join(" and ")}: models that branch are not read`,
    );
  }

  /** The constant of that name, null when it is none. Constants passed on unchanged are looked through. */
  constant(name: string, depth = 0): OnnxTensor | null {
    const initializer = this.#initializers.get(name);
    if (initializer) return initializer;
    const maker = this.#makers.get(name);
    if (maker?.domain !== "" || depth > DEEPEST) return null;
    const value = maker.opType === "Constant" ? maker.attributes.get("value") : undefined;
    if (value && "tensor" in value) return { ...value.tensor, name };
    return maker.opType === "Identity" ? this.constant(maker.inputs[0] ?? "", depth + 1) : null;
  }
}

/** The attributes of a node, read with checks whose errors name the file and the node. */
export class OnnxAttributes {
  readonly #node: OnnxNode;
  readonly #where: string;

  constructor(node: OnnxNode, what: string) {
    this.#node = node;
    this.#where = `${what}: ${nameOf(node)}`;
  }

  #error(name: string, needed: string): FormatError {
    const given = (JSON.stringify(this.#node.attributes.get(name)) ?? "missing").slice(0, 80);
    return new FormatError(`${this.#where}: ${name} is ${given}; ${needed}`);
  }

  #read<T>(name: string, otherwise: T, pick: (attribute: OnnxAttribute) => T | undefined): T {
    const attribute = this.#node.attributes.get(name);
    if (attribute === undefined) return otherwise;
    const value = pick(attribute);
    if (value !== undefined) return value;
    throw this.#error(name, `its type is not that of ${name}`);
  }

  float(name: string, otherwise: number): number {
    return this.#read(name, otherwise, (a) =>
      "float" in a && Number.isFinite(a.float) ? shortest(a.float) : undefined,
    );
  }

  int(name: string, otherwise: number): number {
    return this.#read(name, otherwise, (a) => ("int" in a ? a.int : undefined));
  }

  text(name: string, otherwise: string): string {
    return this.#read(name, otherwise, (a) => ("text" in a ? a.text : undefined));
  }

  /** A list of whole numbers. @param length how many there must be */
  ints(name: string, otherwise: readonly number[], length: number): readonly number[] {
    const values = this.#read(name, otherwise, (a) => ("ints" in a ? a.ints : undefined));
    if (values.length === length && values.every(Number.isSafeInteger)) return values;
    throw this.#error(name, `${length} whole numbers are needed`);
  }

  /** Two whole numbers from 1, [height, width]. */
  pair(name: string, otherwise: readonly number[] = [1, 1]): [number, number] {
    const [h, w] = this.ints(name, otherwise, 2);
    if (h > 0 && w > 0) return [h, w];
    throw this.#error(name, "two whole numbers from 1 are needed");
  }

  /** Refuses any other value of an attribute than what it does here. */
  only(name: string, needed: number | string, remedy: string): void {
    const found = typeof needed === "number" ? this.#number(name, needed) : this.text(name, needed);
    if (found !== needed) throw this.#error(name, `${JSON.stringify(needed)} is supported here. ${remedy}`);
  }

  #number(name: string, otherwise: number): number {
    return this.#read(name, otherwise, (a) => ("int" in a ? a.int : "float" in a ? a.float : undefined));
  }
}

/** The shortest decimal that rounds to the float32: 0.3, where as a double it is 0.30000001192092896. */
export function shortest(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

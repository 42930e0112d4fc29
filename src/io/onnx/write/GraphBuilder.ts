import { type Shape, sizeOf } from "../../../util/shape.js";
import { unusedName } from "../../../util/unusedName.js";
import { ELEMENT, int, ints, type OnnxAttribute, type OnnxGraph, type OnnxNode, type OnnxTensor } from "../graph.js";

/** The names of the graph's input and output. */
export const INPUT = "input";
export const OUTPUT = "output";

/**
 * Builds a graph that is a chain of nodes. ONNX's operators take images with the channels first (NCHW); they are transposed only
 * where the layout changes.
 */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];
  readonly #names = new Set<string>();
  #value = INPUT;
  #shape: Shape;
  #channelsFirst = false;
  /** Version of the standard operators that the nodes need. */
  opset = 17;

  /** @param shape of one sample of the input */
  constructor(shape: Shape) {
    this.#shape = shape;
  }

  /** Shape of one sample of the current value in noodlenet's layout, channels last. */
  get shape(): Shape {
    return this.#shape;
  }

  /** Whether the channels are the first axis of the current value. */
  get isChannelsFirst(): boolean {
    return this.#channelsFirst;
  }

  /** Adds a node that takes the current value and produces the next. @param more its other inputs */
  node(
    path: string,
    opType: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    more: readonly string[] = [],
  ): void {
    const name = this.#unused(`${path}/${opType}`);
    const inputs = [this.#value, ...more];
    this.#add({ name, opType, inputs, outputs: [name], attributes: new Map(Object.entries(attributes)) });
  }

  #add(node: Omit<OnnxNode, "domain">): void {
    this.#nodes.push({ ...node, domain: "" });
    this.#value = node.outputs[0];
  }

  /** The name of the current value, for nodes that take it twice. */
  get value(): string {
    return this.#value;
  }

  /** Sets the shape of one sample after a layer. */
  reshaped(shape: Shape): void {
    this.#shape = shape;
    if (shape.length < 2) this.#channelsFirst = false;
  }

  /** Adds a float32 constant. Returns its name. @param shape [] for a scalar */
  floats(name: string, shape: Shape, data: Float32Array): string {
    return this.#constant(name, shape, ELEMENT.float, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }

  /** Adds a constant list of int64. Returns its name. */
  integers(name: string, values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    return this.#constant(name, [data.length], ELEMENT.int64, new Uint8Array(data.buffer));
  }

  #constant(wanted: string, dims: Shape, elementType: number, raw: Uint8Array): string {
    const name = this.#unused(wanted);
    this.#initializers.push({ name, dims, elementType, raw, packed: new Map(), external: null });
    return name;
  }

  /** Transposes the current value to channels first, where it is not. */
  channelsFirst(path: string): void {
    const rank = this.#shape.length;
    if (this.#channelsFirst || rank < 2) return;
    this.node(path, "Transpose", { perm: ints([0, rank, ...range(1, rank)]) });
    this.#channelsFirst = true;
  }

  /** Transposes the current value to channels last, where it is not. */
  channelsLast(path: string): void {
    if (!this.#channelsFirst) return;
    this.node(path, "Transpose", { perm: ints([0, ...range(2, this.#shape.length + 1), 1]) });
    this.#channelsFirst = false;
  }

  /** The graph. @param batch number of samples, or a name for any number */
  finish(name: string, batch: number | string, inputShape: Shape): OnnxGraph {
    this.channelsLast(OUTPUT);
    if (this.#nodes.length === 0) this.node(OUTPUT, "Identity");
    const last = this.#nodes.pop() as OnnxNode;
    const nodes = [...this.#nodes, { ...last, outputs: [OUTPUT] }];
    const value = (name: string, shape: Shape) => ({ name, elementType: ELEMENT.float, shape: [batch, ...shape] });
    const inputs = [value(INPUT, inputShape)];
    return { name, nodes, initializers: this.#initializers, inputs, outputs: [value(OUTPUT, this.#shape)] };
  }

  /** How many bytes the constants take. */
  get bytes(): number {
    return this.#initializers.reduce(
      (sum, { dims, elementType }) => sum + sizeOf(dims) * (elementType === 7 ? 8 : 4),
      0,
    );
  }

  #unused(wanted: string): string {
    const name = unusedName(wanted, this.#names);
    this.#names.add(name);
    return name;
  }
}

/** from … to − 1. */
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The attribute of a softmax over the channels. */
export function channelAxis(builder: GraphBuilder): OnnxAttribute {
  return int(builder.isChannelsFirst ? 1 : -1);
}

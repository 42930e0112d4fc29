import { type Shape, sameShape, sizeOf } from "../../../util/shape.js";
import { unusedName } from "../../../util/unusedName.js";
import { ELEMENT, int, ints, type OnnxAttribute, type OnnxGraph, type OnnxNode, type OnnxTensor } from "../graph.js";

/** The names of a graph's only input and output. */
export const INPUT = "input";
export const OUTPUT = "output";

/** A value of the graph: what a node gives. */
export interface GraphValue {
  readonly name: string;
  /** Shape of one sample in noodlenet's layout, channels last. */
  readonly shape: Shape;
  /** Whether the channels are the first axis of the value itself. */
  readonly isChannelsFirst: boolean;
}

/**
 * Builds a graph node by node. A node takes the current value, and gives the next. ONNX's operators take images with the channels
 * first (NCHW); they are transposed only where the layout changes.
 */
export class GraphBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers: OnnxTensor[] = [];
  readonly #names = new Set<string>();
  readonly #inputs: GraphValue[] = [];
  /** Constants by the names that they were wanted under. */
  readonly #constants = new Map<string, OnnxTensor[]>();
  /** The names of outputs that have been given. */
  readonly #ends = new Set<string>();
  #current: GraphValue = { name: INPUT, shape: [], isChannelsFirst: false };
  /** Version of the standard operators that the nodes need. */
  opset = 17;

  /** Adds an input of the graph. @param shape of one sample */
  input(name: string, shape: Shape): GraphValue {
    const value = { name: this.#unused(name), shape, isChannelsFirst: false };
    this.#inputs.push(value);
    return value;
  }

  /** The current value. Setting it makes the next node take another. */
  get current(): GraphValue {
    return this.#current;
  }

  set current(value: GraphValue) {
    this.#current = value;
  }

  /** Shape of one sample of the current value in noodlenet's layout, channels last. */
  get shape(): Shape {
    return this.#current.shape;
  }

  /** Whether the channels are the first axis of the current value. */
  get isChannelsFirst(): boolean {
    return this.#current.isChannelsFirst;
  }

  /** Adds a node that takes the current value and produces the next. @param more its other inputs */
  node(
    path: string,
    opType: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    more: readonly string[] = [],
  ): void {
    const name = this.#unused(`${path}/${opType}`);
    const inputs = [this.#current.name, ...more];
    this.#nodes.push({
      domain: "",
      name,
      opType,
      inputs,
      outputs: [name],
      attributes: new Map(Object.entries(attributes)),
    });
    this.#current = { ...this.#current, name };
  }

  /** The name of the current value, for nodes that take it twice. */
  get value(): string {
    return this.#current.name;
  }

  /** Sets the shape of one sample after a layer. */
  reshaped(shape: Shape): void {
    this.#current = { ...this.#current, shape, isChannelsFirst: this.isChannelsFirst && shape.length >= 2 };
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

  /** A layer that is called again finds the constants of its first call. */
  #constant(wanted: string, dims: Shape, elementType: number, raw: Uint8Array): string {
    const known = this.#constants.get(wanted) ?? [];
    const same = known.find((tensor) => sameBytes(tensor.raw, raw) && sameShape(tensor.dims as number[], dims));
    if (same) return same.name;
    const tensor = { name: this.#unused(wanted), dims, elementType, raw, packed: new Map(), external: null };
    this.#initializers.push(tensor);
    this.#constants.set(wanted, [...known, tensor]);
    return tensor.name;
  }

  /** Transposes the current value to channels first, where it is not. */
  channelsFirst(path: string): void {
    const rank = this.shape.length;
    if (this.isChannelsFirst || rank < 2) return;
    this.node(path, "Transpose", { perm: ints([0, rank, ...range(1, rank)]) });
    this.#current = { ...this.#current, isChannelsFirst: true };
  }

  /** Transposes the current value to channels last, where it is not. */
  channelsLast(path: string): void {
    if (!this.isChannelsFirst) return;
    this.node(path, "Transpose", { perm: ints([0, ...range(2, this.shape.length + 1), 1]) });
    this.#current = { ...this.#current, isChannelsFirst: false };
  }

  /** The graph. @param batch number of samples, or a name for any number  @param outputs the values that leave it, by name */
  finish(
    name: string,
    batch: number | string,
    outputs: readonly (readonly [name: string, value: GraphValue])[],
  ): OnnxGraph {
    for (const [output, value] of outputs) {
      this.#current = value;
      this.channelsLast(output);
      this.#rename(output);
    }
    const described = (name: string, shape: Shape) => ({ name, elementType: ELEMENT.float, shape: [batch, ...shape] });
    return {
      name,
      nodes: this.#nodes,
      initializers: this.#initializers,
      inputs: this.#inputs.map((input) => described(input.name, input.shape)),
      outputs: outputs.map(([output, value]) => described(output, value.shape)),
    };
  }

  /** Gives the current value the name of an output; a value that is used elsewhere, too, is copied. */
  #rename(output: string): void {
    const from = this.value;
    const isUsed = this.#nodes.some(({ inputs }) => inputs.includes(from)) || this.#isEnd(from);
    if (isUsed) this.node(output, "Identity");
    const last = this.#nodes.findIndex(({ outputs }) => outputs[0] === this.value);
    this.#nodes[last] = { ...this.#nodes[last], outputs: [output] };
    this.#ends.add(output);
  }

  #isEnd(name: string): boolean {
    return this.#ends.has(name) || this.#inputs.some((input) => input.name === name);
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

function sameBytes(a: Uint8Array | null, b: Uint8Array): boolean {
  return a !== null && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** from … to − 1. */
function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** The attribute of a softmax over the channels. */
export function channelAxis(builder: GraphBuilder): OnnxAttribute {
  return int(builder.isChannelsFirst ? 1 : -1);
}

/** The axis of the current value that is a sample's axis, counted from 0. */
export function axisOf(builder: GraphBuilder, sampleAxis: number): number {
  if (!builder.isChannelsFirst) return sampleAxis + 1;
  return sampleAxis === builder.shape.length - 1 ? 1 : sampleAxis + 2;
}

import { layerFromConfig } from "../../../layers/fromConfig.js";
import type { LayerConfig } from "../../../layers/layerOptions.js";
import { FormatError, NoodlenetError } from "../../../util/errors.js";
import { type Shape, showShape, sizeOf } from "../../../util/shape.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import { notFloats } from "../elements.js";
import type { OnnxNode } from "../graph.js";
import type { Constant } from "./Constant.js";
import { nameOf, type OnnxNodes } from "./OnnxNodes.js";
import { type Draft, givesNonNegative, isStraight, onnxShapeOf, rowOrder, straight, type Value } from "./Value.js";

/** Elements that flattened images may have: float32 represents all integers up to this one. */
const MOST_ROWS = 2 ** 24;

/** What a layer that is added has besides its config. */
interface Added {
  readonly weights?: StoredWeight[];
  readonly path?: string;
  /** ONNX's order of the output's axes. Default: as it was, or noodlenet's where the rank changes. */
  readonly order?: readonly number[];
  /** What it takes. Default: the current value. */
  readonly inputs?: readonly Value[];
}

/** The state of reading a graph node by node: the values and constants so far, and the current value, which the next layer takes. */
export class GraphReader {
  readonly nodes: OnnxNodes;
  readonly drafts: Draft[] = [];
  /** What is known so far, by name. */
  readonly constants = new Map<string, Constant>();
  readonly values = new Map<string, Value>();
  /** The current value. */
  at: Value;
  /** How many elements of constants may still be computed with: some times as many as the file has bytes, so that a hostile one takes no time. */
  #room = 2 ** 24;

  constructor(nodes: OnnxNodes, first: Value) {
    this.nodes = nodes;
    this.at = first;
    for (const { raw, packed } of nodes.initializers.values())
      for (const { length } of [raw ?? [], ...packed.values()]) this.#room += 16 * length;
  }

  /** Counts the elements that computing a constant takes. @throws FormatError where the file's constants take too many */
  spend(node: OnnxNode, elements: number): void {
    this.#room -= elements;
    if (!(this.#room >= 0)) throw this.error(node, "computes with more numbers than a file of this size should need");
  }

  /** The shape of a sample of the current value in noodlenet's layout. */
  get shape(): Shape {
    return this.at.shape;
  }

  get order(): readonly number[] {
    return this.at.order;
  }

  get rank(): number {
    return this.shape.length;
  }

  /** The shape of a sample in ONNX's order of axes. */
  get onnxShape(): number[] {
    return onnxShapeOf(this.at);
  }

  error(node: OnnxNode, problem: string): FormatError {
    return new FormatError(`${this.nodes.what}: ${nameOf(node)} ${problem}`);
  }

  /** Makes an input of a node the current value. @throws FormatError for an input that nothing gives, and for a constant */
  enter(node: OnnxNode, input: number): Value {
    const name = node.inputs[input] ?? "";
    const value = this.values.get(name);
    if (!value)
      throw this.error(
        node,
        `has ${JSON.stringify(name.slice(0, 80))} as its input ${input}, which ${this.#lack(name)}`,
      );
    this.at = value;
    return value;
  }

  #lack(name: string): string {
    if (name === "") return "is left out";
    return this.constants.has(name)
      ? "is a constant; a value that depends on the model's input is supported there"
      : "no node gives";
  }

  /** Names a value that a node gives. */
  give(name: string, value: Value): void {
    if (name === "") return;
    this.values.set(name, { ...value, isOnly: value.isOnly && this.nodes.uses(name) <= 1 });
  }

  /** Adds the layer that a node is translated into; what it gives becomes the current value. */
  add(node: OnnxNode, config: LayerConfig & Record<string, unknown>, added: Added = {}): void {
    const { weights = [], path = pathOf(node), inputs = [this.at] } = added;
    const draft: Draft = { path, config, weights, inputs: inputs.map((value) => value.draft) };
    const shape = this.#shapeAfter(node, config, inputs);
    this.drafts.push(draft);
    const kept = this.order.length === shape.length ? this.order : straight(shape.length);
    this.at = {
      ...{ draft, shape, order: added.order ?? kept, rowsOf: this.at.rowsOf, unitAxes: this.at.unitAxes },
      ...{ isMerged: this.at.isMerged, isOnly: true, isNonNegative: givesNonNegative(config, inputs) },
    };
  }

  #shapeAfter(node: OnnxNode, config: LayerConfig, inputs: readonly Value[]): Shape {
    const shapes = inputs.map(({ shape }) => shape);
    const shape = this.#checked(node, () => layerFromConfig(config).outputShape(...shapes));
    if (shape.every((n) => Number.isSafeInteger(n) && n > 0) && Number.isSafeInteger(sizeOf(shape))) return shape;
    throw this.error(node, `would make samples of shape ${showShape(shape)} from ${showShape(this.shape)}`);
  }

  /** What a layer refuses is wrong with the node. */
  #checked<T>(node: OnnxNode, f: () => T): T {
    try {
      return f();
    } catch (error) {
      if (!(error instanceof NoodlenetError)) throw error;
      throw this.error(node, `cannot be read: ${error.message.slice(0, 400)}`);
    }
  }

  /** The layer of the current value, if the node is its activation: both have the same path, and nothing else takes what the layer gives. */
  ownerOf(node: OnnxNode): Draft | null {
    const { draft, isOnly } = this.at;
    return isOnly && draft.path !== "" && draft.path === pathOf(node) ? draft : null;
  }

  /** Gives a layer its activation. */
  activate(owner: Draft, activation: string): void {
    owner.config.activation = activation;
    this.at = { ...this.at, isNonNegative: givesNonNegative(owner.config, []) };
  }

  /** The elements of an input, which must be a constant. @param what how errors name the input */
  floats(node: OnnxNode, input: number, what: string): { data: Float32Array; dims: readonly number[]; name: string } {
    const constant = this.constant(node, input, what);
    const { dims, name } = constant;
    const data = constant.isFloat ? constant.data : null;
    if (data instanceof Float32Array) return { data, dims, name };
    throw notFloats(name, "of integers", this.nodes.what);
  }

  /** The integers of an input, which must be a short constant list. NaN stands for the number of samples. @param what how errors name the input */
  integers(node: OnnxNode, input: number, what: string): number[] {
    const constant = this.constant(node, input, what);
    if (!constant.isFloat && constant.size <= 64) return Array.from(constant.data);
    throw this.error(
      node,
      `has "${constant.name.slice(0, 80)}" as its ${what}, which must be a short list of integers`,
    );
  }

  /** An input that must be a constant. */
  constant(node: OnnxNode, input: number, what: string): Constant {
    const name = node.inputs[input] ?? "";
    const found = this.constants.get(name);
    if (found) return found;
    if (name === "") throw this.error(node, `has no ${what}`);
    throw this.error(
      node,
      `has "${name.slice(0, 80)}" as its ${what}, which is not a constant of the file; only what does not depend on the model's input is supported there`,
    );
  }

  /** A vector with a number for each channel, in noodlenet's order. @param count how many; default: the last axis's */
  vector(node: OnnxNode, input: number, what: string, count: number = this.shape.at(-1) ?? 0): StoredWeight {
    const { data, name } = this.floats(node, input, what);
    if (data.length !== count)
      throw this.error(node, `has ${data.length} numbers as its ${what} for ${count} channels`);
    const rows = this.rowOrder();
    return { name, shape: [count], storedAs: "float", data: rows ? data.map((_, i) => data[rows[i]]) : data };
  }

  /** For each element of a flattened image in noodlenet's order, its index in ONNX's order; null where the orders are the same. */
  rowOrder(): Float32Array | null {
    const { rowsOf } = this.at;
    if (!rowsOf) return null;
    if (sizeOf(rowsOf.shape) <= MOST_ROWS) return rowOrder(rowsOf);
    throw new FormatError(
      `${this.nodes.what}: flattened images of ${sizeOf(rowsOf.shape)} numbers are larger than supported`,
    );
  }

  /** Whether noodlenet's axes of the current value are ONNX's. */
  get isStraight(): boolean {
    return this.at.unitAxes === 0 && this.at.rowsOf === null && isStraight(this.order);
  }
}

/** The layer's path in a node's name: "/features/features.0/Conv" → "features/features.0". */
export function pathOf({ name, opType }: OnnxNode): string {
  // Names are limited, so that a hostile one takes no time.
  const parts = name
    .slice(0, 400)
    .split("/")
    .filter((part) => part !== "");
  if (parts.at(-1)?.startsWith(opType)) parts.pop();
  return parts.join("/");
}

import type { LayerConfig } from "../../../layers/layerOptions.js";
import { FormatError } from "../../../util/errors.js";
import { type Shape, showShape, sizeOf } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import { floatsOf, integersOf } from "../elements.js";
import type { OnnxNode, OnnxTensor } from "../graph.js";
import { nameOf, type OnnxChain } from "./chain.js";

/** A layer that was read, not created yet. */
export interface Draft {
  /** Its path in the model, such as "features/features.0"; empty where the file has none. */
  readonly path: string;
  readonly config: LayerConfig & Record<string, unknown>;
  readonly weights: StoredWeight[];
}

/** Activations and layers whose outputs are not negative. */
const NON_NEGATIVE = new Set(["ReLU", "Softmax", "relu", "relu6", "sigmoid", "softmax", "softplus", "exponential"]);

/** Layers that do not make non-negative values negative. */
const KEEPS_SIGNS = new Set(["Dropout", "MaxPooling2D", "AveragePooling2D", "ZeroPadding2D"]);

/**
 * The state of reading a graph node by node: the layers so far, the shape of a sample in noodlenet's layout (channels last), and the order of
 * ONNX's axes relative to it.
 */
export class GraphReader {
  readonly chain: OnnxChain;
  readonly drafts: Draft[] = [];
  /** Shape of one sample in noodlenet's layout. */
  shape: Shape;
  /** For each of ONNX's axes of a sample, the axis of `shape` that it is. */
  order: readonly number[];
  /** The order at the graph's input. */
  readonly orderIn: readonly number[];
  /** The images that were flattened with the channels first, until a dense layer takes them: noodlenet flattens them with the channels last. */
  rowsOf: { readonly shape: Shape; readonly order: readonly number[] } | null = null;
  /** Whether ONNX's value has two more axes of size 1, which a global pooling left after the channels. */
  hasUnitAxes = false;

  constructor(chain: OnnxChain, shape: Shape, order: readonly number[]) {
    this.chain = chain;
    this.shape = shape;
    this.order = order;
    this.orderIn = order;
  }

  get rank(): number {
    return this.shape.length;
  }

  /** The shape of a sample in ONNX's order of axes. */
  get onnxShape(): number[] {
    return this.hasUnitAxes ? [...this.shape, 1, 1] : this.order.map((axis) => this.shape[axis]);
  }

  error(node: OnnxNode, problem: string): FormatError {
    return new FormatError(`${this.chain.what}: ${nameOf(node)} ${problem}`);
  }

  /** Adds the layer that a node is translated into. */
  add(
    node: OnnxNode,
    config: LayerConfig & Record<string, unknown>,
    after: { shape?: Shape; weights?: StoredWeight[]; path?: string } = {},
  ): void {
    const { shape = this.shape, weights = [], path = pathOf(node) } = after;
    if (!shape.every((n) => Number.isSafeInteger(n) && n > 0))
      throw this.error(node, `would make samples of shape ${showShape(shape)} from ${showShape(this.shape)}`);
    this.drafts.push({ path, config, weights });
    this.shape = shape;
    if (this.order.length !== shape.length) this.order = shape.map((_, axis) => axis);
  }

  /** The previous layer, if the node is its activation: both have the same path. */
  ownerOf(node: OnnxNode): Draft | null {
    const last = this.drafts.at(-1);
    return last && last.path !== "" && last.path === pathOf(node) ? last : null;
  }

  /** Whether the current values are not negative, because of the activation that produced them. */
  get isNonNegative(): boolean {
    const last = this.drafts.findLast(({ config }) => !KEEPS_SIGNS.has(config.type));
    return (
      last !== undefined && (NON_NEGATIVE.has(last.config.type) || NON_NEGATIVE.has(String(last.config.activation)))
    );
  }

  /** The elements of an input, which must be a constant. @param what how errors name the input */
  floats(node: OnnxNode, input: number, what: string): { data: Float32Array; dims: readonly number[]; name: string } {
    const tensor = this.#constant(node, input, what);
    return { data: floatsOf(tensor, this.chain.what), dims: tensor.dims, name: tensor.name };
  }

  /** The integers of an input, which must be a constant. @param what how errors name the input */
  integers(node: OnnxNode, input: number, what: string): number[] {
    return integersOf(this.#constant(node, input, what), this.chain.what);
  }

  #constant(node: OnnxNode, input: number, what: string): OnnxTensor {
    const name = node.inputs[input] ?? "";
    const found = this.chain.constant(name);
    if (found) return found;
    if (name === "") throw this.error(node, `has no ${what}`);
    throw this.error(
      node,
      `has "${name.slice(0, 80)}" as its ${what}, which is not a constant of the file; only sequential models whose weights are in the file are supported`,
    );
  }

  /** A vector with a number for each channel, in noodlenet's order. */
  vector(node: OnnxNode, input: number, what: string): StoredWeight {
    const { data, name } = this.floats(node, input, what);
    const channels = this.shape.at(-1) ?? 0;
    if (data.length !== channels)
      throw this.error(node, `has ${data.length} numbers as its ${what} for ${channels} channels`);
    const rows = this.rowOrder();
    return { name, shape: [channels], storedAs: "float", data: rows ? data.map((_, i) => data[rows[i]]) : data };
  }

  /** For each element of a flattened image in noodlenet's order, its index in ONNX's order; null where the orders are the same. */
  rowOrder(): Float32Array | null {
    if (!this.rowsOf) return null;
    const { shape, order } = this.rowsOf;
    // float32 represents all integers up to this one.
    if (sizeOf(shape) > 2 ** 24)
      throw new FormatError(
        `${this.chain.what}: flattened images of ${sizeOf(shape)} numbers are larger than supported`,
      );
    const places = Float32Array.from({ length: sizeOf(shape) }, (_, i) => i);
    const onnx = order.map((axis) => shape[axis]);
    return permuteAxes(
      places,
      onnx,
      shape.map((_, axis) => order.indexOf(axis)),
    );
  }

  /** Checks that the current value is images in NCHW. */
  expectImages(node: OnnxNode): void {
    this.settle(node);
    if (this.rank !== 3) throw this.error(node, `takes images, but samples are ${showShape(this.onnxShape)} here`);
    if (this.order.join() !== "2,0,1") throw this.error(node, "takes images with transposed axes; they must be NCHW");
  }

  /** Checks that the axes of the current value are in noodlenet's order. */
  expectChannelsLast(node: OnnxNode): void {
    this.settle(node);
    if (!this.order.every((axis, i) => axis === i))
      throw this.error(
        node,
        `takes samples ${showShape(this.onnxShape)} with the channels before the last axis; transpose them before`,
      );
  }

  /** Adds a Reshape for the axes of size 1 that a global pooling left, so that the following layers have them. */
  settle(node: OnnxNode): void {
    if (!this.hasUnitAxes) return;
    this.hasUnitAxes = false;
    const shape = [1, 1, ...this.shape];
    this.add(node, { type: "Reshape", targetShape: shape }, { shape, path: "" });
    this.order = [2, 0, 1];
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

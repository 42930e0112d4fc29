import type { LayerConfig } from "../../../layers/Layer.js";
import { FormatError } from "../../../util/errors.js";
import { type Shape, showShape, sizeOf } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { StoredWeight } from "../../weights/StoredWeight.js";
import { floatsOf, integersOf } from "../elements.js";
import type { OnnxNode, OnnxTensor } from "../graph.js";
import { nameOf, type OnnxChain } from "./chain.js";

/** A layer to be. */
export interface Draft {
  /** Its place in the model, such as "features/features.0"; empty where the file says none. */
  readonly path: string;
  readonly config: LayerConfig & Record<string, unknown>;
  readonly weights: StoredWeight[];
}

/** Activations, and layers, that give nothing below 0. */
const ABOVE_0 = new Set(["ReLU", "Softmax", "relu", "sigmoid", "softmax", "softplus", "exponential"]);

/** Layers behind which values that are not below 0 still are not. */
const KEEPS_SIGNS = new Set(["Dropout", "MaxPooling2D", "AveragePooling2D", "ZeroPadding2D"]);

/**
 * Where the reading of a graph stands: the shape of a sample as our layers see it, channels last, how ONNX's axes lie over
 * it, and the layers so far.
 */
export class GraphReader {
  readonly chain: OnnxChain;
  readonly drafts: Draft[] = [];
  /** Of one sample, in our layout. */
  shape: Shape;
  /** For each of ONNX's axes of a sample, which of ours it is. */
  order: readonly number[];
  /** The same of the samples that go in. */
  readonly orderIn: readonly number[];
  /** The images that rows were made of with channels first, while those rows go on: ours have channels last. */
  rowsOf: { readonly shape: Shape; readonly order: readonly number[] } | null = null;
  /** Whether ONNX still has the image's axes, of size 1, behind the channels' means. */
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

  /** A sample's shape as ONNX has it. */
  get onnxShape(): number[] {
    return this.hasUnitAxes ? [...this.shape, 1, 1] : this.order.map((axis) => this.shape[axis]);
  }

  error(node: OnnxNode, problem: string): FormatError {
    return new FormatError(`${this.chain.what}: ${nameOf(node)} ${problem}`);
  }

  /** Adds a layer that a node is. */
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

  /** The layer before, if the node belongs to it: an activation that has its name in front. */
  ownerOf(node: OnnxNode): Draft | null {
    const last = this.drafts.at(-1);
    return last && last.path !== "" && last.path === pathOf(node) ? last : null;
  }

  /** Whether the values at hand cannot be below 0, by the activation that made them. */
  get isAbove0(): boolean {
    const last = this.drafts.findLast(({ config }) => !KEEPS_SIGNS.has(config.type));
    return last !== undefined && (ABOVE_0.has(last.config.type) || ABOVE_0.has(String(last.config.activation)));
  }

  /** The numbers of an input that must be constant. */
  floats(node: OnnxNode, input: number, what: string): { data: Float32Array; dims: readonly number[]; name: string } {
    const tensor = this.#constant(node, input, what);
    return { data: floatsOf(tensor, this.chain.what), dims: tensor.dims, name: tensor.name };
  }

  /** The same of whole numbers. */
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
      `has "${name.slice(0, 80)}" as its ${what}, which is no constant of the file; models in a line, with their weights in the file, are read`,
    );
  }

  /** A vector with a number for each channel, in our order. */
  vector(node: OnnxNode, input: number, what: string): StoredWeight {
    const { data, name } = this.floats(node, input, what);
    const channels = this.shape.at(-1) ?? 0;
    if (data.length !== channels)
      throw this.error(node, `has ${data.length} numbers as its ${what} for ${channels} channels`);
    const rows = this.rowOrder();
    return { name, shape: [channels], storedAs: "float", data: rows ? data.map((_, i) => data[rows[i]]) : data };
  }

  /** For each of our numbers in a row, which of ONNX's it is; null where both lie alike. */
  rowOrder(): Float32Array | null {
    if (!this.rowsOf) return null;
    const { shape, order } = this.rowsOf;
    // So far does float32 count exactly.
    if (sizeOf(shape) > 2 ** 24)
      throw new FormatError(`${this.chain.what}: rows of ${sizeOf(shape)} numbers are longer than any that are read`);
    const places = Float32Array.from({ length: sizeOf(shape) }, (_, i) => i);
    const onnx = order.map((axis) => shape[axis]);
    return permuteAxes(
      places,
      onnx,
      shape.map((_, axis) => order.indexOf(axis)),
    );
  }

  /** Asks for images with channels first. */
  expectImages(node: OnnxNode): void {
    this.settle(node);
    if (this.rank !== 3) throw this.error(node, `takes images, but samples are ${showShape(this.onnxShape)} here`);
    if (this.order.join() !== "2,0,1")
      throw this.error(node, "takes images with channels last, or sides exchanged; channels must come first");
  }

  /** Asks for values that lie as ours do. */
  expectChannelsLast(node: OnnxNode): void {
    this.settle(node);
    if (!this.order.every((axis, i) => axis === i))
      throw this.error(
        node,
        `takes samples ${showShape(this.onnxShape)} with channels before the last axis; transpose them before`,
      );
  }

  /** Makes the axes of size 1 that ONNX still has real. */
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
  // No name that a person gave is longer.
  const parts = name
    .slice(0, 400)
    .split("/")
    .filter((part) => part !== "");
  if (parts.at(-1)?.startsWith(opType)) parts.pop();
  return parts.join("/");
}

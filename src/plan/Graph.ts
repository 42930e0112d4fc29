import type { Backend } from "../backends/Backend.js";
import type { FloatType } from "../tensor/defaults.js";
import type { Parameter } from "../tensor/Parameter.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Shape } from "../util/shape.js";
import type { CallContext } from "./CallContext.js";
import type { Operation } from "./Operation.js";

/**
 * A placeholder for a tensor: an input of a graph, or an output of one of its nodes. It has no elements before the graph runs
 * (Keras: KerasTensor). `id` is its index within the graph.
 */
export interface Value {
  /** Its index within the graph. */
  readonly id: number;
}

/** The backend and the float type of the tensors that a graph creates. */
export interface Defaults {
  /** Where they live. */
  readonly backend: Backend;
  /** The type of those that are not integers. */
  readonly dtype: FloatType;
}

/** What a graph needs to know of a layer. */
export interface GraphLayer {
  /** The layer's name, unique within its model. */
  readonly name: string;
  /** The layer's class, such as "Dense". */
  readonly type: string;
  /** Whether training changes its weights. */
  readonly trainable: boolean;
  /** The layers within it. */
  readonly layers: readonly GraphLayer[];
  /** Its weights and those of the layers within it. */
  readonly weights: readonly Parameter[];
  /** How many tensors the layer computes: one, except for models with several outputs. */
  readonly outputCount: number;
  /** Calls the layer. @param inputs a tensor for each input, with the batch axis @returns a tensor for each output */
  applyAll(inputs: readonly Tensor[], context: CallContext): readonly Tensor[];
  /** Shapes of one sample of each output. */
  outputShapes(inputShapes: readonly Shape[]): readonly Shape[];
  /** Adds what the layer computes to a graph; null for a layer that can only be called. */
  readonly description: Describe | null;
  /** The backend and float type of the layers within. A layer with others than the graph's is a single node. */
  readonly defaults?: Defaults;
}

/** What a layer adds its computation to. */
export interface GraphBuilder {
  /** How often the layer that is being described was called before in this graph: 0 the first time. */
  readonly callNumber: number;
  /** Adds an operation of the layer that is being described. @returns its output */
  add(operation: Operation, ...inputs: Value[]): Value;
  /** Adds an operation with several outputs. @returns them, in the order in which the operation computes them */
  addAll(operation: Operation, inputs: readonly Value[], outputs: number): readonly Value[];
  /**
   * Adds the call of a layer with one output: what it describes, or a single node that calls it. A layer may be called several times.
   * @returns its output
   */
  call(layer: GraphLayer, ...inputs: Value[]): Value;
  /** The same for a layer with any number of outputs. */
  callAll(layer: GraphLayer, inputs: readonly Value[]): readonly Value[];
}

/** Adds the computation of some inputs to a graph, and gives its outputs. */
export type Describe = (graph: GraphBuilder, ...inputs: Value[]) => readonly Value[];

/** One operation on values. */
export interface Node {
  /** What is computed. */
  readonly operation: Operation;
  /** The layer that the operation belongs to. */
  readonly layer: GraphLayer;
  /** The path of the layer's call within the model, such as "vgg16/block1_conv1". */
  readonly path: string;
  /** What it is computed of. */
  readonly inputs: readonly Value[];
  /** What it gives. */
  readonly outputs: readonly Value[];
}

/** One call of a layer, which may be several nodes: its outputs have a name. */
export interface LayerCall {
  /** The path within the model, such as "vgg16/block1_conv1". */
  readonly path: string;
  /** What is called. */
  readonly layer: GraphLayer;
  /** What the call gives. */
  readonly outputs: readonly Value[];
}

/** A computation: nodes in an order in which every value is computed before it is used. */
export interface Graph {
  /** What the computation is given. */
  readonly inputs: readonly Value[];
  /** What it is made for. */
  readonly outputs: readonly Value[];
  /** What is computed, in this order. */
  readonly nodes: readonly Node[];
  /** The calls of layers, those within a layer before its own. */
  readonly calls: readonly LayerCall[];
  /** One more than the largest number of a value. */
  readonly size: number;
}

/** The node that computes a value; undefined for an input. */
export function producerOf({ nodes }: Graph, value: Value): Node | undefined {
  return nodes.find(({ outputs }) => outputs.includes(value));
}

/** The nodes that use each value. */
export function consumersByValue({ nodes }: Graph): ReadonlyMap<Value, readonly Node[]> {
  const consumers = new Map<Value, Node[]>();
  for (const node of nodes)
    for (const value of node.inputs) {
      const known = consumers.get(value);
      if (known) known.push(node);
      else consumers.set(value, [node]);
    }
  return consumers;
}

import type { GraphLayer } from "../plan/Graph.js";
import { type Shape, showShape } from "../util/shape.js";

/** One call of a layer on symbolic tensors. */
export interface SymbolicCall {
  /** What is called. */
  readonly layer: GraphLayer;
  /** Empty for an input of a model. */
  readonly inputs: readonly SymbolicTensor[];
  /** What the call gives. */
  readonly outputs: readonly SymbolicTensor[];
}

/**
 * A tensor without elements: what `input` gives, and what a layer gives when it is applied to one. It knows its shape and the call
 * that it is the output of, from which `Model` makes a model (Keras: KerasTensor).
 */
export class SymbolicTensor {
  /** Shape of one sample, without the batch. */
  readonly shape: Shape;
  /** The call that it is an output of. */
  readonly call: SymbolicCall;

  private constructor(shape: Shape, call: SymbolicCall) {
    this.shape = Object.freeze([...shape]);
    this.call = call;
  }

  /** The outputs of a call of a layer. @param shapes of one sample of each output */
  static outputsOf(
    layer: GraphLayer,
    inputs: readonly SymbolicTensor[],
    shapes: readonly Shape[],
  ): readonly SymbolicTensor[] {
    const outputs: SymbolicTensor[] = [];
    const call: SymbolicCall = { layer, inputs, outputs };
    for (const shape of shapes) outputs.push(new SymbolicTensor(shape, call));
    return outputs;
  }

  /** Such as `SymbolicTensor [8, 8, 3] of conv2d`. */
  toString(): string {
    return `SymbolicTensor ${showShape(this.shape)} of ${this.call.layer.name}`;
  }
}

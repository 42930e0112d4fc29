import type { FusedActivation } from "../backends/Kernels.js";
import type { Tensor } from "../tensor/Tensor.js";
import type { Shape } from "../util/shape.js";
import type { CallContext } from "./CallContext.js";

/** One computation of a graph, as a layer describes it. Rewrites go by what it declares and never by which layer it is from. */
export interface Operation {
  /** As a plan prints it, such as "conv2d". */
  readonly name: string;
  /**
   * Whether the outputs follow from the inputs and the layer's weights alone, sample by sample: nothing random, no state, no
   * statistics of the batch. While the weights are frozen, such outputs may be computed once and kept; and `fit` may repeat the kernel
   * calls of a step without calling `compute` again. So a number that changes between steps belongs in a weight, or makes the operation impure.
   */
  readonly pure: boolean;
  /** For an activation: its name. An activation acts element by element or along the last axis, and keeps the shape. */
  readonly activation?: string;
  /**
   * For an operation whose kernel can apply an activation as it writes: the same operation with that activation; null where the kernel that
   * runs in this mode cannot.
   */
  readonly withActivation?: (activation: FusedActivation, training: boolean) => Operation | null;
  /** Whether each output is the largest of a window of inputs. */
  readonly takesMaximum?: boolean;
  /** Shape of one sample of the output, where it is that of neither the input nor the whole layer; only tables show it. */
  readonly outputShape?: (...inputShapes: Shape[]) => Shape;
  /** Computes the outputs of a batch. @param inputs a tensor for each input, with the batch axis */
  readonly compute: (inputs: readonly Tensor[], context: CallContext) => readonly Tensor[];
}

/** An operation of one input that is pure: see {@link Operation.pure}. */
export function pureOperation(name: string, compute: (x: Tensor) => Tensor): Operation {
  return { name, pure: true, compute: ([x]) => [compute(x)] };
}

/** An activation of that name. */
export function activationOperation(activation: string, compute: (x: Tensor) => Tensor): Operation {
  return { ...pureOperation(activation, compute), activation };
}

/** The largest of each window. */
export function maxPoolingOperation(name: string, compute: (x: Tensor) => Tensor): Operation {
  return { ...pureOperation(name, compute), takesMaximum: true };
}

/** A product or convolution, whose kernel applies relu, relu6, tanh or sigmoid without another pass over its output. */
export function fusableOperation(name: string, compute: (x: Tensor, activation: FusedActivation) => Tensor): Operation {
  return {
    ...pureOperation(name, (x) => compute(x, "linear")),
    withActivation: (activation) => pureOperation(`${name} + ${activation}`, (x) => compute(x, activation)),
  };
}

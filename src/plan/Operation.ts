import type { FusedActivation, PoolActivation } from "../backends/Kernels.js";
import type { PoolOptions } from "../tensor/ops/maxPool2d.js";
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
  /** For max-pooling of images: its windows, and what is applied to the maxima. */
  readonly maxPooling?: MaxPooling;
  /** For an operation whose kernel can pool what it writes: the same operation with max-pooling behind it. */
  readonly withMaxPooling?: (pooling: MaxPooling) => Operation;
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

/** The windows of max-pooling, and an activation behind it. */
export interface MaxPooling {
  readonly pool: PoolOptions;
  readonly activation: PoolActivation;
}

/** The largest of each window, whose kernel applies ReLU without another pass. @param pool the windows, where they slide over images */
export function maxPoolingOperation(
  name: string,
  compute: (x: Tensor, activation: PoolActivation) => Tensor,
  pool?: PoolOptions,
): Operation {
  const withActivation = (activation: PoolActivation): Operation => ({
    ...pureOperation(named(name, activation), (x) => compute(x, activation)),
    ...(pool && { maxPooling: { pool, activation } }),
  });
  return {
    ...withActivation("linear"),
    takesMaximum: true,
    withActivation: (activation) => (isForPooling(activation) ? withActivation(activation) : null),
  };
}

/** A product or convolution, whose kernel applies relu, relu6, tanh or sigmoid without another pass over its output. */
export function fusableOperation(
  name: string,
  compute: (x: Tensor, activation: FusedActivation) => Tensor,
  pooled?: (x: Tensor, pooling: MaxPooling) => Tensor,
): Operation {
  const withActivation = (activation: FusedActivation): Operation => ({
    ...pureOperation(named(name, activation), (x) => compute(x, activation)),
    ...(pooled && isForPooling(activation) && { withMaxPooling: poolingBehind(name, pooled, activation) }),
  });
  return { ...withActivation("linear"), withActivation };
}

/** Max-pooling behind an operation that applies an activation. A maximum of what ReLU made is ReLU of a maximum. */
function poolingBehind(
  name: string,
  pooled: (x: Tensor, pooling: MaxPooling) => Tensor,
  before: PoolActivation,
): (pooling: MaxPooling) => Operation {
  return ({ pool, activation: after }) => {
    const activation = before === "relu" ? before : after;
    return pureOperation(named(`${name} + maxPool2d`, activation), (x) => pooled(x, { pool, activation }));
  };
}

const named = (name: string, activation: FusedActivation) =>
  activation === "linear" ? name : `${name} + ${activation}`;

function isForPooling(activation: FusedActivation): activation is PoolActivation {
  return activation === "linear" || activation === "relu";
}

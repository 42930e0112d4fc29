import { mean } from "../tensor/ops/mean.js";
import { mul } from "../tensor/ops/mul.js";
import { reshape } from "../tensor/ops/reshape.js";
import { sum } from "../tensor/ops/sum.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ShapeError } from "../util/errors.js";
import { sameShape, showShape } from "../util/shape.js";

/** Per-sample losses of predictions; [n] or, for predictions with more axes, [n, …]. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/**
 * What training minimizes. To write one: extend it with `name` and `perSample`. `call` reduces the per-sample losses to one number: their sum, times the sample weights
 * where there are any, divided by how many they are (not by the sum of the weights), as in Keras.
 */
export abstract class Loss {
  /** The name that `compile` knows it by. */
  abstract readonly name: string;

  /** The activation whose input the loss can be computed from more exactly than from its output. */
  get logitsOf(): "softmax" | "sigmoid" | null {
    return null;
  }

  /** What it was made with: its `type` and options. Null for a user-defined loss, which is in no file of a model. */
  settings(): Readonly<Record<string, unknown>> | null {
    return null;
  }

  /** Losses sample by sample. @param fromLogits whether yPred is what enters the activation `logitsOf` */
  abstract perSample(yTrue: Tensor, yPred: Tensor, fromLogits?: boolean): Tensor;

  /**
   * The batch's loss, a single number.
   * @param options.sampleWeight [n], or [n, …] along the first axes of the per-sample losses
   */
  call(yTrue: Tensor, yPred: Tensor, options: { sampleWeight?: Tensor | null; fromLogits?: boolean } = {}): Tensor {
    const losses = this.perSample(yTrue, yPred, options.fromLogits);
    const all = weighted(losses, options.sampleWeight ?? null);
    return losses.size > 0 ? mean(all) : sum(all);
  }
}

/**
 * values [n, …] times weights [n], or weights of the first axes of values, such as [n, h, w].
 * @throws ShapeError when they do not fit
 */
export function weighted(values: Tensor, weights: Tensor | null): Tensor {
  if (weights === null) return values;
  if (values.rank === 0)
    throw new ShapeError("sampleWeight: the loss gave one number; with weights it must give one per sample");
  const axes = weights.size === values.shape[0] ? [weights.size] : weights.shape;
  if (!sameShape(axes, values.shape.slice(0, axes.length))) {
    throw new ShapeError(
      `sampleWeight: ${showShape(weights.shape)} must have one weight for each of the ${values.shape[0]} samples, ` +
        `or for each number of the loss, ${showShape(values.shape)}`,
    );
  }
  return mul(values, reshape(weights, [...axes, ...values.shape.slice(axes.length).map(() => 1)]));
}

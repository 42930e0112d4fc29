import { ShapeError, ValueError } from "../util/errors.js";
import { lazy } from "../util/lazy.js";
import { sameShape, showShape } from "../util/shape.js";
import { zerosLike } from "./create.js";
import { connect, noGrad } from "./record.js";
import { Tensor } from "./Tensor.js";

/** What a function with a gradient of its own returns. */
export interface ValueWithGradient {
  /** What the function gives. */
  readonly value: Tensor;
  /**
   * The gradients of the inputs, of their shapes, from dy, the gradient of the value: one tensor where there is one
   * input, else an array, null for inputs that have none. Written with operations, it can be differentiated again.
   */
  readonly gradient: (dy: Tensor) => Tensor | readonly (Tensor | null)[];
}

/**
 * A function whose gradient is what you say it is, in place of what its operations would give. The operations that
 * compute the value are not recorded; those of the gradient are when it is differentiated again.
 * @example
 * // Rounds, and lets the gradient pass as if it did not (the straight-through estimator).
 * const straightThrough = customGradient((x) => ({ value: x.add(0.5).floor(), gradient: (dy) => dy }));
 * @example
 * // The identity, with gradients held within ± 1.
 * const clipped = customGradient((x) => ({ value: x, gradient: (dy) => dy.clip({ min: -1, max: 1 }) }));
 * @throws ValueError when f returns anything else, or in backward() when there is not one gradient for each input;
 *   ShapeError when one has another shape
 * @see Bengio, Léonard and Courville 2013, arXiv:1308.3432 (the straight-through estimator)
 */
export function customGradient<Inputs extends Tensor[]>(
  f: (...inputs: Inputs) => ValueWithGradient,
): (...inputs: Inputs) => Tensor {
  return (...inputs) => {
    const { value, gradient } = noGrad(() => f(...inputs));
    if (!(value instanceof Tensor) || typeof gradient !== "function") {
      throw new ValueError(
        "customGradient: the function must return { value, gradient }: a tensor, and a function from dy to the gradients of the inputs",
      );
    }
    // A value that is an input, or that someone else holds, must not get this gradient too.
    const out = value.detach();
    return connect("customGradient", inputs, out, (dy) => {
      const all = lazy(() => gradientsOf(inputs, gradient(dy)));
      return inputs.map((input, i) => () => all()[i] ?? zerosLike(input));
    });
  };
}

function gradientsOf(
  inputs: readonly Tensor[],
  result: Tensor | readonly (Tensor | null)[],
): readonly (Tensor | null)[] {
  const found = result instanceof Tensor ? [result] : result;
  if (!Array.isArray(found) || found.length !== inputs.length) {
    throw new ValueError(
      `customGradient: the function has ${inputs.length} ${inputs.length === 1 ? "input" : "inputs"} but its gradient returned ` +
        `${Array.isArray(found) ? found.length : "no"} tensors; return one for each input, null where there is none`,
    );
  }
  found.forEach((g, i) => {
    if (g === null || sameShape(g.shape, inputs[i].shape)) return;
    throw new ShapeError(
      `customGradient: the gradient of input ${i} is ${showShape(g.shape)}, the input ${showShape(inputs[i].shape)}; ` +
        "sum it over the axes along which the input was broadcast",
    );
  });
  return found;
}

import { gradients, graphBelow } from "./backward.js";
import { identity, isRecording, withRecording } from "./record.js";
import type { Tensor } from "./Tensor.js";

/** A function of one tensor whose result is differentiated. */
export type Differentiable = (x: Tensor) => Tensor;

/**
 * The function that gives f's gradient: grad(f)(x) = ∂(Σ f(x)) / ∂x. Its own result can be differentiated, so
 * `grad(grad(f))` is the second derivative (of each element, where f works element by element). A graph for that is
 * kept where x, or something else that f reads, requires a gradient; within `noGrad` never.
 */
export function grad(f: Differentiable): Differentiable {
  return (x) => valueAndGrad(f)(x).gradient;
}

/** The same as {@link grad}, with f's value. */
export function valueAndGrad(f: Differentiable): (x: Tensor) => { value: Tensor; gradient: Tensor } {
  return (x) => {
    const recording = isRecording();
    const input = recording ? identity(x) : x.detach();
    input.requiresGrad = true;
    const value = withRecording(true, () => f(input));
    // The gradient may itself be differentiated: by x, or by whatever else f has read.
    const again = recording && (x.requiresGrad || readsOthers(value, input));
    const [gradient] = gradients(value, [input], { createGraph: again });
    input.requiresGrad = x.requiresGrad;
    return { value: again ? value : value.detach(), gradient };
  };
}

/** Whether y was computed from a leaf that requires a gradient, other than the one given. */
function readsOthers(y: Tensor, leaf: Tensor): boolean {
  return [...graphBelow(y)].some((t) => t.node === null && t.requiresGrad && t !== leaf);
}

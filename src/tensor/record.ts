import type { Kernels, Storage } from "../backends/Kernels.js";
import { StateError } from "../util/errors.js";
import type { Shape } from "../util/shape.js";
import { checkTogether } from "./checks.js";
import { type GraphNode, Tensor } from "./Tensor.js";

/**
 * The gradient of an operation: given dy, the gradient of its output, one thunk per input that computes that input's
 * gradient with operations. A thunk that nobody needs is never called; null says that an input has no gradient.
 */
export type Gradient = NonNullable<GraphNode["gradient"]>;

let recording = true;
let nodes = 0;

/** Whether operations are being recorded for `backward` now. */
export function isRecording(): boolean {
  return recording;
}

/** Runs f with recording on or off. */
export function withRecording<T>(on: boolean, f: () => T): T {
  const before = recording;
  recording = on;
  try {
    return f();
  } finally {
    recording = before;
  }
}

/**
 * Runs f without recording: what it computes has no gradient, and costs no memory for one.
 * @throws StateError when f is asynchronous: what follows its first await would be recorded
 */
export function noGrad<T>(f: () => T): T {
  const result = withRecording(false, f);
  if (!(result instanceof Promise)) return result;
  throw new StateError("noGrad: the function is asynchronous; await outside of it");
}

/**
 * Computes an operation's output with the inputs' backend and, where a gradient can flow, notes how.
 * @param inputs tensors of one backend and one dtype
 * @param shape of the output
 */
export function record(
  name: string,
  inputs: readonly Tensor[],
  shape: Shape,
  forward: (kernels: Kernels) => Storage,
  gradient: Gradient | null,
): Tensor {
  checkTogether(name, inputs);
  const out = Tensor.of(inputs[0].backend, forward(inputs[0].backend.kernels), shape);
  return connect(name, inputs, out, gradient);
}

/**
 * The same for a kernel that also saves storages for its gradient, which gets them as tensors (of one axis, in whatever
 * form the kernel left them).
 */
export function recordSaving(
  name: string,
  inputs: readonly Tensor[],
  shape: Shape,
  forward: (kernels: Kernels) => { out: Storage; saved: Storage[] },
  gradient: (dy: Tensor, saved: readonly Tensor[]) => ReturnType<Gradient>,
): { out: Tensor; saved: Tensor[] } {
  checkTogether(name, inputs);
  const { backend } = inputs[0];
  const result = forward(backend.kernels);
  const saved = result.saved.map((storage) => Tensor.of(backend, storage, [storage.size]));
  const out = connect(name, inputs, Tensor.of(backend, result.out, shape), (dy) => gradient(dy, saved));
  return { out, saved };
}

/** An operation that only sees x's elements in another shape: the storage is shared. */
export function recordView(name: string, x: Tensor, shape: Shape, gradient: Gradient): Tensor {
  return connect(name, [x], new Tensor(x.shared, shape, x.dtype), gradient);
}

/** x as a tensor of its own in the graph, so that inner gradients stop at it while outer ones pass. */
export function identity(x: Tensor): Tensor {
  return recordView("identity", x, x.shape, (dy) => [() => dy]);
}

/** Notes how `out` came from the inputs, where a gradient can flow. What `record` does after computing. */
export function connect(name: string, inputs: readonly Tensor[], out: Tensor, gradient: Gradient | null): Tensor {
  if (!recording || gradient === null || !inputs.some((input) => input.requiresGrad)) return out;
  out.requiresGrad = true;
  out.node = { id: ++nodes, name, inputs, versions: inputs.map((input) => input.version), gradient };
  return out;
}

import type { FusedActivation } from "../backends/Kernels.js";
import { elu } from "../tensor/ops/elu.js";
import { exp } from "../tensor/ops/exp.js";
import { gelu } from "../tensor/ops/gelu.js";
import { leakyRelu, relu } from "../tensor/ops/relu.js";
import { sigmoid, silu, softplus } from "../tensor/ops/sigmoid.js";
import { softmax } from "../tensor/ops/softmax.js";
import { tanh } from "../tensor/ops/tanh.js";
import type { Tensor } from "../tensor/Tensor.js";
import { ValueError } from "../util/errors.js";

const named = {
  linear: (x: Tensor) => x,
  relu: (x: Tensor) => relu(x),
  leakyRelu: (x: Tensor) => leakyRelu(x),
  elu: (x: Tensor) => elu(x),
  gelu: (x: Tensor) => gelu(x),
  silu: (x: Tensor) => silu(x),
  softplus: (x: Tensor) => softplus(x),
  tanh: (x: Tensor) => tanh(x),
  sigmoid: (x: Tensor) => sigmoid(x),
  softmax: (x: Tensor) => softmax(x),
  exponential: (x: Tensor) => exp(x),
} satisfies Record<string, (x: Tensor) => Tensor>;

/** Activations by name. leakyRelu's slope is 0.2 and gelu is exact, as Keras's functions of those names. */
export type ActivationName = keyof typeof named;

/** The function of that name. @throws ValueError for an unknown name */
export function activationOf(name: ActivationName): (x: Tensor) => Tensor {
  const found: ((x: Tensor) => Tensor) | undefined = named[name];
  if (found) return found;
  throw new ValueError(`activation "${name}" is unknown; choose one of ${Object.keys(named).join(", ")}`);
}

/**
 * An activation in two parts: what matmul and conv2d apply as they write, and what comes after. With `logits` a final
 * softmax or sigmoid is left out.
 */
export function splitActivation(
  name: ActivationName,
  logits = false,
): { fused: FusedActivation; after: (x: Tensor) => Tensor } {
  if (logits && probabilityActivation(name)) return { fused: "linear", after: named.linear };
  if (name === "relu" || name === "tanh" || name === "sigmoid") return { fused: name, after: named.linear };
  return { fused: "linear", after: activationOf(name) };
}

/** The name if it makes probabilities. */
export function probabilityActivation(name: ActivationName): "softmax" | "sigmoid" | null {
  return name === "softmax" || name === "sigmoid" ? name : null;
}

import { celu, elu, selu } from "../tensor/ops/elu.js";
import { exp } from "../tensor/ops/exp.js";
import { gelu } from "../tensor/ops/gelu.js";
import { hardSigmoid, hardSilu, hardTanh } from "../tensor/ops/hardSigmoid.js";
import { mish } from "../tensor/ops/mish.js";
import { leakyRelu, relu, relu6 } from "../tensor/ops/relu.js";
import { sigmoid, silu, softplus } from "../tensor/ops/sigmoid.js";
import { logSoftmax, softmax } from "../tensor/ops/softmax.js";
import { softsign } from "../tensor/ops/softsign.js";
import { tanh } from "../tensor/ops/tanh.js";
import type { Tensor } from "../tensor/Tensor.js";
import { unknownName } from "../util/unknownName.js";

const named = {
  linear: (x: Tensor) => x,
  relu: (x: Tensor) => relu(x),
  relu6: (x: Tensor) => relu6(x),
  leakyRelu: (x: Tensor) => leakyRelu(x),
  elu: (x: Tensor) => elu(x),
  gelu: (x: Tensor) => gelu(x),
  silu: (x: Tensor) => silu(x),
  softplus: (x: Tensor) => softplus(x),
  tanh: (x: Tensor) => tanh(x),
  sigmoid: (x: Tensor) => sigmoid(x),
  softmax: (x: Tensor) => softmax(x),
  exponential: (x: Tensor) => exp(x),
  celu: (x: Tensor) => celu(x),
  selu: (x: Tensor) => selu(x),
  hardSigmoid: (x: Tensor) => hardSigmoid(x),
  hardSilu: (x: Tensor) => hardSilu(x),
  hardTanh: (x: Tensor) => hardTanh(x),
  mish: (x: Tensor) => mish(x),
  softsign: (x: Tensor) => softsign(x),
  logSoftmax: (x: Tensor) => logSoftmax(x),
} satisfies Record<string, (x: Tensor) => Tensor>;

/** Activations by name. leakyRelu's slope is 0.2, gelu is exact and hardSigmoid's slope is 1/6, as Keras 3's functions of those names. */
export type ActivationName = keyof typeof named;

/** The function of that name. @throws ValueError for an unknown name */
export function activationOf(name: ActivationName): (x: Tensor) => Tensor {
  const found: ((x: Tensor) => Tensor) | undefined = named[name];
  if (found) return found;
  throw unknownName("activation", name, Object.keys(named));
}

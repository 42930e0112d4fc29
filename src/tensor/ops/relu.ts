import { optionsReader } from "../../util/optionsReader.js";
import type { Tensor } from "../Tensor.js";
import { greater } from "./comparisons.js";
import { activationGradient } from "./fusedActivation.js";
import { mul } from "./mul.js";
import { unary } from "./operands.js";
import { where } from "./where.js";

/** max(0, x). Gradient: dy where x > 0, else 0. */
export function relu(x: Tensor): Tensor {
  const y = unary("relu", x, (dy) => [() => activationGradient("relu", dy, y)]);
  return y;
}

/** min(max(0, x), 6). Gradient: dy where 0 < x < 6, else 0. @see Krizhevsky 2010, "Convolutional deep belief networks on CIFAR-10" */
export function relu6(x: Tensor): Tensor {
  const y = unary("relu6", x, (dy) => [() => activationGradient("relu6", dy, y)]);
  return y;
}

const readLeakyOptions = optionsReader<{ negativeSlope?: number }>("leakyRelu", "x.leakyRelu({ negativeSlope: 0.2 })", {
  names: { negativeSlope: true },
});

/** x where x > 0, else negativeSlope·x. The function's slope is 0.2 by default, the layer's 0.3, as in Keras. */
export function leakyRelu(x: Tensor, options?: { negativeSlope?: number }): Tensor {
  const { negativeSlope = 0.2 } = readLeakyOptions(options);
  return where(greater(x, 0), x, mul(x, negativeSlope));
}

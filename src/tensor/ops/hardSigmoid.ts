import type { Tensor } from "../Tensor.js";
import { add } from "./add.js";
import { clip } from "./clip.js";
import { mul } from "./mul.js";
import { relu6 } from "./relu.js";

/**
 * relu6(x + 3) / 6, of x's shape: 0 below −3, 1 above 3, and linear between them. Keras 3 and PyTorch define it so; Keras 2's slope is 0.2.
 * @see Howard et al. 2019, "Searching for MobileNetV3", arXiv:1905.02244
 */
export function hardSigmoid(x: Tensor): Tensor {
  return mul(relu6(add(x, 3)), 1 / 6);
}

/** x·hardSigmoid(x), of x's shape, also called hard swish. @see Howard et al. 2019, "Searching for MobileNetV3", arXiv:1905.02244 */
export function hardSilu(x: Tensor): Tensor {
  return mul(x, hardSigmoid(x));
}

/** x held within −1 and 1, of x's shape. */
export function hardTanh(x: Tensor): Tensor {
  return clip(x, { min: -1, max: 1 });
}

import type { FusedActivation } from "../../backends/Kernels.js";
import { isRecording } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { greater, less } from "./comparisons.js";
import { mul } from "./mul.js";
import { binary } from "./operands.js";
import { square } from "./square.js";
import { sub } from "./sub.js";

/**
 * dy·f′, written with f's output y: relu′ = [y > 0], relu6′ = [0 < y < 6], tanh′ = 1 − y², sigmoid′ = y·(1 − y). One kernel; composed of
 * operations while a graph is being kept.
 */
export function activationGradient(activation: FusedActivation, dy: Tensor, y: Tensor): Tensor {
  if (activation === "linear") return dy;
  if (!isRecording()) return binary(`${activation}Gradient`, dy, y, null);
  if (activation === "relu") return mul(dy, greater(y, 0));
  if (activation === "relu6") return mul(dy, mul(greater(y, 0), less(y, 6)));
  return mul(dy, activation === "tanh" ? sub(1, square(y)) : mul(y, sub(1, y)));
}

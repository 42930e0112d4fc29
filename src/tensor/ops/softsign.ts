import type { Tensor } from "../Tensor.js";
import { abs } from "./abs.js";
import { add } from "./add.js";
import { div } from "./div.js";

/** x / (1 + |x|), of x's shape. */
export function softsign(x: Tensor): Tensor {
  return div(x, add(abs(x), 1));
}

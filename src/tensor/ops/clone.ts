import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";

/** A copy with a storage of its own. The gradient passes. */
export function clone(x: Tensor): Tensor {
  const view = { shape: [x.size], strides: [1], offset: 0 };
  return record(
    "clone",
    [x],
    x.shape,
    (kernels) => kernels.stridedCopy(x.storage, view),
    (dy) => [() => dy],
  );
}

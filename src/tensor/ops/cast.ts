import type { DType } from "../../backends/Kernels.js";
import { BackendError } from "../../util/errors.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";

/**
 * x in another element type; to int32 it truncates towards zero. The gradient is cast back; none through int32.
 * @throws BackendError when x's backend does not compute that float type
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  if (x.dtype === dtype) return x;
  if (dtype !== "int32" && !x.backend.floats.includes(dtype)) {
    throw new BackendError(
      `cast: the ${x.backend.name} backend has no ${dtype}; move the tensor first with to("reference")`,
    );
  }
  const differentiable = dtype !== "int32" && x.dtype !== "int32";
  const gradient = differentiable ? (dy: Tensor) => [() => cast(dy, x.dtype)] : null;
  return record("cast", [x], x.shape, (kernels) => kernels.cast(x.storage, dtype), gradient);
}

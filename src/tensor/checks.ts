import { BackendError, DTypeError } from "../util/errors.js";
import type { Tensor } from "./Tensor.js";

/**
 * Checks that tensors can meet in one operation.
 * @throws BackendError when they live on different backends, DTypeError when their types differ
 */
export function checkTogether(name: string, tensors: readonly Tensor[]): void {
  const [first] = tensors;
  for (const other of tensors) {
    checkBackends(name, first, other);
    if (other.dtype === first.dtype) continue;
    throw new DTypeError(
      `${name}: ${first.dtype} and ${other.dtype} do not mix; cast one of them, such as x.cast("${first.dtype}")`,
    );
  }
}

/** Checks that two tensors live on one backend. @throws BackendError */
export function checkBackends(name: string, a: Tensor, b: Tensor): void {
  if (a.backend === b.backend) return;
  throw new BackendError(
    `${name}: one tensor is on the ${a.backend.name} backend and one on ${b.backend.name}; ` +
      `move one of them, such as x.to("${a.backend.name}")`,
  );
}

/** Checks that x is of a float type. @throws DTypeError */
export function checkFloat(name: string, x: Tensor): void {
  if (x.dtype !== "int32") return;
  throw new DTypeError(`${name}: int32 is for labels and indices; cast first, such as x.cast("float32")`);
}

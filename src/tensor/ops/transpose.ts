import { ShapeError } from "../../util/errors.js";
import { resolveAxis, showShape, stridesOf } from "../../util/shape.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";

/**
 * Axes in another order: output axis i is x's axis perm[i]. Without perm, reversed.
 * @throws ShapeError unless each axis is named once
 */
export function transpose(x: Tensor, perm?: readonly number[]): Tensor {
  const order = perm
    ? perm.map((axis) => resolveAxis("transpose", axis, x.rank))
    : x.shape.map((_, i) => x.rank - 1 - i);
  if (order.length !== x.rank || new Set(order).size !== x.rank) {
    throw new ShapeError(`transpose: [${perm}] must name each axis of ${showShape(x.shape)} once`);
  }
  const strides = stridesOf(x.shape);
  const shape = order.map((axis) => x.shape[axis]);
  const view = { shape, strides: order.map((axis) => strides[axis]), offset: 0 };
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return record(
    "transpose",
    [x],
    shape,
    (kernels) => kernels.stridedCopy(x.storage, view),
    (dy) => [() => transpose(dy, inverse)],
  );
}

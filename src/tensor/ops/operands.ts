import type { BinaryOp, UnaryOp } from "../../backends/Kernels.js";
import { DTypeError } from "../../util/errors.js";
import { broadcastShapes, broadcastStrides } from "../../util/shape.js";
import { checkFloat, type Gradient, record } from "../record.js";
import { Tensor } from "../Tensor.js";

/** A tensor, or a number that takes the type and backend of the tensor it meets. */
export type Operand = Tensor | number;

/** Both operands as tensors. @throws DTypeError when neither is one */
export function asTensors(name: string, a: Operand, b: Operand): [Tensor, Tensor] {
  if (a instanceof Tensor) return [a, b instanceof Tensor ? b : scalarLike(a, b)];
  if (b instanceof Tensor) return [scalarLike(b, a), b];
  throw new DTypeError(`${name}: both operands are numbers; make one a tensor with tensor(${a})`);
}

/** A single number of x's type and backend. */
export function scalarLike(x: Tensor, value: number): Tensor {
  return Tensor.of(x.backend, x.backend.kernels.fill(1, value, x.dtype), []);
}

/** One element-wise function of x. */
export function unary(op: UnaryOp, x: Tensor, gradient: Gradient | null): Tensor {
  checkFloat(op, x);
  return record(op, [x], x.shape, (kernels) => kernels.unary(op, x.storage), gradient);
}

/** One element-wise function of a and b, broadcast to a common shape. */
export function binary(op: BinaryOp, a: Tensor, b: Tensor, gradient: Gradient | null): Tensor {
  const shape = broadcastShapes(op, a.shape, b.shape);
  const layout = { shape, strides: [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)] };
  return record(op, [a, b], shape, (kernels) => kernels.binary(op, a.storage, b.storage, layout), gradient);
}

/** The same for arithmetic, which int32 does not know. */
export function arithmetic(op: BinaryOp, a: Tensor, b: Tensor, gradient: Gradient): Tensor {
  checkFloat(op, a);
  return binary(op, a, b, gradient);
}

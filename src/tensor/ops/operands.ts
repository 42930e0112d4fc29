import type { BinaryOp, TypedArray, UnaryOp } from "../../backends/Kernels.js";
import { DTypeError, ValueError } from "../../util/errors.js";
import { showValue } from "../../util/optionsReader.js";
import { broadcastShapes, broadcastStrides } from "../../util/shape.js";
import { checkFloat } from "../checks.js";
import { tensor } from "../create.js";
import type { NestedArray } from "../nestedArray.js";
import { type Gradient, record } from "../record.js";
import { Tensor } from "../Tensor.js";

/**
 * A tensor, or numbers that take the type and backend of the tensor they meet: one, or an array of them, nested or
 * typed.
 */
export type Operand = Tensor | NestedArray | TypedArray;

/** Both operands as tensors. @throws DTypeError when neither is one */
export function asTensors(name: string, a: Operand, b: Operand): [Tensor, Tensor] {
  if (a instanceof Tensor) return [a, b instanceof Tensor ? b : tensorLike(name, a, b)];
  if (b instanceof Tensor) return [tensorLike(name, b, a), b];
  const given = typeof a === "number" ? a : "[…]";
  throw new DTypeError(`${name}: both operands are numbers; make one a tensor with tensor(${given})`);
}

/** Numbers as a tensor of x's type and backend. @throws ValueError for what are none */
function tensorLike(name: string, x: Tensor, values: NestedArray | TypedArray): Tensor {
  if (typeof values === "number") return scalarLike(x, values);
  if (Array.isArray(values) || ArrayBuffer.isView(values))
    return tensor(values, { dtype: x.dtype, backend: x.backend });
  throw new ValueError(`${name}: an operand is ${showValue(values)}; give a tensor, a number, or an array of numbers`);
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

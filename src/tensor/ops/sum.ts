import type { ReduceOp } from "../../backends/Kernels.js";
import { ShapeError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { broadcastShapes, broadcastStrides, resolveAxes, type Shape, sameShape, showShape } from "../../util/shape.js";
import { checkFloat } from "../checks.js";
import { type Gradient, record } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { reshape } from "./reshape.js";

/** Which axes a reduction takes away: all when `axis` is missing. `keepDims` leaves them with length 1. */
export interface ReduceOptions {
  readonly axis?: number | readonly number[];
  readonly keepDims?: boolean;
  /** NumPy's and Keras's name of `keepDims`. */
  readonly keepdims?: boolean;
}

/** Makes the reader of a reduction's options. */
export const reduceOptionsReader = (name: string) =>
  optionsReader<ReduceOptions>(name, `x.${name}({ axis: 0 })`, {
    names: { axis: true, keepDims: true, keepdims: "keepDims" },
  });

const readOptions = reduceOptionsReader("sum");

/**
 * Sum over axes: [2, 3] over axis 1 → [2]. Gradient: dy, repeated.
 * @param options.axis one axis or several; all when left out. Negative ones count from the end
 * @param options.keepDims leaves the axes with length 1. Default false
 */
export function sum(x: Tensor, options?: ReduceOptions): Tensor {
  return reduce("sum", x, readOptions(options), (kept) => (dy) => [() => broadcastTo(reshape(dy, kept), x.shape)]);
}

/**
 * x repeated along axes of length 1 (or missing at the front) up to `shape`: the transpose of sum.
 * @throws ShapeError when x does not broadcast to it
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShapes("broadcastTo", x.shape, shape), shape)) {
    throw new ShapeError(
      `broadcastTo: ${showShape(x.shape)} does not repeat to ${showShape(shape)}; its axes must be equal or 1`,
    );
  }
  const view = { shape, strides: broadcastStrides(x.shape, shape), offset: 0 };
  const gradient: Gradient = (dy) => [() => sumTo(dy, x.shape)];
  return record("broadcastTo", [x], shape, (kernels) => kernels.stridedCopy(x.storage, view), gradient);
}

/** Sums x over the axes along which `shape` repeats: the gradient of broadcasting. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const missing = x.rank - shape.length;
  const axis = x.shape.flatMap((n, i) => (i < missing || (shape[i - missing] === 1 && n !== 1) ? [i] : []));
  return reshape(axis.length > 0 ? sum(x, { axis }) : x, shape);
}

/** A reduction by one kernel. `gradient` gets the output's shape with reduced axes kept as 1. */
export function reduce(op: ReduceOp, x: Tensor, options: ReduceOptions, gradient: (kept: Shape) => Gradient): Tensor {
  checkFloat(op, x);
  const axes = resolveAxes(op, options.axis, x.rank);
  checkNotEmpty(op, x, axes);
  const kept = x.shape.map((n, i) => (axes.includes(i) ? 1 : n));
  const shape = options.keepDims ? kept : x.shape.filter((_, i) => !axes.includes(i));
  return record(op, [x], shape, (kernels) => kernels.reduce(op, x.storage, { shape: x.shape, axes }), gradient(kept));
}

function checkNotEmpty(op: ReduceOp, x: Tensor, axes: readonly number[]): void {
  if ((op !== "max" && op !== "min") || axes.every((axis) => x.shape[axis] > 0)) return;
  throw new ShapeError(`${op}: ${showShape(x.shape)} has nothing along the reduced axes, so there is no ${op}`);
}

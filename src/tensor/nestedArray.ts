import type { TypedArray } from "../backends/Kernels.js";
import { type Shape, sizeOf } from "../util/shape.js";

/** Numbers nested as deep as the tensor's rank. */
export type NestedArray = number | NestedArray[];

/** Row-major elements as arrays nested along the axes of the shape. */
export function nestElements(data: TypedArray, shape: Shape): NestedArray {
  return nest(data, shape, 0, 0);
}

function nest(data: TypedArray, shape: Shape, axis: number, start: number): NestedArray {
  if (axis === shape.length) return data[start];
  const step = sizeOf(shape.slice(axis + 1));
  return Array.from({ length: shape[axis] }, (_, i) => nest(data, shape, axis + 1, start + i * step));
}

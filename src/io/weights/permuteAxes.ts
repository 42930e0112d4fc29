import { type Shape, sizeOf } from "../../util/shape.js";

/**
 * The elements of a row-major array with its axes in another order, as a copy.
 * @param axes for each axis of the result, the axis of the array that it is: [1, 0] transposes a matrix
 */
export function permuteAxes<T extends Float32Array | Float64Array>(data: T, shape: Shape, axes: readonly number[]): T {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const out = data.slice() as T;
  const sides = axes.map((axis) => shape[axis]);
  const steps = axes.map((axis) => strides[axis]);
  const index = sides.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    // Advance the index: the last axis first.
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < sides[axis]) break;
      from -= steps[axis] * sides[axis];
      index[axis] = 0;
    }
  }
  return out;
}

import { type Shape, sizeOf } from "../../util/shape.js";

/** The elements of an array with its axes in another order. @param axes which of the array's axes stands at each place of the result */
export function permuteAxes<T extends Float32Array | Float64Array>(data: T, shape: Shape, axes: readonly number[]): T {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const out = data.slice() as T;
  const sides = axes.map((axis) => shape[axis]);
  const steps = axes.map((axis) => strides[axis]);
  const place = sides.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    // On to the next place: the last axis that has one.
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++place[axis] < sides[axis]) break;
      from -= steps[axis] * sides[axis];
      place[axis] = 0;
    }
  }
  return out;
}

import { ShapeError } from "../../util/errors.js";
import { showValue } from "../../util/optionsReader.js";
import { resolveAxis, type Shape, sameShape, showShape, sizeOf } from "../../util/shape.js";
import { recordView } from "../record.js";
import type { Tensor } from "../Tensor.js";

/**
 * The same elements in another shape; one axis may be -1 and is worked out. Free: the storage is shared.
 * @throws ShapeError when the numbers of elements differ
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const target = resolveShape(x, shape);
  if (sameShape(target, x.shape)) return x;
  return recordView("reshape", x, target, (dy) => [() => reshape(dy, x.shape)]);
}

function resolveShape(x: Tensor, shape: Shape): number[] {
  if (!Array.isArray(shape))
    throw new ShapeError(`reshape: the shape is ${showValue(shape)}; give a list, as in x.reshape([2, 3])`);
  const known = sizeOf(shape.filter((n) => n !== -1));
  const target = shape.map((n) => (n === -1 ? x.size / known : n));
  const fits = target.every((n) => Number.isInteger(n) && n >= 0) && sizeOf(target) === x.size;
  if (fits && shape.filter((n) => n === -1).length <= 1) return target;
  throw new ShapeError(
    `reshape: ${showShape(x.shape)} has ${x.size} elements, which do not fill ${showShape(shape)}; their products must be equal`,
  );
}

/** All axes from `start` on as one: [n, h, w, c] → [n, h·w·c] for start = 1. Default 0. */
export function flatten(x: Tensor, start = 0): Tensor {
  return reshape(x, [...x.shape.slice(0, start), sizeOf(x.shape.slice(start))]);
}

/** A new axis of length 1 at `axis`; -1 puts it last. */
export function expandDims(x: Tensor, axis: number): Tensor {
  const at = resolveAxis("expandDims", axis, x.rank + 1);
  return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
}

/** Without the axis of length 1 named, or without any of length 1. @throws ShapeError when the axis is longer */
export function squeeze(x: Tensor, axis?: number): Tensor {
  if (axis === undefined)
    return reshape(
      x,
      x.shape.filter((n) => n !== 1),
    );
  const at = resolveAxis("squeeze", axis, x.rank);
  if (x.shape[at] === 1) return reshape(x, x.shape.toSpliced(at, 1));
  throw new ShapeError(`squeeze: axis ${axis} of ${showShape(x.shape)} has length ${x.shape[at]}, not 1`);
}

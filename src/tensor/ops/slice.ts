import { ShapeError } from "../../util/errors.js";
import { resolveAxis, type Shape, showShape, sizeOf, stridesOf } from "../../util/shape.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";

/**
 * The block of `size` that starts at `begin`; a size of -1 runs to the end. Its gradient is a pad, whose gradient is a
 * slice.
 * @throws ShapeError when the block leaves x
 */
export function slice(x: Tensor, begin: readonly number[], size: readonly number[]): Tensor {
  const shape = size.map((n, i) => (n === -1 ? x.shape[i] - begin[i] : n));
  if (
    begin.length !== x.rank ||
    shape.length !== x.rank ||
    !shape.every((n, i) => isCount(begin[i]) && isCount(n) && begin[i] + n <= x.shape[i])
  ) {
    throw new ShapeError(
      `slice: begin [${begin}] with size [${size}] does not lie within ${showShape(x.shape)}; give integers for each axis`,
    );
  }
  const view = blockView(x.shape, begin, shape);
  const margins = begin.map((b, i) => [b, x.shape[i] - b - shape[i]] as const);
  return record(
    "slice",
    [x],
    shape,
    (kernels) => kernels.stridedCopy(x.storage, view),
    (dy) => [() => pad(dy, margins)],
  );
}

/** x within a margin of `value` (default 0): paddings[i] is [before, after] along axis i. @throws ShapeError */
export function pad(x: Tensor, paddings: readonly (readonly [number, number])[], value = 0): Tensor {
  if (paddings.length !== x.rank || !paddings.flat().every(isCount)) {
    throw new ShapeError(
      `pad: give [before, after], non-negative integers, for each of the ${x.rank} axes of ${showShape(x.shape)}, not [[${paddings.join("], [")}]]`,
    );
  }
  const shape = x.shape.map((n, i) => n + paddings[i][0] + paddings[i][1]);
  const begin = paddings.map(([before]) => before);
  const view = blockView(shape, begin, x.shape);
  return record(
    "pad",
    [x],
    shape,
    (kernels) => kernels.assemble(sizeOf(shape), value, [{ storage: x.storage, view }], x.dtype),
    (dy) => [() => slice(dy, begin, x.shape)],
  );
}

/** x cut along `axis` into equal parts (a number of them) or parts of the lengths given. @throws ShapeError */
export function split(x: Tensor, parts: number | readonly number[], axis = 0): Tensor[] {
  const at = resolveAxis("split", axis, x.rank);
  const lengths = typeof parts === "number" ? Array.from({ length: parts }, () => x.shape[at] / parts) : parts;
  if (lengths.reduce((a, b) => a + b, 0) !== x.shape[at] || !lengths.every(Number.isInteger)) {
    throw new ShapeError(
      `split: axis ${axis} of ${showShape(x.shape)} has length ${x.shape[at]}, which [${lengths}] do not add up to`,
    );
  }
  let start = 0;
  return lengths.map((length) => {
    const begin = x.shape.map((_, i) => (i === at ? start : 0));
    start += length;
    return slice(x, begin, x.shape.with(at, length));
  });
}

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 0;
}

/** Where the block [begin, begin + size) lies in an array of `shape`. */
export function blockView(
  shape: Shape,
  begin: readonly number[],
  size: Shape,
): { shape: Shape; strides: number[]; offset: number } {
  const strides = stridesOf(shape);
  return { shape: size, strides, offset: begin.reduce((sum, b, i) => sum + b * strides[i], 0) };
}

import type { TypedArray } from "../../backends/Kernels.js";
import { BackendError, DTypeError, ShapeError, ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import { resolveAxis, showShape, sizeOf } from "../../util/shape.js";
import { checkBackends } from "../checks.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";

const readOptions = optionsReader<{ axis?: number }>("gather", "x.gather(indices, { axis: 0 })", {
  names: { axis: true },
});
const readScatterOptions = optionsReader<{ size: number; axis?: number }>(
  "scatterAdd",
  "updates.scatterAdd(indices, { size: 10, axis: 0 })",
  { names: { size: true, axis: true } },
);

/**
 * x's slices at the int32 indices along `axis`: x [.., size, ..] and indices [j…] give [.., j…, ..]. Its gradient is
 * scatterAdd.
 * @throws ValueError for an index outside [0, size), where the backend's elements can be read at once
 */
export function gather(x: Tensor, indices: Tensor, options?: { axis?: number }): Tensor {
  const { axis = 0 } = readOptions(options);
  checkIndices("gather", x, indices);
  const at = resolveAxis("gather", axis, x.rank);
  checkRange("gather", indices, x.shape[at]);
  const shape = [...x.shape.slice(0, at), ...indices.shape, ...x.shape.slice(at + 1)];
  const spec = axisSpec(x.shape, at);
  return record(
    "gather",
    [x],
    shape,
    (kernels) => kernels.gather(x.storage, indices.storage, spec),
    (dy) => [() => scatterAdd(dy, indices, { size: x.shape[at], axis: at })],
  );
}

/**
 * Zeros of length `size` along `axis`, to which each slice of `updates` is added at its index: the transpose of gather.
 * @throws ShapeError when the updates' axes from `axis` on do not begin with the shape of the indices
 * @throws ValueError for an index outside [0, size), where the backend's elements can be read at once
 */
export function scatterAdd(updates: Tensor, indices: Tensor, options: { size: number; axis?: number }): Tensor {
  const { size, axis = 0 } = readScatterOptions(options);
  checkIndices("scatterAdd", updates, indices);
  checkRange("scatterAdd", indices, size);
  const at = axis < 0 ? axis + updates.rank - indices.rank + 1 : axis;
  const found = updates.shape.slice(at, at + indices.rank);
  if (found.join() !== indices.shape.join()) {
    throw new ShapeError(
      `scatterAdd: updates ${showShape(updates.shape)} do not hold the indices' ${showShape(indices.shape)} at axis ${axis}`,
    );
  }
  const shape = [...updates.shape.slice(0, at), size, ...updates.shape.slice(at + indices.rank)];
  const spec = axisSpec(shape, at);
  return record(
    "scatterAdd",
    [updates],
    shape,
    (kernels) => kernels.scatterAdd(updates.storage, indices.storage, spec),
    (dy) => [() => gather(dy, indices, { axis: at })],
  );
}

/** An array of `shape` as [outer, size, inner] around one axis. */
export function axisSpec(shape: readonly number[], axis: number): { outer: number; size: number; inner: number } {
  return { outer: sizeOf(shape.slice(0, axis)), size: shape[axis], inner: sizeOf(shape.slice(axis + 1)) };
}

function checkIndices(name: string, x: Tensor, indices: Tensor): void {
  checkBackends(name, x, indices);
  if (indices.dtype === "int32") return;
  throw new DTypeError(
    `${name}: indices are ${indices.dtype} but must be int32; make them with { dtype: "int32" } or cast`,
  );
}

/** Kernels do not look: an index outside would read, or overwrite, whatever lies there. */
function checkRange(name: string, indices: Tensor, size: number): void {
  const outside = readable(indices)?.find((index) => index < 0 || index >= size);
  if (outside !== undefined) throw new ValueError(`${name}: index ${outside} lies outside [0, ${size})`);
}

/** The elements, null where they can only be read asynchronously. */
function readable(x: Tensor): TypedArray | null {
  try {
    return x.dataSync();
  } catch (error) {
    if (error instanceof BackendError) return null;
    throw error;
  }
}

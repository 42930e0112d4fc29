import { ShapeError } from "../../util/errors.js";
import { resolveAxis, sameShape, showShape, sizeOf } from "../../util/shape.js";
import { record } from "../record.js";
import type { Tensor } from "../Tensor.js";
import { expandDims } from "./reshape.js";
import { blockView, slice } from "./slice.js";

/**
 * Tensors one after another along `axis`; their other axes agree.
 * @throws ShapeError when they do not, or there are none
 */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  checkSome("concat", tensors);
  const [first] = tensors;
  const at = resolveAxis("concat", axis, first.rank);
  for (const t of tensors) if (!sameShape(t.shape.with(at, 0), first.shape.with(at, 0))) throw mismatch(first, t, axis);
  const shape = first.shape.with(
    at,
    tensors.reduce((n, t) => n + t.shape[at], 0),
  );
  const begins: number[][] = [];
  for (let i = 0, start = 0; i < tensors.length; start += tensors[i++].shape[at])
    begins.push(shape.map((_, j) => (j === at ? start : 0)));
  const views = tensors.map((t, i) => blockView(shape, begins[i], t.shape));
  return record(
    "concat",
    tensors,
    shape,
    (kernels) =>
      kernels.assemble(
        sizeOf(shape),
        0,
        tensors.map((t, i) => ({ storage: t.storage, view: views[i] })),
        first.dtype,
      ),
    (dy) => tensors.map((t, i) => () => slice(dy, begins[i], t.shape)),
  );
}

function checkSome(name: string, tensors: readonly Tensor[]): void {
  if (tensors.length === 0) throw new ShapeError(`${name}: no tensors were given; give at least one`);
}

function mismatch(a: Tensor, b: Tensor, axis: number): ShapeError {
  return new ShapeError(
    `concat: ${showShape(a.shape)} and ${showShape(b.shape)} differ beside axis ${axis}; only that one may`,
  );
}

/** Tensors of one shape along a new axis. @throws ShapeError when the shapes differ */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  checkSome("stack", tensors);
  const other = tensors.find((t) => !sameShape(t.shape, tensors[0].shape));
  if (other) {
    const shapes = `${showShape(tensors[0].shape)} and ${showShape(other.shape)}`;
    throw new ShapeError(`stack: ${shapes} must have one shape; use concat along an axis whose length differs`);
  }
  return concat(
    tensors.map((t) => expandDims(t, axis)),
    axis,
  );
}

import { ShapeError } from "./errors.js";
import { showValue } from "./optionsReader.js";

/** The length of each axis, outermost first; [] is a scalar. */
export type Shape = readonly number[];

/** Number of elements: the product of the axes, 1 for []. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** A shape as messages print it: "[8, 28, 28, 1]". */
export function showShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/** @throws ShapeError unless it is a list of non-negative integers */
export function checkShape(where: string, shape: Shape): void {
  if (Array.isArray(shape) && shape.every((n) => Number.isInteger(n) && n >= 0)) return;
  if (!Array.isArray(shape))
    throw new ShapeError(`${where}: the shape is ${showValue(shape)}; give a list, such as [2, 3] or [3]`);
  throw new ShapeError(`${where}: [${shape.map(showValue).join(", ")}] is not a shape; give non-negative integers`);
}

/** The row-major strides of a shape, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/**
 * The axis counted from 0, where -1 means the last one.
 * @throws ShapeError when the array has no such axis
 */
export function resolveAxis(where: string, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (Number.isInteger(axis) && resolved >= 0 && resolved < rank) return resolved;
  const choice = rank === 0 ? "a single number has no axes" : `give ${-rank} to ${rank - 1}`;
  throw new ShapeError(`${where}: axis ${axis} does not exist in an array of rank ${rank}; ${choice}`);
}

/** The given axes counted from 0 and sorted; all axes when `axis` is omitted. */
export function resolveAxes(where: string, axis: number | readonly number[] | undefined, rank: number): number[] {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  if (typeof axis === "number") return [resolveAxis(where, axis, rank)];
  const axes = axis.map((a) => resolveAxis(where, a, rank));
  if (new Set(axes).size !== axes.length) throw new ShapeError(`${where}: axes [${axis}] name one axis twice`);
  return axes.sort((a, b) => a - b);
}

/**
 * The shape that both broadcast to: axes are aligned at the last one; an axis of length 1 (or a missing one) is
 * repeated.
 * @throws ShapeError when two lengths differ and neither is 1
 */
export function broadcastShapes(where: string, a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let axis = 0; axis < rank; axis++) {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) throw cannotBroadcast(where, a, b, axis - rank);
    out[axis] = m === 1 ? n : m;
  }
  return out;
}

function cannotBroadcast(where: string, a: Shape, b: Shape, axis: number): ShapeError {
  return new ShapeError(
    `${where}: ${showShape(a)} and ${showShape(b)} do not broadcast: axis ${axis} has ${a.at(axis)} and ${b.at(axis)}; ` +
      "make them equal, or 1, with reshape or expandDims",
  );
}

/** Strides that read an array of `shape` broadcast to `out`: 0 along every repeated axis. */
export function broadcastStrides(shape: Shape, out: Shape): number[] {
  const strides = new Array<number>(out.length);
  const missing = out.length - shape.length;
  let step = 1;
  for (let axis = out.length - 1; axis >= 0; axis--) {
    const length = axis < missing ? 1 : shape[axis - missing];
    strides[axis] = length === 1 ? 0 : step;
    step *= length;
  }
  return strides;
}

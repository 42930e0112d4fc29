import { type Shape, sizeOf } from "../../../util/shape.js";
import { Constant } from "./Constant.js";

/** The largest constant that computing with small ones may make; larger ones come from the file. */
const MOST = 2 ** 22;

/** f of each element. */
export function mapped(x: Constant, f: (value: number) => number): Constant {
  return x.isFloat
    ? Constant.floats("", x.dims, Float32Array.from(x.data, f))
    : Constant.integers("", x.dims, Array.from(x.data, f));
}

/** f of the elements of two constants, which broadcast; null where they do not, or the result would be too large. */
export function combined(
  a: Constant,
  b: Constant,
  f: (a: number, b: number) => number,
  isFloat = a.isFloat,
): Constant | null {
  const rank = Math.max(a.dims.length, b.dims.length);
  const [left, right] = [a, b].map(({ dims }) => [...Array<number>(rank - dims.length).fill(1), ...dims]);
  const dims = left.map((n, axis) => (n === 1 ? right[axis] : n));
  const fits = left.every((n, axis) => n === 1 || right[axis] === 1 || n === right[axis]);
  if (!fits || !(sizeOf(dims) <= MOST) || a.data.length !== a.size || b.data.length !== b.size) return null;
  const [from, other] = [left, right].map((sides) => stepsOf(sides, dims));
  const out = isFloat ? new Float32Array(sizeOf(dims)) : new Float64Array(sizeOf(dims));
  for (let i = 0; i < out.length; i++) out[i] = f(a.data[placeOf(i, dims, from)], b.data[placeOf(i, dims, other)]);
  return out instanceof Float32Array ? Constant.floats("", dims, out) : Constant.integers("", dims, out);
}

/** How far apart elements are along each axis; 0 where they repeat. */
function stepsOf(sides: Shape, dims: Shape): number[] {
  return sides.map((n, axis) => (n === 1 && dims[axis] !== 1 ? 0 : sizeOf(sides.slice(axis + 1))));
}

/** Where the element at a place of the result comes from. */
function placeOf(i: number, dims: Shape, steps: readonly number[]): number {
  let [rest, place] = [i, 0];
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    place += (rest % dims[axis]) * steps[axis];
    rest = Math.floor(rest / dims[axis]);
  }
  return place;
}

/** The parts of a constant at some places of an axis; null for places that are not there. */
export function taken(x: Constant, indices: Constant, axis: number): Constant | null {
  const place = axis < 0 ? axis + x.dims.length : axis;
  const side = x.dims[place];
  const places = Array.from(indices.data, (i) => (i < 0 ? i + side : i));
  if (side === undefined || places.some((i) => !(Number.isInteger(i) && i >= 0 && i < side))) return null;
  const block = sizeOf(x.dims.slice(place + 1));
  const dims = [...x.dims.slice(0, place), ...indices.dims, ...x.dims.slice(place + 1)];
  if (!(sizeOf(dims) <= Math.max(MOST, x.size))) return null;
  const rows = sizeOf(dims) === 0 ? 0 : sizeOf(x.dims.slice(0, place));
  const out = x.isFloat ? new Float32Array(sizeOf(dims)) : new Float64Array(sizeOf(dims));
  for (let row = 0, to = 0; row < rows; row++)
    for (const i of places) {
      out.set(x.data.subarray((row * side + i) * block, (row * side + i + 1) * block), to);
      to += block;
    }
  return out instanceof Float32Array ? Constant.floats("", dims, out) : Constant.integers("", dims, out);
}

/** The places that a Slice takes of an axis of that length; null for a step of 0, for numbers that are not known, and for longer axes than images have. */
export function sliceIndices(length: number, start: number, end: number, step: number): number[] | null {
  if (![start, end, step].every(Number.isFinite) || step === 0 || length > MOST) return null;
  const [low, high] = step > 0 ? [0, length] : [-1, length - 1];
  const within = (at: number) => Math.min(Math.max(at < 0 ? at + length : at, low), high);
  const [from, to] = [within(start), within(end)];
  const count = Math.max(0, Math.ceil((to - from) / step));
  return Array.from({ length: count }, (_, i) => from + i * step);
}

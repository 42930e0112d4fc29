import { type Shape, sizeOf } from "../../../util/shape.js";
import { permuteAxes } from "../../weights/permuteAxes.js";
import type { OnnxNode } from "../graph.js";
import type { NodeAttributes } from "./attributes.js";
import { Constant, type Elements, MOST_AXES } from "./Constant.js";
import { combined, mapped, sliceIndices, taken } from "./constantMath.js";

/** Computes a node whose inputs are constants; missing optional inputs are undefined. Null where it cannot. */
export type Folder = (
  inputs: readonly (Constant | undefined)[],
  attributes: NodeAttributes,
  node: OnnxNode,
) => Constant | null;

const list = (constant: Constant | undefined): number[] | null => (constant ? Array.from(constant.data) : null);

/** The axes of an attribute or, since opset 13, of an input; the place counts from the end where negative. */
function axesOf(given: Constant | undefined, attributes: NodeAttributes, rank: number): number[] {
  const axes = list(given) ?? [...attributes.intsOf("axes", [])];
  return axes.map((axis) => (axis < 0 ? axis + rank : axis));
}

function squeezed(x: Constant, axes: readonly number[]): Constant {
  const isLeftOut = (axis: number) => (axes.length === 0 ? x.dims[axis] === 1 : axes.includes(axis));
  return x.with({ dims: x.dims.filter((_, axis) => !isLeftOut(axis)) });
}

function unsqueezed(x: Constant, given: Constant | undefined, attributes: NodeAttributes): Constant | null {
  const count = given?.size ?? attributes.intsOf("axes", []).length;
  if (count > MOST_AXES) return null;
  const axes = axesOf(given, attributes, x.dims.length + count);
  const sides = [...x.dims];
  const dims = Array.from({ length: x.dims.length + count }, (_, axis) => (axes.includes(axis) ? 1 : sides.shift()));
  return x.with({ dims: dims.map((n) => n ?? 1) });
}

function reshaped(x: Constant, shape: readonly number[]): Constant {
  const kept = shape.map((n, i) => (n === 0 ? (x.dims[i] ?? 0) : n));
  const known = sizeOf(kept.filter((n) => n !== -1));
  return x.with({ dims: kept.map((n) => (n === -1 ? x.size / known : n)) });
}

function made(isFloat: boolean, dims: Shape, data: Elements): Constant {
  return isFloat
    ? Constant.floats("", dims, Float32Array.from(data))
    : Constant.integers("", dims, data as Float64Array);
}

function concatenated(parts: readonly Constant[], axis: number): Constant | null {
  const [first] = parts;
  const rank = first.dims.length;
  const place = axis < 0 ? axis + rank : axis;
  if (parts.some(({ dims }) => dims.length !== rank) || !(place >= 0 && place < rank)) return null;
  const blocks = parts.map(({ dims }) => sizeOf(dims.slice(place)));
  const rows = sizeOf(first.dims.slice(0, place));
  const dims = first.dims.with(
    place,
    parts.reduce((sum, part) => sum + part.dims[place], 0),
  );
  if (
    parts.some((part, i) => part.data.length !== rows * blocks[i]) ||
    sizeOf(dims) !== rows * blocks.reduce((a, b) => a + b, 0)
  )
    return null;
  const data = first.isFloat ? new Float32Array(sizeOf(dims)) : new Float64Array(sizeOf(dims));
  for (let row = 0, to = 0; data.length > 0 && row < rows; row++)
    parts.forEach((part, i) => {
      data.set(part.data.subarray(row * blocks[i], (row + 1) * blocks[i]), to);
      to += blocks[i];
    });
  return made(first.isFloat, dims, data);
}

/** (x − zeroPoint)·scale, with one scale, or one for each place of an axis. */
function dequantized(x: Constant, scale: Constant, zero: Constant | undefined, axis: number): Constant | null {
  const place = axis < 0 ? axis + x.dims.length : axis;
  const behind = scale.size === 1 ? x.size : sizeOf(x.dims.slice(place + 1));
  const channels = scale.size;
  if (channels !== 1 && channels !== x.dims[place]) return null;
  const data = Float32Array.from(x.data, (value, i) => {
    const channel = channels === 1 ? 0 : Math.floor(i / behind) % channels;
    return (value - (zero?.data[zero.size === 1 ? 0 : channel] ?? 0)) * scale.data[channel];
  });
  return Constant.floats("", x.dims, data);
}

const binary =
  (f: (a: number, b: number) => number): Folder =>
  ([a, b]) =>
    a && b ? combined(a, b, f) : null;

const unary =
  (f: (a: number) => number): Folder =>
  ([a]) =>
    a ? mapped(a, f) : null;

function folded(value: number, isFloat: boolean): number {
  return isFloat ? value : Math.trunc(value);
}

/** Types that Cast goes to, by ONNX's number: floats of all widths become float32. */
const FLOAT_TYPES = new Set([1, 10, 11, 16]);

/** The operators that are computed where their inputs are constants, as exporters write the shapes of Reshape and Resize. */
export const FOLDERS: Readonly<Record<string, Folder>> = {
  Abs: unary(Math.abs),
  Add: binary((a, b) => a + b),
  And: binary((a, b) => Number(a !== 0 && b !== 0)),
  Cast: ([x], attributes) => {
    if (!x) return null;
    if (FLOAT_TYPES.has(attributes.int("to", 1))) return Constant.floats("", x.dims, Float32Array.from(x.data));
    return Constant.integers("", x.dims, Array.from(x.data, Math.trunc));
  },
  Ceil: unary(Math.ceil),
  Concat: (inputs, attributes) => {
    const parts = inputs.filter((part) => part !== undefined);
    return parts.length === 0 ? null : concatenated(parts, attributes.int("axis", 0));
  },
  ConstantOfShape: ([shape], attributes) => {
    const [value, dims] = [attributes.constant("value"), list(shape)];
    if (!dims || dims.some((n) => !(n >= 0)) || sizeOf(dims) > 2 ** 16) return null;
    const filled = Array.from({ length: sizeOf(dims) }, () => value?.data[0] ?? 0);
    return value?.isFloat === false
      ? Constant.integers("", dims, filled)
      : Constant.floats("", dims, Float32Array.from(filled));
  },
  DequantizeLinear: ([x, scale, zero], attributes) =>
    x && scale ? dequantized(x, scale, zero, attributes.int("axis", 1)) : null,
  Div: ([a, b]) => (a && b ? combined(a, b, (x, y) => folded(x / y, a.isFloat)) : null),
  Equal: ([a, b]) => (a && b ? combined(a, b, (x, y) => Number(x === y), false) : null),
  Expand: ([x, shape]) => {
    const dims = list(shape);
    return x && dims
      ? combined(x, Constant.integers("", dims, new Float64Array(safeSize(dims))), (a) => a, x.isFloat)
      : null;
  },
  Floor: unary(Math.floor),
  Gather: ([x, indices], attributes) => (x && indices ? taken(x, indices, attributes.int("axis", 0)) : null),
  Identity: ([x]) => x ?? null,
  Max: binary(Math.max),
  Min: binary(Math.min),
  Mul: binary((a, b) => a * b),
  Neg: unary((a) => -a),
  Not: unary((a) => Number(a === 0)),
  Range: ([start, limit, delta]) => {
    const [from, to, step] = [start, limit, delta].map((constant) => constant?.data[0] ?? Number.NaN);
    const count = Math.max(0, Math.ceil((to - from) / step));
    if (!(count <= 2 ** 16)) return null;
    const values = Array.from({ length: count }, (_, i) => from + i * step);
    return start?.isFloat
      ? Constant.floats("", [count], Float32Array.from(values))
      : Constant.integers("", [count], values);
  },
  Reciprocal: unary((a) => 1 / a),
  ReduceProd: ([x], attributes) => {
    if (x?.dims.length !== 1) return null;
    const product = Array.from(x.data).reduce((a, b) => a * b, 1);
    const dims = attributes.int("keepdims", 1) === 0 ? [] : [1];
    return made(x.isFloat, dims, x.isFloat ? Float32Array.of(product) : Float64Array.of(product));
  },
  Reshape: ([x, shape]) => (x && shape ? reshaped(x, Array.from(shape.data)) : null),
  Shape: ([x]) => (x ? Constant.integers("", [x.dims.length], [...x.dims]) : null),
  Size: ([x]) => (x ? Constant.integers("", [], [x.size]) : null),
  Slice: ([x, starts, ends, axes, steps], attributes) => {
    if (!x || (starts?.size ?? 0) > x.dims.length) return null;
    const from = list(starts) ?? [...attributes.intsOf("starts", [])];
    const to = list(ends) ?? [...attributes.intsOf("ends", [])];
    const places = list(axes) ?? [
      ...attributes.intsOf(
        "axes",
        from.map((_, i) => i),
      ),
    ];
    return places.reduce<Constant | null>((at, axis, i) => {
      const place = axis < 0 ? axis + x.dims.length : axis;
      const indices = sliceIndices(x.dims[place] ?? 0, from[i], to[i], list(steps)?.[i] ?? 1);
      return at && indices ? taken(at, Constant.integers("", [indices.length], indices), place) : null;
    }, x);
  },
  Sqrt: unary(Math.sqrt),
  Squeeze: ([x, axes], attributes) => (x ? squeezed(x, axesOf(axes, attributes, x.dims.length)) : null),
  Sub: binary((a, b) => a - b),
  Transpose: ([x], attributes) => {
    if (!x) return null;
    const backwards = x.dims.map((_, i) => x.dims.length - 1 - i);
    const perm = attributes.ints("perm", backwards, x.dims.length);
    if (new Set(perm).size !== x.dims.length || perm.some((axis) => !(axis >= 0 && axis < x.dims.length))) return null;
    return made(
      x.isFloat,
      perm.map((axis) => x.dims[axis]),
      permuteAxes(x.data, x.dims, perm),
    );
  },
  Unsqueeze: ([x, axes], attributes) => (x ? unsqueezed(x, axes, attributes) : null),
  Where: ([condition, a, b]) => {
    if (!condition || !a || !b) return null;
    const first = combined(condition, a, (c, value) => (c !== 0 ? value : 0), a.isFloat);
    const second = combined(condition, b, (c, value) => (c !== 0 ? 0 : value), a.isFloat);
    return first && second ? combined(first, second, (x, y) => x + y) : null;
  },
};

function safeSize(dims: readonly number[]): number {
  const size = sizeOf(dims);
  return size >= 0 && size <= 2 ** 16 && dims.every((n) => n >= 0) ? size : 0;
}

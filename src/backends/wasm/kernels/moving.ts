import { sizeOf, stridesOf } from "../../../util/shape.js";
import type { DType, Kernels, StridedView } from "../../Kernels.js";
import { rowsOf } from "../../strided.js";
import type { Engine } from "../Engine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { chunks, rowParts } from "./parts.js";

/** Kernels that make, convert and rearrange elements. */
export function moving(engine: Engine): Pick<Kernels<WasmStorage>, "fill" | "cast" | "stridedCopy" | "assemble"> {
  return {
    fill: (size, value, dtype) => fill(engine, size, value, dtype),
    cast: (x, dtype) => cast(engine, x, dtype),
    stridedCopy: (x, view) => stridedCopy(engine, x, view),
    assemble(size, value, parts, dtype) {
      const out = fill(engine, size, value, dtype);
      for (const { storage, view } of parts) {
        const own = { shape: view.shape, strides: stridesOf(view.shape), offset: 0 };
        copyRows(engine, storage, own, out, view.strides, view.offset);
      }
      return out;
    },
  };
}

const bits = new DataView(new ArrayBuffer(4));

/** A storage of equal elements. */
export function fill(engine: Engine, size: number, value: number, dtype: DType): WasmStorage {
  const out = engine.storage(size, dtype);
  if (size === 1) {
    engine.writeOne(out, value);
    return out;
  }
  if (dtype === "int32") bits.setInt32(0, value);
  else bits.setFloat32(0, value);
  fillBits(engine, out, bits.getInt32(0));
  return out;
}

function fillBits(engine: Engine, out: WasmStorage, value: number): void {
  const { parts, chunk } = chunks(out.size);
  engine.run("fill", parts, { out: out.ptr, value, size: out.size, chunk });
}

function cast(engine: Engine, x: WasmStorage, dtype: DType): WasmStorage {
  const out = engine.storage(x.size, dtype);
  const kernel = x.dtype === dtype ? "copy" : dtype === "int32" ? "floatToInt" : "intToFloat";
  const { parts, chunk } = chunks(x.size);
  engine.run(kernel, parts, { from: x.ptr, out: out.ptr, size: x.size, chunk });
  return out;
}

/** The view's elements in row-major order. */
export function stridedCopy(engine: Engine, x: WasmStorage, view: StridedView): WasmStorage {
  const size = sizeOf(view.shape);
  if (size > 0 && view.strides.every((stride, axis) => stride === 0 || view.shape[axis] === 1))
    return repeat(engine, x, view.offset, size);
  const out = engine.storage(size, x.dtype);
  if (size === 0) return out;
  const turned = transposed(view);
  if (turned) {
    const from = x.ptr + view.offset * 4;
    engine.run("transpose", Math.ceil(turned.rows / 32), { x: from, out: out.ptr, ...turned });
  } else copyRows(engine, x, view, out, stridesOf(view.shape), 0);
  return out;
}

/** One element of x, repeated. */
function repeat(engine: Engine, x: WasmStorage, at: number, size: number): WasmStorage {
  const out = engine.storage(size, x.dtype);
  fillBits(engine, out, engine.bitsAt(x, at));
  return out;
}

/** The matrix that the view is the transpose of, where it is one. */
function transposed({ shape, strides }: StridedView): { rows: number; columns: number } | null {
  const axes = shape.flatMap((n, axis) => (n === 1 ? [] : [axis]));
  if (axes.length !== 2) return null;
  const [columns, rows] = axes.map((axis) => shape[axis]);
  const small = rows < 4 || columns < 4;
  return !small && strides[axes[0]] === 1 && strides[axes[1]] === columns ? { rows, columns } : null;
}

function copyRows(
  engine: Engine,
  from: WasmStorage,
  view: StridedView,
  to: WasmStorage,
  toStrides: readonly number[],
  toOffset: number,
): void {
  if (sizeOf(view.shape) === 0) return;
  const { length, steps, count, starts } = rowsOf(view.shape, [view.strides, toStrides], [view.offset, toOffset]);
  const table = engine.allocate(starts.byteLength);
  engine.write(table, starts);
  const { parts, rowsPerPart } = rowParts(count, length);
  engine.run("copyRows", parts, {
    from: from.ptr,
    to: to.ptr,
    table,
    rows: count,
    rowsPerPart,
    length,
    fromStep: steps[0],
    toStep: steps[1],
  });
  engine.release(table);
}

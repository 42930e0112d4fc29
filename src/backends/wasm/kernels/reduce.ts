import { sizeOf } from "../../../util/shape.js";
import type { AxisSpec, Kernels, ReduceOp } from "../../Kernels.js";
import type { Engine } from "../Engine.js";
import { MAX, MIN, PROD, SUM } from "../generated/constants.js";
import type { WasmStorage } from "../WasmStorage.js";
import { fill } from "./moving.js";
import { rowParts } from "./parts.js";

/** Numbers of the operations, and what each gives for nothing. */
const reduceOps: Record<ReduceOp, { code: number; neutral: number }> = {
  sum: { code: SUM, neutral: 0 },
  prod: { code: PROD, neutral: 1 },
  max: { code: MAX, neutral: -Infinity },
  min: { code: MIN, neutral: Infinity },
};

/** Elements that one part of a sum adds up. Follows from shapes alone, so that bits do not depend on threads. */
const PART = 65536;

/** Kernels that take axes away. */
export function reducing(engine: Engine): Pick<Kernels<WasmStorage>, "reduce" | "argmax"> {
  return {
    reduce: (op, x, { shape, axes }) => reduce(engine, op, x, shape, axes),
    argmax(x, { outer, size, inner }) {
      const out = engine.storage(outer * inner, "int32");
      const isFloat = x.dtype === "int32" ? 0 : 1;
      if (out.size > 0) engine.run("argmax", 1, { x: x.ptr, out: out.ptr, outer, size, inner, isFloat });
      return out;
    },
  };
}

/** Reduces one run of neighbouring axes after the other, from the last. */
function reduce(
  engine: Engine,
  op: ReduceOp,
  x: WasmStorage,
  shape: readonly number[],
  axes: readonly number[],
): WasmStorage {
  const kept = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  if (x.size === 0) return fill(engine, sizeOf(kept), reduceOps[op].neutral, x.dtype);
  const runs = reducedRuns(shape, axes);
  let result: WasmStorage | null = null;
  for (const spec of runs) {
    const next = reduceAxis(engine, op, result ?? x, spec);
    if (result) engine.free(result);
    result = next;
  }
  return result ?? reduceAxis(engine, op, x, { outer: x.size, size: 1, inner: 1 });
}

/** Each run of reduced axes as [outer, size, inner], when the runs after it are gone already. */
function reducedRuns(shape: readonly number[], axes: readonly number[]): AxisSpec[] {
  const runs: AxisSpec[] = [];
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (!axes.includes(axis)) {
      inner *= shape[axis];
      continue;
    }
    let size = shape[axis];
    while (axis > 0 && axes.includes(axis - 1)) size *= shape[--axis];
    runs.push({ outer: sizeOf(shape.slice(0, axis)), size, inner });
  }
  return runs.filter(({ size }) => size !== 1);
}

function reduceAxis(engine: Engine, op: ReduceOp, x: WasmStorage, { outer, size, inner }: AxisSpec): WasmStorage {
  const out = engine.storage(outer * inner, x.dtype);
  const { code } = reduceOps[op];
  if (inner > 1) reduceColumns(engine, code, x, out, { outer, size, inner });
  else if (outer === 1 && size > PART) reduceOne(engine, code, x, out);
  else {
    const { parts, rowsPerPart } = rowParts(outer, size);
    engine.run("reduceRows", parts, { op: code, x: x.ptr, out: out.ptr, rows: outer, size, rowsPerPart });
  }
  return out;
}

/** All of x to one number. */
function reduceOne(engine: Engine, op: number, x: WasmStorage, out: WasmStorage): void {
  const parts = Math.min(1024, Math.ceil(x.size / PART));
  const chunk = Math.ceil(x.size / parts / 16) * 16;
  const filled = Math.ceil(x.size / chunk);
  const partials = engine.allocate(filled * 8);
  engine.run("reducePart", filled, { op, x: x.ptr, partials, size: x.size, chunk });
  engine.run("reducePartials", 1, { op, partials, out: out.ptr, outer: 1, parts: filled, inner: 1, outerPerPart: 1 });
  engine.release(partials);
}

function reduceColumns(engine: Engine, op: number, x: WasmStorage, out: WasmStorage, spec: AxisSpec): void {
  const { outer, size, inner } = spec;
  const wanted = Math.max(1, Math.floor(PART / inner), Math.ceil((size * outer) / 2048));
  const rowsPerPart = Math.min(size, wanted);
  const partsPerArray = Math.ceil(size / rowsPerPart);
  const perJob = Math.max(1, Math.floor(4000 / partsPerArray));
  for (let first = 0; first < outer; first += perJob) {
    const arrays = Math.min(perJob, outer - first);
    const partials = engine.allocate(arrays * partsPerArray * inner * 8);
    const from = x.ptr + first * size * inner * 4;
    const sizes = { size, inner, rowsPerPart, partsPerArray };
    engine.run("reduceColumns", arrays * partsPerArray, { op, x: from, partials, ...sizes });
    engine.run("reducePartials", 1, {
      op,
      partials,
      out: out.ptr + first * inner * 4,
      outer: arrays,
      parts: partsPerArray,
      inner,
      outerPerPart: arrays,
    });
    engine.release(partials);
  }
}

import { sizeOf, stridesOf } from "../../util/shape.js";
import type { AxisSpec, ReduceOp } from "../Kernels.js";
import { rowsOf } from "../strided.js";
import { allocate, type HostStorage } from "./HostStorage.js";

const reductions: Record<ReduceOp, { start: number; add: (total: number, x: number) => number }> = {
  sum: { start: 0, add: (total, x) => total + x },
  prod: { start: 1, add: (total, x) => total * x },
  max: { start: -Infinity, add: Math.max },
  min: { start: Infinity, add: Math.min },
};

export function reduce(
  op: ReduceOp,
  x: HostStorage,
  spec: { shape: readonly number[]; axes: readonly number[] },
): HostStorage {
  const { start, add } = reductions[op];
  const kept = spec.shape.map((n, axis) => (spec.axes.includes(axis) ? 1 : n));
  const outStrides = stridesOf(kept).map((stride, axis) => (spec.axes.includes(axis) ? 0 : stride));
  // Totals are kept in double precision and rounded once.
  const totals = new Float64Array(sizeOf(kept)).fill(start);
  if (x.size > 0) {
    const { length, steps, count, starts } = rowsOf(spec.shape, [stridesOf(spec.shape), outStrides]);
    for (let row = 0; row < count; row++) {
      const [from, to] = [starts[2 * row], starts[2 * row + 1]];
      for (let i = 0; i < length; i++) {
        totals[to + i * steps[1]] = add(totals[to + i * steps[1]], x.data[from + i * steps[0]]);
      }
    }
  }
  const out = allocate(totals.length, x.dtype);
  out.data.set(totals);
  return out;
}

export function argmax(x: HostStorage, { outer, size, inner }: AxisSpec): HostStorage {
  const out = allocate(outer * inner, "int32");
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const at = (j: number) => x.data[(o * size + j) * inner + i];
      let best = 0;
      // The first NaN is the maximum, as it is of max.
      for (let j = 1; j < size; j++) if (!(at(j) <= at(best)) && !Number.isNaN(at(best))) best = j;
      out.data[o * inner + i] = best;
    }
  }
  return out;
}

import type { BroadcastLayout, Kernels } from "../../Kernels.js";
import { binaryExpressions, unaryExpressions } from "../expressions.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { map, mapAll } from "../map.js";

export function elementwise(gpu: Gpu): Pick<Kernels<GpuStorage>, "unary" | "binary" | "select"> {
  return {
    unary: (op, x) => mapAll(gpu, op, [x], ([value], _, bind) => unaryExpressions[op](value, bind)),

    binary: (op, a, b, layout) =>
      map(gpu, { name: op, ...operandsOf(layout, [a, b]), body: ([x, y]) => binaryExpressions[op](x, y) }),

    select: (condition, a, b, layout) =>
      map(gpu, {
        name: "select",
        ...operandsOf(layout, [condition, a, b]),
        dtype: a.dtype,
        body: ([holds, x, y]) => `(${holds} === 0.0 ? ${y} : ${x})`,
      }),
  };
}

function operandsOf({ shape, strides }: BroadcastLayout, storages: readonly GpuStorage[]) {
  return { shape, operands: storages.map((storage, k) => ({ storage, strides: strides[k] })) };
}

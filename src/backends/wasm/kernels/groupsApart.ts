import { stridesOf } from "../../../util/shape.js";
import type { Convolution } from "../../Convolution.js";
import type { ConvGeometry, StridedView } from "../../Kernels.js";
import type { WasmStorage } from "../WasmStorage.js";
import { freeing, type Tools } from "./freeing.js";

/** Each group as a convolution of its own, over copies of its channels and weights. */
export function groupsApart(tools: Tools, single: Convolution<WasmStorage>): Convolution<WasmStorage> {
  /** Computes a result, of rows of `columns` numbers, group by group. */
  const each = (
    g: ConvGeometry,
    { rows, columns }: { rows: number; columns: number },
    compute: (group: number, own: ConvGeometry) => WasmStorage,
  ): WasmStorage => {
    const own = { ...g, channels: g.channels / g.groups, filters: g.filters / g.groups, groups: 1 };
    const parts = Array.from({ length: g.groups }, (_, group) => compute(group, own));
    return freeing(tools, parts, (storages) => {
      const placed = storages.map((storage, group) => ({ storage, view: runs(rows, columns, g.groups, group) }));
      return tools.assemble(rows * columns, 0, placed, parts[0].dtype as WasmStorage["dtype"]);
    });
  };
  const part = (x: WasmStorage, rows: number, columns: number, groups: number, group: number) =>
    tools.stridedCopy(x, runs(rows, columns, groups, group));
  const inPixels = (g: ConvGeometry) => ({ rows: g.n * g.inHeight * g.inWidth, columns: g.channels });
  const outPixels = (g: ConvGeometry) => ({ rows: g.n * g.outHeight * g.outWidth, columns: g.filters });
  const weights = (g: ConvGeometry) => ({
    rows: (g.windowHeight * g.windowWidth * g.channels) / g.groups,
    columns: g.filters,
  });
  const partOf = (
    x: WasmStorage,
    { rows, columns }: { rows: number; columns: number },
    g: ConvGeometry,
    group: number,
  ) => part(x, rows, columns, g.groups, group);
  return {
    conv2d: (x, kernel, bias, activation, g) =>
      each(g, outPixels(g), (group, own) => {
        const needed = [partOf(x, inPixels(g), g, group), partOf(kernel, weights(g), g, group)];
        if (bias) needed.push(part(bias, 1, g.filters, g.groups, group));
        return freeing(tools, needed, ([a, b, c]) => single.conv2d(a, b, c ?? null, activation, own));
      }),
    conv2dInputGradient: (dy, kernel, g) =>
      each(g, inPixels(g), (group, own) => {
        const needed = [partOf(dy, outPixels(g), g, group), partOf(kernel, weights(g), g, group)];
        return freeing(tools, needed, ([a, b]) => single.conv2dInputGradient(a, b, own));
      }),
    conv2dKernelGradient: (x, dy, g) =>
      each(g, weights(g), (group, own) => {
        const needed = [partOf(x, inPixels(g), g, group), partOf(dy, outPixels(g), g, group)];
        return freeing(tools, needed, ([a, b]) => single.conv2dKernelGradient(a, b, own));
      }),
  };
}

/** A group's run of every row of `columns` numbers. */
function runs(rows: number, columns: number, groups: number, group: number): StridedView {
  const length = columns / groups;
  return { shape: [rows, length], strides: [stridesOf([rows, columns])[0], 1], offset: group * length };
}

import { stridesOf } from "../util/shape.js";
import type { ConvGeometry, Kernels, Storage, StridedView } from "./Kernels.js";

/** The three maps of a convolution. */
export type Convolution<S extends Storage> = Pick<
  Kernels<S>,
  "conv2d" | "conv2dInputGradient" | "conv2dKernelGradient"
>;

/** What a convolution in groups is made of. */
export interface GroupTools<S extends Storage> extends Pick<Kernels<S>, "stridedCopy" | "assemble" | "reduce"> {
  free(storage: S): void;
}

/** Whether every channel has one filter of its own. */
export function isDepthwise({ channels, filters, groups }: ConvGeometry): boolean {
  return groups === channels && groups === filters;
}

/**
 * Convolutions in groups from those that a backend has: each group as a convolution of its own, over copies of its channels and weights.
 * Where each channel has several filters, the channels are repeated instead, which makes the convolution depthwise.
 * @param tools other kernels of the backend
 * @param single convolutions of one group
 * @param depthwise convolutions with one filter for each channel
 */
export function groupedConvolutions<S extends Storage>(
  tools: GroupTools<S>,
  single: Convolution<S>,
  depthwise: Convolution<S>,
): Convolution<S> {
  const repeated = repeatedChannels(tools, depthwise);
  const apart = groupsApart(tools, single);
  const chosen = (g: ConvGeometry) => {
    if (g.groups === 1) return single;
    if (isDepthwise(g)) return depthwise;
    return g.groups === g.channels ? repeated : apart;
  };
  return {
    conv2d: (x, kernel, bias, activation, g) => chosen(g).conv2d(x, kernel, bias, activation, g),
    conv2dInputGradient: (dy, kernel, g) => chosen(g).conv2dInputGradient(dy, kernel, g),
    conv2dKernelGradient: (x, dy, g) => chosen(g).conv2dKernelGradient(x, dy, g),
  };
}

/** A depthwise convolution with several filters for each channel: each channel of x is repeated for each of them. */
function repeatedChannels<S extends Storage>(tools: GroupTools<S>, depthwise: Convolution<S>): Convolution<S> {
  const wide = (g: ConvGeometry): ConvGeometry => ({ ...g, channels: g.filters, groups: g.filters });
  const repeat = (x: S, g: ConvGeometry) => {
    const pixels = g.n * g.inHeight * g.inWidth;
    const shape = [pixels, g.channels, g.filters / g.channels];
    return tools.stridedCopy(x, { shape, strides: [g.channels, 1, 0], offset: 0 });
  };
  return {
    conv2d: (x, kernel, bias, activation, g) =>
      freeing(tools, [repeat(x, g)], ([all]) => depthwise.conv2d(all, kernel, bias, activation, wide(g))),
    conv2dInputGradient: (dy, kernel, g) =>
      freeing(tools, [depthwise.conv2dInputGradient(dy, kernel, wide(g))], ([all]) => {
        const shape = [g.n * g.inHeight * g.inWidth * g.channels, g.filters / g.channels];
        return tools.reduce("sum", all, { shape, axes: [1] });
      }),
    conv2dKernelGradient: (x, dy, g) =>
      freeing(tools, [repeat(x, g)], ([all]) => depthwise.conv2dKernelGradient(all, dy, wide(g))),
  };
}

/** Each group as a convolution of its own. */
function groupsApart<S extends Storage>(tools: GroupTools<S>, single: Convolution<S>): Convolution<S> {
  /** Computes a result, of rows of `columns` numbers, group by group. */
  const each = (
    g: ConvGeometry,
    { rows, columns }: { rows: number; columns: number },
    compute: (group: number, own: ConvGeometry) => S,
  ): S => {
    const own = { ...g, channels: g.channels / g.groups, filters: g.filters / g.groups, groups: 1 };
    const parts = Array.from({ length: g.groups }, (_, group) => compute(group, own));
    return freeing(tools, parts, (storages) => {
      const placed = storages.map((storage, group) => ({ storage, view: runs(rows, columns, g.groups, group) }));
      return tools.assemble(rows * columns, 0, placed, parts[0].dtype as S["dtype"]);
    });
  };
  const part = (x: S, rows: number, columns: number, groups: number, group: number) =>
    tools.stridedCopy(x, runs(rows, columns, groups, group));
  const inPixels = (g: ConvGeometry) => ({ rows: g.n * g.inHeight * g.inWidth, columns: g.channels });
  const outPixels = (g: ConvGeometry) => ({ rows: g.n * g.outHeight * g.outWidth, columns: g.filters });
  const weights = (g: ConvGeometry) => ({
    rows: (g.windowHeight * g.windowWidth * g.channels) / g.groups,
    columns: g.filters,
  });
  const partOf = (x: S, { rows, columns }: { rows: number; columns: number }, g: ConvGeometry, group: number) =>
    part(x, rows, columns, g.groups, group);
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

/** What `compute` makes of intermediate storages, which are freed afterwards. */
function freeing<S extends Storage>(
  tools: GroupTools<S>,
  storages: readonly S[],
  compute: (storages: readonly S[]) => S,
): S {
  const result = compute(storages);
  for (const storage of storages) tools.free(storage);
  return result;
}

import type { Convolution } from "../../Convolution.js";
import type { ConvGeometry } from "../../Kernels.js";
import type { WasmStorage } from "../WasmStorage.js";
import { freeing, type Tools } from "./freeing.js";

/** A depthwise convolution with several filters for each channel: each channel of x is repeated for each of them. */
export function repeatedChannels(tools: Tools, depthwise: Convolution<WasmStorage>): Convolution<WasmStorage> {
  const wide = (g: ConvGeometry): ConvGeometry => ({ ...g, channels: g.filters, groups: g.filters });
  const repeat = (x: WasmStorage, g: ConvGeometry) => {
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

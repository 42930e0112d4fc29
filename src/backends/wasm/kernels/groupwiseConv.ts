import type { Convolution } from "../../Convolution.js";
import type { ConvGeometry } from "../../Kernels.js";
import type { ImageEngine } from "../ImageEngine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { type ConvAddresses, type SpreadGeometry, turned } from "./implicitConv.js";
import { activationCodes } from "./matmul.js";
import { convolveSafely } from "./safeConvolution.js";
import { unscale, withoutUnderflow } from "./subnormals.js";

/** The loops of a convolution in groups of channels, and the form in which they need its kernel. */
export interface GroupwiseLoops {
  /** Where the kernel lies packed: as it is, or turned by half a turn with the channels and filters of each group exchanged. */
  packed(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry, isTurned: boolean): number;
  convolve(engine: ImageEngine, at: ConvAddresses, g: SpreadGeometry, activation: number): void;
  kernelGradient(engine: ImageEngine, at: { x: number; dy: number; out: number }, g: ConvGeometry): void;
}

/** Convolution in groups of channels. Its gradient by the input is a convolution with the turned kernel. */
export function groupwiseConvolutions(engine: ImageEngine, loops: GroupwiseLoops): Convolution<WasmStorage> {
  return {
    conv2d(x, kernel, bias, activation, g) {
      const out = engine.storage(g.n * g.outHeight * g.outWidth * g.filters, x.dtype);
      const spec = { terms: (tapsOf(g) * g.channels) / g.groups };
      convolveSafely(engine, [x, kernel, bias], spec, activation, out, (a, biasAt) => {
        const at = { x: a, panels: loops.packed(engine, kernel, g, false), bias: biasAt, out: out.ptr };
        loops.convolve(engine, at, { ...g, upHeight: 1, upWidth: 1 }, activationCodes[activation]);
      });
      return out;
    },
    conv2dInputGradient(dy, kernel, g) {
      const dx = engine.storage(g.n * g.inHeight * g.inWidth * g.channels, dy.dtype);
      const spec = { terms: (tapsOf(g) * g.filters) / g.groups };
      convolveSafely(engine, [dy, kernel, null], spec, "linear", dx, (a) => {
        const at = { x: a, panels: loops.packed(engine, kernel, g, true), bias: 0, out: dx.ptr };
        loops.convolve(engine, at, turned(g), activationCodes.linear);
      });
      return dx;
    },
    conv2dKernelGradient(x, dy, g) {
      const out = engine.storage((tapsOf(g) * g.channels * g.filters) / g.groups, x.dtype);
      const spec = { terms: g.n * g.outHeight * g.outWidth, scalable: "both" } as const;
      withoutUnderflow(engine, [x, dy, null], spec, ({ a, b }, shift) => {
        loops.kernelGradient(engine, { x: a, dy: b, out: out.ptr }, g);
        unscale(engine, out.ptr, out.size, shift);
      });
      return out;
    },
  };
}

/** The number of positions in a window. */
export const tapsOf = (g: ConvGeometry): number => g.windowHeight * g.windowWidth;

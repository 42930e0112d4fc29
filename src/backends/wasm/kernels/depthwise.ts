import type { Convolution } from "../../Convolution.js";
import type { ConvGeometry } from "../../Kernels.js";
import type { ImageEngine } from "../ImageEngine.js";
import type { WasmStorage } from "../WasmStorage.js";
import { groupwiseConvolutions, tapsOf } from "./groupwiseConv.js";
import { bandBytes, type ConvAddresses, planGeometry, type SpreadGeometry, splitsOf } from "./implicitConv.js";
import { normalKernel } from "./safeConvolution.js";

/** Multiplications in a part. */
const PART = 1 << 16;

/** Bytes of a band of a spread image, which is copied. */
const BAND = 1 << 17;

/** Depthwise convolution with one filter for each channel. */
export function depthwiseConvolutions(engine: ImageEngine): Convolution<WasmStorage> {
  return groupwiseConvolutions(engine, { packed, convolve, kernelGradient });
}

/** The kernel's taps, four channels after four, in their order or from the last to the first. */
function packed(engine: ImageEngine, kernel: WasmStorage, g: ConvGeometry, isTurned: boolean): number {
  const taps = tapsOf(g);
  const blocks = Math.ceil(g.channels / 4);
  const from = normalKernel(engine, kernel) + (isTurned ? (taps - 1) * g.channels * 4 : 0);
  const tapStride = isTurned ? -g.channels : g.channels;
  const key = `${isTurned ? "turned taps" : "taps"} ${taps}x${g.channels}`;
  return engine.derive(kernel, key, blocks * taps * 16, (to) =>
    engine.run("packTaps", blocks, { from, to, taps, channels: g.channels, tapStride }),
  );
}

function convolve(engine: ImageEngine, at: ConvAddresses, g: SpreadGeometry, activation: number): void {
  const rows = g.n * g.outHeight;
  if (rows * g.outWidth * g.channels === 0) return;
  const spread = g.upHeight > 1 || g.upWidth > 1;
  const rowWork = g.outWidth * g.channels * g.windowHeight * g.windowWidth;
  const wanted = Math.max(1, Math.floor(PART / rowWork), Math.ceil(rows / 2048));
  const bandRows = spread ? Math.min(wanted, Math.max(1, rowsIn(BAND, g))) : wanted;
  const scratchSize = spread ? bandBytes(g, bandRows) + 64 : 0;
  const scratch = spread ? engine.allocate(scratchSize * engine.threads) : 0;
  const plan = engine.plan("ConvPlan", {
    ...planGeometry(g),
    ...at,
    ...{ copies: spread ? 1 : 0, activation, bandRows, filterBlock: 0, splits: 1, dy: 0, scratch, scratchSize },
  });
  engine.run("depthwise", Math.ceil(rows / bandRows), { plan });
  if (spread) engine.release(scratch);
}

/** Rows of outputs whose band takes so many bytes. */
function rowsIn(bytes: number, g: SpreadGeometry): number {
  return Math.floor((bytes - bandBytes(g, 0)) / (bandBytes(g, 1) - bandBytes(g, 0)));
}

function kernelGradient(engine: ImageEngine, at: { x: number; dy: number; out: number }, g: ConvGeometry): void {
  const taps = tapsOf(g);
  const { channels } = g;
  const blocks = Math.ceil(channels / 4);
  const rows = g.n * g.outHeight;
  // A split of no rows is a sum of zeros.
  const splits = splitsOf(Math.max(1, rows), taps * channels, 4 * rows * g.outWidth * taps * channels);
  const partials = engine.allocate(splits * blocks * taps * 16);
  const plan = engine.plan("ConvPlan", {
    ...planGeometry({ ...g, upHeight: 1, upWidth: 1 }),
    ...{ x: at.x, dy: at.dy, out: partials, panels: 0, bias: 0, activation: 0, bandRows: 0, filterBlock: 0, splits },
    ...{ scratch: 0, scratchSize: 0 },
  });
  engine.run("depthwiseKernelGradient", splits, { plan });
  engine.run("depthwiseGradientFinish", blocks, { partials, out: at.out, splits, taps, channels });
  engine.release(partials);
}

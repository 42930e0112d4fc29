import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import "./everyKernel.js";
import type { ConvGeometry, PoolActivation, WindowGeometry } from "../../src/backends/Kernels.js";
import { setThreads, wasm } from "../../src/backends/wasm/backend.js";
import { whyNotWide } from "../../src/backends/wasm/compileWide.js";
import type { WasmStorage } from "../../src/backends/wasm/WasmStorage.js";
import { expectSame } from "../equal.js";
import { halving } from "./halving.js";

afterAll(() => {
  setThreads(1);
  wasm.setWide(false);
});

const k = wasm.kernels;
const natural = (max: number, min = 1) => fc.integer({ min, max });

/** Convolutions whose output has rows and columns enough for a window. */
const convolutions = fc
  .record({
    n: natural(3),
    height: natural(23, 3),
    width: natural(23, 3),
    channels: natural(24),
    filters: fc.oneof(
      natural(10).map((quads) => 4 * quads),
      natural(21),
    ),
    window: fc.constantFrom(1, 2, 3, 3, 3),
    stride: fc.constantFrom(1, 1, 1, 2),
    pad: natural(1, 0),
  })
  .map(({ n, height, width, channels, filters, window, stride, pad }): ConvGeometry => {
    const before = Math.min(pad, window - 1);
    const out = (size: number) => Math.floor((size + 2 * before - window) / stride) + 1;
    return {
      ...{ n, inHeight: height, inWidth: width, channels, outHeight: out(height), outWidth: out(width), filters },
      ...{ windowHeight: window, windowWidth: window, strideHeight: stride, strideWidth: stride },
      ...{ padTop: before, padLeft: before, dilationHeight: 1, dilationWidth: 1, groups: 1 },
    };
  })
  .filter((g) => g.outHeight > 1 && g.outWidth > 1);

/** Few different numbers, so that maxima are equal, and what is not finite or subnormal. */
const element = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: -2, max: 2 }) },
  { weight: 20, arbitrary: fc.float({ min: -3, max: 3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, NaN, Infinity, -Infinity, 1e-40, 1e-30) },
);

const upload = (pattern: readonly number[], size: number) =>
  wasm.upload(Float32Array.from({ length: size }, (_, i) => pattern[i % pattern.length]));

const sizeOfImage = (g: ConvGeometry) => g.n * g.inHeight * g.inWidth * g.channels;
const sizeOfKernel = (g: ConvGeometry) => g.windowHeight * g.windowWidth * g.channels * g.filters;

/** Outputs, and what places show in others' numbers. */
function results({ out, indices }: { out: WasmStorage; indices: WasmStorage }, window: WindowGeometry): WasmStorage[] {
  const [small, large] = [out.size, window.n * window.inHeight * window.inWidth * window.channels].map((size) =>
    k.randomNormal(size, [3, 1], "float32"),
  );
  const all = [out, k.maxPool2dScatter(small, indices, window), k.maxPool2dPick(large, indices, window)];
  for (const storage of [small, large, indices]) wasm.free(storage);
  return all;
}

function read(storages: readonly WasmStorage[]) {
  const arrays = storages.map((storage) => ({ data: wasm.downloadSync(storage), shape: [storage.size] }));
  for (const storage of storages) wasm.free(storage);
  return arrays;
}

function expectSameBits(
  g: ConvGeometry,
  activation: PoolActivation,
  [image, weights, offsets]: readonly (readonly number[])[],
): void {
  const window = halving(g);
  const inputs = [upload(image, sizeOfImage(g)), upload(weights, sizeOfKernel(g)), upload(offsets, g.filters)] as const;
  const together = read(results(k.conv2dMaxPool2d(...inputs, activation, g, window), window));
  const y = k.conv2d(...inputs, "linear", g);
  const apart = read(results(k.maxPool2d(y, activation, window), window));
  for (const storage of [y, ...inputs]) wasm.free(storage);
  apart.forEach((expected, i) => {
    expectSame(together[i], expected, ["outputs", "scattered", "picked"][i]);
  });
}

const patterns = fc.tuple(...[31, 17, 5].map((size) => fc.array(element, { minLength: size, maxLength: size })));
const kinds = whyNotWide() === null ? ["plain", "wide"] : ["plain"];

describe.each(kinds)("max-pooling within a convolution, %s,", (kind) => {
  beforeAll(() => wasm.setWide(kind === "wide"));

  // A number of threads for all runs: Node 24 ends the process now and then where a hundred workers have come and gone before and after wide
  // kernels are compiled.
  it.each([1, 2, 3])(
    "gives the bits of one kernel after the other, and finds the same places, with %i threads",
    (threads) => {
      setThreads(threads);
      const activations = fc.constantFrom<PoolActivation>("linear", "relu");
      fc.assert(
        fc.property(convolutions, activations, patterns, (g, activation, numbers) => {
          expectSameBits(g, activation, numbers);
        }),
        { numRuns: 100 },
      );
    },
  );
});

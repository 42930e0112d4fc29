import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import "./everyKernel.js";
import type { ConvGeometry, TypedArray } from "../../src/backends/Kernels.js";
import { setThreads, wasm } from "../../src/backends/wasm/backend.js";
import { convAlgorithm } from "../../src/backends/wasm/kernels/convAlgorithm.js";
import type { WasmStorage } from "../../src/backends/wasm/WasmStorage.js";
import { expectClose } from "../equal.js";

const chosen = convAlgorithm.usesWinograd;

afterEach(() => {
  convAlgorithm.usesWinograd = chosen;
  setThreads(1);
});

const noise = (size: number, seed: number) => wasm.kernels.randomNormal(size, [seed, 3], "float32");

function sameConvolution(n: number, height: number, width: number, channels: number, filters: number): ConvGeometry {
  return {
    ...{ n, inHeight: height, inWidth: width, outHeight: height, outWidth: width, channels, filters },
    ...{ padTop: 1, padLeft: 1, windowHeight: 3, windowWidth: 3, strideHeight: 1, strideWidth: 1 },
    ...{ dilationHeight: 1, dilationWidth: 1, groups: 1 },
  };
}

/** The three maps of a convolution, by Winograd's filtering or as implicit products. */
function maps(g: ConvGeometry, winograd: boolean): TypedArray[] {
  convAlgorithm.usesWinograd = () => winograd;
  const pixels = g.n * g.inHeight * g.inWidth;
  const [x, dy] = [noise(pixels * g.channels, 1), noise(pixels * g.filters, 2)];
  const [kernel, bias] = [noise(9 * g.channels * g.filters, 3), noise(g.filters, 4)];
  const k = wasm.kernels;
  const results: WasmStorage[] = [
    k.conv2d(x, kernel, bias, "relu", g),
    k.conv2dInputGradient(dy, kernel, g),
    k.conv2dKernelGradient(x, dy, g),
  ];
  const read = results.map((storage) => wasm.downloadSync(storage));
  for (const storage of [x, dy, kernel, bias, ...results]) wasm.free(storage);
  return read;
}

const shapes: [string, ConvGeometry][] = [
  ["with a kernel that stays in a cache", sameConvolution(3, 13, 10, 20, 28)],
  ["with filters that do not fill a pair of panels", sameConvolution(1, 9, 21, 36, 52)],
  ["with a kernel larger than a cache and few tiles", sameConvolution(1, 8, 8, 260, 244)],
  ["with a kernel larger than a cache and several blocks of tiles", sameConvolution(3, 21, 25, 256, 132)],
  ["with so many channels that sums are kept from block to block", sameConvolution(1, 24, 30, 3604, 20)],
];

function expectSameMaps(g: ConvGeometry): void {
  const [filtered, products] = [maps(g, true), maps(g, false)];
  filtered.forEach((data, i) => {
    const [actual, expected] = [data, products[i]].map((values) => ({ data: values, shape: [values.length] }));
    expectClose(actual, expected, 1e-4, { what: ["outputs", "input gradient", "kernel gradient"][i] });
  });
}

test.each(shapes)("Winograd's filtering agrees with the implicit product %s", (_, g) => {
  for (const threads of [1, 2]) {
    setThreads(threads);
    expectSameMaps(g);
  }
});

test("Winograd's filtering agrees with the implicit product for images and channels of any number of fours", () => {
  const [side, fours] = [fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 11 })];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), side, side, fours, fours, (n, height, width, channels, filters) =>
      expectSameMaps(sameConvolution(n, height, width, 4 * channels, 4 * filters)),
    ),
  );
});

test("a kernel gradient has the same bits with any number of threads, among which filters and channels are divided", () => {
  const g = sameConvolution(2, 40, 41, 36, 52);
  const gradients = [1, 2, 3, 4, 7, 12].map((threads) => {
    setThreads(threads);
    return maps(g, true)[2];
  });
  for (const gradient of gradients.slice(1)) expect(gradient).toEqual(gradients[0]);
});

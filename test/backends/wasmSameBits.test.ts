import { afterAll, describe, expect, test } from "vitest";
import "./everyKernel.js";
import type { ConvGeometry, Kernels, TypedArray } from "../../src/backends/Kernels.js";
import { setThreads, wasm } from "../../src/backends/wasm/backend.js";
import type { WasmStorage } from "../../src/backends/wasm/WasmStorage.js";
import { expectSame } from "../equal.js";
import { halving } from "./halving.js";

afterAll(() => setThreads(1));

type K = Kernels<WasmStorage>;

function noise(size: number, seed: number): WasmStorage {
  return wasm.kernels.randomNormal(size, [seed, 7], "float32");
}

function conv(n: number, size: number, channels: number, filters: number, window = 3, stride = 1): ConvGeometry {
  const out = Math.floor((size - window) / stride) + 1;
  return {
    ...{ n, inHeight: size, inWidth: size, channels, filters, outHeight: out, outWidth: out, padTop: 0, padLeft: 0 },
    ...{ windowHeight: window, windowWidth: window, strideHeight: stride, strideWidth: stride },
    ...{ dilationHeight: 1, dilationWidth: 1, groups: 1 },
  };
}

const shapes: [string, ConvGeometry][] = [
  ["3 channels", conv(5, 40, 3, 20)],
  ["Winograd", conv(5, 31, 16, 24)],
  ["Winograd with many filters", conv(3, 10, 64, 136)],
  ["Winograd with a kernel larger than a cache, in blocks of tiles", conv(2, 26, 256, 132)],
  ["strides", conv(5, 30, 12, 20, 5, 2)],
  ["groups", { ...conv(3, 12, 12, 24), groups: 3 }],
  ["depthwise", { ...conv(5, 31, 36, 36), groups: 36, padTop: 1, padLeft: 1 }],
  ["depthwise with strides", { ...conv(5, 31, 36, 36, 5, 2), groups: 36 }],
];

const sizes = (g: ConvGeometry) => ({
  x: g.inHeight * g.inWidth * g.channels,
  y: g.outHeight * g.outWidth * g.filters,
  kernel: (g.windowHeight * g.windowWidth * g.channels * g.filters) / g.groups,
});

/** What is computed here with every number of threads. */
const jobs: Record<string, (kernels: K) => WasmStorage[]> = {
  matmul: (k) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => {
        const spec = { batch: 1, m: 301, k: 517, n: 203, transposeA, transposeB, activation: "tanh" } as const;
        return k.matmul(noise(301 * 517, 1), noise(517 * 203, 2), noise(203, 3), spec);
      }),
    ),
  reduce: (k) => [
    k.reduce("sum", noise(700_000, 4), { shape: [700_000], axes: [0] }),
    k.reduce("sum", noise(700_000, 4), { shape: [7000, 100], axes: [0] }),
    k.reduce("prod", noise(70_000, 4), { shape: [700, 100], axes: [1] }),
  ],
  batchNorm: (k) =>
    Object.values(
      k.batchNorm(noise(800_000, 5), noise(20, 6), noise(20, 7), { rows: 40_000, channels: 20, epsilon: 1e-3 }),
    ),
  elementwise: (k) => [k.unary("sigmoid", noise(300_001, 8)), k.randomNormal(300_001, [1, 2], "float32")],
};
for (const [name, g] of shapes) {
  jobs[`convolution, ${name}`] = (k) => {
    const { x, y, kernel } = sizes(g);
    const window = halving(g);
    const operands = [noise(g.n * x, 9), noise(kernel, 10), noise(g.filters, 11)] as const;
    const { out, indices } = k.conv2dMaxPool2d(...operands, "relu", g, window);
    return [
      out,
      k.maxPool2dScatter(noise(out.size, 13), indices, window),
      k.conv2d(noise(g.n * x, 9), noise(kernel, 10), noise(g.filters, 11), "relu", g),
      k.conv2dInputGradient(noise(g.n * y, 12), noise(kernel, 10), g),
      k.conv2dKernelGradient(noise(g.n * x, 9), noise(g.n * y, 12), g),
    ];
  };
}

const array = (data: TypedArray) => ({ data, shape: [data.length] });
const read = (storage: WasmStorage) => array(wasm.downloadSync(storage));

describe("one, two and four threads give the same bits", () => {
  test.each(Object.keys(jobs))("%s", async (name) => {
    setThreads(1);
    const alone = jobs[name](wasm.kernels).map(read);
    for (const threads of [2, 4]) {
      setThreads(threads);
      for (let round = 0; round < 3; round++) {
        const together = jobs[name](wasm.kernels).map(read);
        together.forEach((result, i) => {
          expectSame(result, alone[i], `${name}, result ${i}, ${threads} threads`);
        });
        // The workers come up while this thread waits.
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
    expect(wasm.engine.threads).toBe(4);
  });
});

describe("a sample's bits do not depend on its batch", () => {
  setThreads(1);

  /** One sample alone, and as the last of a batch. */
  function expectAlone(batch: WasmStorage, alone: WasmStorage, size: number, what: string): void {
    const all = wasm.downloadSync(batch);
    expectSame(array(wasm.downloadSync(alone)), array(all.slice(all.length - size)), what);
  }

  const last = (storage: WasmStorage, size: number) => wasm.upload(wasm.downloadSync(storage).slice(-size));

  test.each(shapes)("convolution and its input gradient, %s", (_, g) => {
    const { x, y, kernel } = sizes(g);
    const [images, dy, weights, bias] = [noise(g.n * x, 1), noise(g.n * y, 2), noise(kernel, 3), noise(g.filters, 4)];
    const one = { ...g, n: 1 };
    const k = wasm.kernels;
    expectAlone(
      k.conv2d(images, weights, bias, "relu", g),
      k.conv2d(last(images, x), weights, bias, "relu", one),
      y,
      "y",
    );
    expectAlone(k.conv2dInputGradient(dy, weights, g), k.conv2dInputGradient(last(dy, y), weights, one), x, "dx");
  });

  test.each([1, 2, 5, 7, 100, 300])("the last row of a product of %i rows", (m) => {
    const [a, b] = [noise(m * 700, 1), noise(700 * 33, 2)];
    const spec = { batch: 1, m, k: 700, n: 33, transposeA: false, transposeB: false, activation: "linear" } as const;
    const k = wasm.kernels;
    expectAlone(k.matmul(a, b, null, spec), k.matmul(last(a, 700), b, null, { ...spec, m: 1 }), 33, "row");
  });
});

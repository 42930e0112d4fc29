import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import "./everyKernel.js";
import type { ConvGeometry, Kernels, Storage, WindowGeometry } from "../../src/backends/Kernels.js";
import { reference } from "../../src/backends/reference/backend.js";
import { HostStorage } from "../../src/backends/reference/HostStorage.js";
import { setThreads, wasm } from "../../src/backends/wasm/backend.js";
import { whyNotWide } from "../../src/backends/wasm/compileWide.js";
import type { WasmStorage } from "../../src/backends/wasm/WasmStorage.js";
import { expectClose } from "../equal.js";

afterAll(() => {
  setThreads(1);
  wasm.setWide(false);
});

const natural = (max: number, min = 1) => fc.integer({ min, max });

/** One side of a window: an image's, the window's, its stride and the zeros before the image. */
const side = (dilations: number) =>
  fc
    .record({
      window: natural(5),
      stride: natural(3),
      dilation: natural(dilations),
      pad: natural(3, 0),
      size: natural(21),
    })
    .map(({ window, stride, dilation, pad, size }) => {
      const reach = (window - 1) * dilation + 1;
      const before = Math.min(pad, reach - 1);
      const inSize = Math.max(size, reach - 2 * before);
      return {
        window,
        stride,
        dilation,
        before,
        inSize,
        outSize: Math.floor((inSize + 2 * before - reach) / stride) + 1,
      };
    });

/** Windows over images whose channels fill vectors of four and of eight, or leave some over. */
const windowsOf = (dilations: number) =>
  fc.record({ n: natural(3), height: side(dilations), width: side(dilations), channels: natural(41) });

const windows = windowsOf(2);

type Windows = ReturnType<typeof windowsOf> extends fc.Arbitrary<infer W> ? W : never;

function windowGeometry({ n, height, width, channels }: Windows): WindowGeometry {
  return {
    ...{ n, inHeight: height.inSize, inWidth: width.inSize, outHeight: height.outSize, outWidth: width.outSize },
    ...{ channels, padTop: height.before, padLeft: width.before },
    ...{ windowHeight: height.window, windowWidth: width.window },
    ...{ strideHeight: height.stride, strideWidth: width.stride },
  };
}

function convGeometry(drawn: Windows, filters: number, groups: number): ConvGeometry {
  const dilations = { dilationHeight: drawn.height.dilation, dilationWidth: drawn.width.dilation };
  return { ...windowGeometry(drawn), ...dilations, filters, groups, channels: drawn.channels * groups };
}

/** What both backends make of the same random numbers. */
function expectAgreement<G>(
  g: G,
  sizes: readonly number[],
  job: <S extends Storage>(k: Kernels<S>, inputs: readonly S[], g: G) => readonly S[],
): void {
  const inputs = sizes.map((size, i) => wasm.kernels.randomNormal(size, [i, 5], "float32"));
  const host = inputs.map((x) => new HostStorage(Float64Array.from(wasm.downloadSync(x))));
  const expected = job(reference.kernels as Kernels<HostStorage>, host, g);
  const results = job(wasm.kernels as Kernels<WasmStorage>, inputs, g);
  results.forEach((result, i) => {
    const data = wasm.downloadSync(result);
    const shape = [data.length];
    expectClose({ data, shape }, { data: reference.downloadSync(expected[i]), shape }, 5e-5, { what: `result ${i}` });
  });
  for (const storage of [...inputs, ...results]) wasm.free(storage);
}

const inputSize = (g: WindowGeometry) => g.n * g.inHeight * g.inWidth * g.channels;

function expectSameConvolution(g: ConvGeometry): void {
  const kernel = (g.windowHeight * g.windowWidth * g.channels * g.filters) / g.groups;
  const output = g.n * g.outHeight * g.outWidth * g.filters;
  expectAgreement(g, [inputSize(g), kernel, output, g.filters], (k, [x, w, dy, bias]) => [
    k.conv2d(x, w, bias, "relu", g),
    k.conv2dInputGradient(dy, w, g),
    k.conv2dKernelGradient(x, dy, g),
  ]);
}

const kinds = whyNotWide() === null ? ["plain", "wide"] : ["plain"];

describe.each(kinds)(
  "the wasm kernels of images, %s, agree with the reference for every number of channels:",
  (kind) => {
    beforeAll(() => wasm.setWide(kind === "wide"));

    const runs = { numRuns: 40 };

    it("convolutions and their gradients", () => {
      fc.assert(
        fc.property(windows, natural(41), natural(3), (drawn, filters, threads) => {
          setThreads(threads);
          expectSameConvolution(convGeometry(drawn, filters, 1));
        }),
        runs,
      );
    });

    it("convolutions in groups", () => {
      fc.assert(
        fc.property(windows, natural(20), natural(5, 2), (drawn, filters, groups) => {
          const channels = Math.ceil(drawn.channels / 3);
          expectSameConvolution(convGeometry({ ...drawn, channels }, filters * groups, groups));
        }),
        runs,
      );
    });

    it("depthwise convolutions", () => {
      fc.assert(
        fc.property(windows, natural(41), natural(3), (drawn, groups, multiplier) => {
          expectSameConvolution(convGeometry({ ...drawn, channels: 1 }, groups * multiplier, groups));
        }),
        runs,
      );
    });

    it("poolings and their gradients", () => {
      fc.assert(
        fc.property(windowsOf(1), (drawn) => {
          const g = windowGeometry(drawn);
          const output = g.n * g.outHeight * g.outWidth * g.channels;
          expectAgreement(g, [inputSize(g), output], (k, [x, dy]) => {
            const { out, indices } = k.maxPool2d(x, "relu", g);
            const scattered = k.maxPool2dScatter(dy, indices, g);
            return [out, scattered, k.averagePool2d(x, g), k.averagePool2dInputGradient(dy, g)];
          });
        }),
        runs,
      );
    });

    it("images of other sizes", () => {
      fc.assert(
        fc.property(windows, natural(21), natural(21), ({ n, height, width, channels }, outHeight, outWidth) => {
          const g = { n, inHeight: height.inSize, inWidth: width.inSize, outHeight, outWidth, channels };
          const sizes = [n * g.inHeight * g.inWidth * channels, n * outHeight * outWidth * channels];
          expectAgreement(g, sizes, (k, [x, dy]) => [k.resizeBilinear(x, g), k.resizeBilinearInputGradient(dy, g)]);
        }),
        runs,
      );
    });

    it("batch normalization and its gradient", () => {
      fc.assert(
        fc.property(natural(300, 8), natural(41), (rows, channels) => {
          const spec = { rows, channels, epsilon: 1e-3 };
          const sizes = [rows * channels, channels, channels, rows * channels];
          expectAgreement(spec, sizes, (k, [x, gamma, beta, dy]) => {
            const { out, mean, variance } = k.batchNorm(x, gamma, beta, spec);
            const { dx, dgamma, dbeta } = k.batchNormGradient(dy, x, gamma, mean, variance, spec);
            return [out, mean, variance, dx, dgamma, dbeta];
          });
        }),
        runs,
      );
    });
  },
);

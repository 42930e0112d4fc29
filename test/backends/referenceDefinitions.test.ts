import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConvGeometry, FusedActivation, Kernels, TypedArray } from "../../src/backends/Kernels.js";
import { reference } from "../../src/backends/reference/backend.js";
import { conv2d, conv2dInputGradient, conv2dKernelGradient } from "../../src/backends/reference/conv2d.js";
import { fastMatmul } from "../../src/backends/reference/fastMatmul.js";
import { HostStorage } from "../../src/backends/reference/HostStorage.js";
import { matmul } from "../../src/backends/reference/matmul.js";
import { RandomStream, randomKey } from "../../src/util/random.js";
import "./everyKernel.js";

type Type = "float32" | "float64";

/** Sums in another order, of numbers below 1, differ by a few units in the last place. */
const TOLERANCE = { float32: 2e-5, float64: 1e-13 } as const;

/** Makes storages of random numbers in [−1, 1). */
function source(seed: number, dtype: Type): (size: number) => HostStorage {
  const random = new RandomStream(randomKey(seed));
  return (size) => {
    const data = dtype === "float32" ? new Float32Array(size) : new Float64Array(size);
    for (let i = 0; i < size; i++) data[i] = 2 * random.uniform() - 1;
    return new HostStorage(data);
  };
}

function expectClose(
  actual: { readonly data: TypedArray },
  expected: { readonly data: TypedArray },
  dtype: Type,
): void {
  expect(actual.data.length).toBe(expected.data.length);
  let largest = 0;
  for (let i = 0; i < actual.data.length; i++) largest = Math.max(largest, Math.abs(actual.data[i] - expected.data[i]));
  expect(largest).toBeLessThanOrEqual(TOLERANCE[dtype]);
}

const activations = fc.constantFrom<FusedActivation>("linear", "relu", "relu6", "tanh", "sigmoid");
const dtypes = fc.constantFrom<Type>("float32", "float64");
const seeds = fc.integer({ min: 0, max: 1000 });
const small = fc.integer({ min: 1, max: 3 });
const upTo = (max: number) => fc.integer({ min: 0, max });

/** Geometries of any window that fits, with any margin around the image. */
const geometries: fc.Arbitrary<ConvGeometry> = fc
  .record({
    ...{
      n: upTo(2),
      groups: small,
      groupChannels: small,
      groupFilters: small,
      windowHeight: small,
      windowWidth: small,
    },
    ...{ strideHeight: small, strideWidth: small, dilationHeight: small, dilationWidth: small },
    ...{ padTop: upTo(3), padLeft: upTo(3), padBottom: upTo(3), padRight: upTo(3) },
    ...{ inHeight: fc.integer({ min: 1, max: 7 }), inWidth: fc.integer({ min: 1, max: 7 }) },
  })
  .map(({ padBottom, padRight, groupChannels, groupFilters, ...g }) => {
    const outOf = (length: number, window: number, dilation: number, stride: number) =>
      Math.max(0, Math.floor((length - (window - 1) * dilation - 1) / stride) + 1);
    const outHeight = outOf(g.inHeight + g.padTop + padBottom, g.windowHeight, g.dilationHeight, g.strideHeight);
    const outWidth = outOf(g.inWidth + g.padLeft + padRight, g.windowWidth, g.dilationWidth, g.strideWidth);
    const [channels, filters] = [g.groups * groupChannels, g.groups * groupFilters];
    return { ...g, channels, filters, outHeight, outWidth };
  });

describe("what the reference backend runs is what its definitions say:", () => {
  it("products of matrices", () => {
    const specs = fc.record({
      ...{ batch: upTo(2), m: upTo(9), k: upTo(9), n: upTo(9) },
      ...{ transposeA: fc.boolean(), transposeB: fc.boolean(), activation: activations },
    });
    fc.assert(
      fc.property(specs, dtypes, seeds, fc.boolean(), (spec, dtype, seed, hasBias) => {
        const make = source(seed, dtype);
        const { batch, m, k, n } = spec;
        const given = [make(batch * m * k), make(batch * k * n), hasBias ? make(n) : null] as const;
        expectClose(fastMatmul(...given, spec), matmul(...given, spec), dtype);
      }),
    );
  });

  it("convolutions and both their gradients", () => {
    fc.assert(
      fc.property(geometries, dtypes, seeds, activations, fc.boolean(), (g, dtype, seed, activation, hasBias) => {
        const make = source(seed, dtype);
        const x = make(g.n * g.inHeight * g.inWidth * g.channels);
        const kernel = make((g.windowHeight * g.windowWidth * g.channels * g.filters) / g.groups);
        const dy = make(g.n * g.outHeight * g.outWidth * g.filters);
        const bias = hasBias ? make(g.filters) : null;
        const fast = reference.kernels as Kernels<HostStorage>;
        expectClose(fast.conv2d(x, kernel, bias, activation, g), conv2d(x, kernel, bias, activation, g), dtype);
        expectClose(fast.conv2dInputGradient(dy, kernel, g), conv2dInputGradient(dy, kernel, g), dtype);
        expectClose(fast.conv2dKernelGradient(x, dy, g), conv2dKernelGradient(x, dy, g), dtype);
      }),
    );
  });
});

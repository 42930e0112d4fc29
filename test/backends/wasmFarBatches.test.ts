import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import { reference } from "../../src/backends/reference/backend.js";
import { wasm } from "../../src/backends/wasm/backend.js";
import { gradients } from "../../src/tensor/backward.js";
import { randomNormal, tensor } from "../../src/tensor/create.js";
import { batchNorm } from "../../src/tensor/ops/batchNorm.js";
import { mul } from "../../src/tensor/ops/mul.js";
import { sum } from "../../src/tensor/ops/sum.js";

const [ROWS, CHANNELS] = [96, 5];

/** Floats around a number far from 0: what batch normalisation gets when pictures or prices come as they are. */
function far(mean: number): Float32Array {
  const noise = randomNormal([ROWS, CHANNELS], { seed: 7, standardDeviation: 0.3 }).dataSync();
  return Float32Array.from(noise, (value) => mean + value);
}

/** Normalised numbers, statistics and all gradients. */
function computed(data: Float32Array | Float64Array, backend: Backend) {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  const like = { dtype, backend, requiresGrad: true } as const;
  const x = tensor(data, { ...like, shape: [ROWS, CHANNELS] });
  const gamma = tensor([0.5, 1, 2, -1, 3], like);
  const beta = tensor([0.1, 0, -1, 2, 0.5], like);
  const dy = randomNormal([ROWS, CHANNELS], { seed: 9, dtype, backend });
  const { y, mean, variance } = batchNorm(x, gamma, beta);
  const [dx, dgamma, dbeta] = gradients(sum(mul(y, dy)), [x, gamma, beta]);
  return { y, mean, variance, dx, dgamma, dbeta };
}

describe("batch normalisation keeps its digits far from 0:", () => {
  it.for([1e3, 1e4, 1e5, 1e6])("around %i, statistics, outputs and gradients are those of doubles", (mean) => {
    const data = far(mean);
    const found = computed(data, wasm);
    const expected = computed(Float64Array.from(data), reference);
    for (const name of ["y", "mean", "variance", "dx", "dgamma", "dbeta"] as const) {
      const values = expected[name].dataSync();
      const size = Math.max(...values.map(Math.abs));
      found[name].dataSync().forEach((value, i) => {
        expect(Math.abs(value - values[i]) / size, `${name}[${i}]`).toBeLessThan(3e-6);
      });
    }
  });

  it("the variance of 0 and 1 in turns is a quarter, wherever they are", () => {
    for (const mean of [0, 1e5, 1e6, 8e6]) {
      const data = Float32Array.from({ length: 10 }, (_, i) => mean + (i % 2));
      const x = tensor(data, { shape: [10, 1], backend: wasm });
      expect(batchNorm(x, tensor([1]), tensor([0])).variance.item()).toBe(0.25);
    }
  });
});

import { expect } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import type { Storage } from "../../src/backends/Kernels.js";

/**
 * What a backend makes of subnormal float32 numbers, smaller than 2⁻¹²⁶: it keeps them, as the reference does, or takes them for zeros, or
 * either, as the device pleases.
 */
export type Subnormals = "kept" | "zero" | "either";

const LEAST = 2 ** -126;

/** A computation that meets subnormal numbers: how many products a result is the sum of, the exact results, and the backend's. */
interface SubnormalCase {
  readonly terms: number;
  readonly exact: readonly number[];
  readonly run: (backend: Backend, up: (values: readonly number[]) => Storage) => Storage;
}

const factors = [1e-20, 3e-20, 1e-40, -2e-19, 1, 0, -1e-39, 1e-22];
const others = [2e-20, -1e-25, 0.5, 1e-19, 1e-3, -3, 0.25, 1e-16];
const layout = { shape: [8], strides: [[1], [1]] };
const spec = { batch: 1, m: 2, k: 4, n: 1, transposeA: false, transposeB: false, activation: "linear" } as const;

/** By name. */
export const subnormalCases: Readonly<Record<string, SubnormalCase>> = {
  "products of numbers": {
    terms: 1,
    exact: factors.map((x, i) => x * others[i]),
    run: ({ kernels }, up) => kernels.binary("mul", up(factors), up(others), layout),
  },
  squares: {
    terms: 1,
    exact: factors.map((x) => x * x),
    run: ({ kernels }, up) => kernels.unary("square", up(factors)),
  },
  "products of matrices": {
    terms: 4,
    exact: [0, 4].map((row) => [0, 1, 2, 3].reduce((sum, i) => sum + factors[row + i] * others[i], 0)),
    run: ({ kernels }, up) => kernels.matmul(up(factors), up(others.slice(0, 4)), null, spec),
  },
  "Adam's second moment": {
    terms: 2,
    exact: factors.map((g) => g * g * 0.001),
    run: ({ kernels }, up) => {
      const zeros = () => up(factors.map(() => 0));
      const rates = { stepSize: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, decay: 0 };
      return kernels.adam([zeros(), zeros(), zeros()], up(factors), rates)[2];
    },
  },
};

/** Holds a backend to what it declares. */
export async function checkSubnormals(
  backend: Backend,
  { terms, exact, run }: SubnormalCase,
  declared: Subnormals,
): Promise<void> {
  const up = (values: readonly number[]) => backend.upload(Float32Array.from(values));
  const results = await backend.download(run(backend, up));
  const allowed = terms * (declared === "kept" ? 2 ** -149 : LEAST);
  results.forEach((value, i) => {
    expect(Math.abs(value - exact[i]), `result ${i}: ${value}, exactly ${exact[i]}`).toBeLessThanOrEqual(
      allowed + 1e-6 * Math.abs(exact[i]),
    );
    if (declared === "zero") expect(value === 0 || Math.abs(value) >= LEAST, `result ${i}: ${value}`).toBe(true);
  });
}

import { expect, test } from "vitest";
import type { UnaryOp } from "../../src/backends/Kernels.js";
import { wasm } from "../../src/backends/wasm/backend.js";
import { cos, erf, exp, expm1, log, log1p, pow, sigmoid, sin, softplus, tanh } from "../../src/util/math.js";
import { normalAt, randomKey, uniformAt } from "../../src/util/random.js";

/** Distance between a float and an exact value, in units of the float's last place. */
function ulps(actual: number, exact: number): number {
  const rounded = Math.fround(exact);
  if (Object.is(actual, rounded) || actual === rounded) return 0;
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(actual - exact) / 2 ** (exponent - 23);
}

/** Floats of every size between the ends, both signs where the range has both. */
function samples(low: number, high: number, count: number): Float32Array {
  const spread = (i: number) => low + ((high - low) * i) / count;
  const fine = (i: number) => (i % 2 && low < 0 ? -1 : 1) * 2 ** (-30 + (32 * i) / count);
  const all = Array.from({ length: count }, (_, i) => (i % 3 ? spread(i) : fine(i)));
  return Float32Array.from(all).filter((x) => x >= low && x <= high);
}

const functions: [UnaryOp, (x: number) => number, number, number][] = [
  ["exp", exp, -104, 88.7],
  ["expm1", expm1, -20, 88.7],
  ["log", log, 1e-38, 1e38],
  ["log1p", log1p, -0.999, 1e6],
  ["sin", sin, -1e5, 1e5],
  ["cos", cos, -1e5, 1e5],
  ["tanh", tanh, -12, 12],
  ["sigmoid", sigmoid, -100, 40],
  ["softplus", softplus, -80, 80],
  ["erf", erf, -4, 4],
];

test.each(functions)("%s is within 2 units in the last place of its exact value", (op, f, low, high) => {
  const x = samples(low, high, 200_000);
  const y = wasm.downloadSync(wasm.kernels.unary(op, wasm.upload(x)));
  let worst = 0;
  for (let i = 0; i < x.length; i++) worst = Math.max(worst, ulps(y[i], f(x[i])));
  expect(worst).toBeLessThan(2);
});

test("pow is within 2 units in the last place of its exact value", () => {
  const x = samples(1e-3, 50, 50_000);
  const y = Float32Array.from(x, (_, i) => ((i * 7919) % 2001) / 100 - 10);
  const layout = { shape: [x.length], strides: [[1], [1]] };
  const z = wasm.downloadSync(wasm.kernels.binary("pow", wasm.upload(x), wasm.upload(y), layout));
  let worst = 0;
  for (let i = 0; i < x.length; i++) worst = Math.max(worst, ulps(z[i], pow(x[i], y[i])));
  expect(worst).toBeLessThan(2);
});

test("special values come out as on the host", () => {
  const x = Float32Array.from([0, -0, Infinity, -Infinity, NaN, 1e-45, -1e-45, 3e38, -3e38]);
  const storage = wasm.upload(x);
  for (const [op, f] of functions) {
    const y = wasm.downloadSync(wasm.kernels.unary(op, storage));
    x.forEach((value, i) => {
      expect(y[i] + 0, `${op}(${value})`).toEqual(Math.fround(f(value)) + 0);
    });
  }
});

test("random numbers are those of the host, rounded", () => {
  const key = randomKey(2024);
  const uniform = wasm.downloadSync(wasm.kernels.randomUniform(5000, key, "float32"));
  const normal = wasm.downloadSync(wasm.kernels.randomNormal(5000, key, "float32"));
  for (let i = 0; i < 5000; i++) {
    expect(uniform[i]).toBe(uniformAt(key, i));
    expect(normal[i]).toBe(Math.fround(normalAt(key, i)));
  }
});

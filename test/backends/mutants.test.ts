import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import type { Kernels } from "../../src/backends/Kernels.js";
import { reference } from "../../src/backends/reference/backend.js";
import type { HostStorage } from "../../src/backends/reference/HostStorage.js";
import { cases } from "./cases/index.js";
import { agree } from "./contract.js";

type Own = Kernels<HostStorage>;
const right = reference.kernels;

/** x changed by f, element by element, in place. */
function changed(x: HostStorage, f: (element: number, i: number) => number): HostStorage {
  for (let i = 0; i < x.size; i++) x.data[i] = f(x.data[i], i);
  return x;
}

/** The geometry of a window, with no padding to leave out: what a careless kernel counts. */
const area = (g: { windowHeight: number; windowWidth: number }) => g.windowHeight * g.windowWidth;

/** Mistakes that are easily made in a kernel. The contract must see each. */
// biome-ignore format: a table
const MUTANTS: readonly [mistake: string, kernel: keyof Kernels, kernels: Partial<Own>][] = [
  ["cast rounds", "cast", { cast: (x, dtype) => (dtype === "int32" ? right.cast(changed(right.cast(x, x.dtype), Math.round), dtype) : right.cast(x, dtype)) }],
  ["a view's offset is ignored", "stridedCopy", { stridedCopy: (x, view) => right.stridedCopy(x, { ...view, offset: 0 }) }],
  ["the fill of a margin is 0", "assemble", { assemble: (size, _value, parts, dtype) => right.assemble(size, 0, parts, dtype) }],
  ["relu hides NaN", "unary", { unary: (op, x) => changed(right.unary(op, x), (y) => (op === "relu" && Number.isNaN(y) ? 0 : y)) }],
  ["expm1 is exp − 1", "unary", { unary: (op, x) => (op === "expm1" ? changed(right.unary("exp", x), (y) => y - 1) : right.unary(op, x)) }],
  ["operands are swapped", "binary", { binary: (op, a, b, { shape, strides }) => right.binary(op, b, a, { shape, strides: [strides[1], strides[0]] }) }],
  ["select tests for 1", "select", { select: (c, a, b, layout) => right.select(changed(right.cast(c, c.dtype), (x) => (x === 1 ? 1 : 0)), a, b, layout) }],
  ["the last axis is always reduced", "reduce", { reduce: (op, x, spec) => right.reduce(op, x, { ...spec, axes: spec.axes.length ? [spec.shape.length - 1] : [] }) }],
  ["the maximum skips NaN", "reduce", { reduce: (op, x, spec) => right.reduce(op, op === "max" ? changed(right.cast(x, x.dtype), (v) => (Number.isNaN(v) ? -Infinity : v)) : x, spec) }],
  ["softmax is not shifted", "softmax", { softmax: (x, { rows, columns }) => unshifted(x, rows, columns) }],
  ["the loss forgets Σ target", "softmaxCrossEntropy", { softmaxCrossEntropy: (x, t, spec) => ({ ...right.softmaxCrossEntropy(x, t, spec), loss: right.fill(spec.rows, 1, x.dtype) }) }],
  ["the bias is forgotten", "matmul", { matmul: (a, b, _bias, spec) => right.matmul(a, b, null, spec) }],
  ["the batch reads one matrix", "matmul", { matmul: (a, b, bias, spec) => changed(right.matmul(a, b, bias, spec), (y, i) => (i < spec.m * spec.n ? y : 0)) }],
  ["dilation is ignored", "conv2d", { conv2d: (x, k, b, a, g) => right.conv2d(x, k, b, a, { ...g, dilationHeight: 1 }) }],
  ["padding is on the other side", "conv2dInputGradient", { conv2dInputGradient: (dy, k, g) => right.conv2dInputGradient(dy, k, { ...g, padLeft: g.padTop, padTop: g.padLeft }) }],
  ["strides are swapped", "conv2dKernelGradient", { conv2dKernelGradient: (x, dy, g) => right.conv2dKernelGradient(x, dy, { ...g, strideHeight: g.strideWidth, strideWidth: g.strideHeight }) }],
  ["padding counts as 0 for the maximum", "maxPool2d", { maxPool2d: (x, activation, g) => zeroPadded(x, activation, g) }],
  ["pooling's padding is on the other side", "averagePool2d", { averagePool2d: (x, g) => right.averagePool2d(x, { ...g, padLeft: g.padTop, padTop: g.padLeft }) }],
  ["padding is counted in the average", "averagePool2d", { averagePool2d: (x, g) => changed(right.averagePool2d(x, g), (y) => y * (g.padTop > 0 ? 1 / area(g) : 1)) }],
  ["the variance is unbiased", "batchNorm", { batchNorm: (x, gamma, beta, spec) => unbiased(x, gamma, beta, spec) }],
  ["scattering overwrites", "scatterAdd", { scatterAdd: (u, indices, spec) => overwritten(u, indices, spec) }],
  ["AdamW's decay is forgotten", "adam", { adam: (state, g, spec) => right.adam(state, g, { ...spec, decay: 0 }) }],
  ["Nesterov is forgotten", "sgd", { sgd: (state, g, spec) => right.sgd(state, g, { ...spec, nesterov: false }) }],
  ["an input is written into", "unary", { unary: (op, x) => { const y = right.unary(op, x); changed(x, () => 0); return y; } }],
  ["a storage is left behind", "softmax", { softmax: (x, spec) => { right.fill(3, 0, x.dtype); return right.softmax(x, spec); } }],
  ["the random stream is another", "randomUniform", { randomUniform: (size, key, dtype) => right.randomUniform(size, [key[1], key[0]], dtype) }],
];

function unshifted(x: HostStorage, rows: number, columns: number): HostStorage {
  const y = changed(right.cast(x, x.dtype), Math.exp);
  const sums = right.reduce("sum", y, { shape: [rows, columns], axes: [1] });
  return changed(y, (e, i) => e / sums.data[Math.floor(i / columns)]);
}

const zeroPadded: Own["maxPool2d"] = (x, activation, g) => {
  const { out, indices } = right.maxPool2d(x, activation, g);
  return { out: changed(out, (y) => (g.padTop + g.padLeft > 0 ? Math.max(y, 0) : y)), indices };
};

const unbiased: Own["batchNorm"] = (x, gamma, beta, spec) => {
  const result = right.batchNorm(x, gamma, beta, spec);
  return { ...result, variance: changed(result.variance, (v) => (v * spec.rows) / Math.max(1, spec.rows - 1)) };
};

const overwritten: Own["scatterAdd"] = (updates, indices, spec) => {
  const last = right.scatterAdd(updates, indices, spec);
  let at = 0;
  for (let o = 0; o < spec.outer; o++)
    for (const index of indices.data)
      for (let i = 0; i < spec.inner; i++) last.data[(o * spec.size + index) * spec.inner + i] = updates.data[at++];
  return last;
};

/** How many of a kernel's cases fail on the backend. One after another, since each counts the memory in use. */
async function failures(kernel: keyof Kernels, kernels: Partial<Own>): Promise<number> {
  const backend: Backend<HostStorage> = { ...reference, kernels: { ...right, ...kernels } };
  let failed = 0;
  for (const each of cases[kernel]) {
    await agree(each, { backend, dtype: "float32", tolerance: 2e-5 }, kernel).catch(() => failed++);
  }
  return failed;
}

describe("the contract sees it when", () => {
  it.each(MUTANTS)("%s", async (_, kernel, kernels) => {
    expect(await failures(kernel, kernels)).toBeGreaterThan(0);
    expect(await failures(kernel, {})).toBe(0);
  });
});

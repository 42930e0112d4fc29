import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import { readSafetensors, type SafeTensor } from "../../src/io/safetensors/file.js";
import { l2 } from "../../src/layers/regularizers.js";
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
} from "../../src/losses/crossEntropy.js";
import { huber, meanAbsoluteError, meanSquaredError } from "../../src/losses/regression.js";
import { backward } from "../../src/tensor/backward.js";
import { tensor } from "../../src/tensor/create.js";
import type { FloatType } from "../../src/tensor/defaults.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import * as ops from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectClose, largest } from "../equal.js";

/** Where the reference values are checked. */
export interface GoldenPlace {
  readonly backend: Backend;
  readonly dtype: FloatType;
  readonly tolerance: number;
  readonly conv2d?: number;
}

type Inputs = Readonly<Record<string, Tensor>>;
/** Parameters of all ops, as the file has them; a case has those of its own op. */
interface Params {
  readonly exponent: number;
  readonly negativeSlope: number;
  readonly approximate: boolean;
  readonly axis: number & number[];
  readonly keepDims: boolean;
  readonly perm: number[];
  readonly shape: number[];
  readonly begin: number[];
  readonly size: [number, number];
  readonly paddings: [number, number][];
  readonly value: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly strides: [number, number];
  readonly padding: "valid" | "same";
  readonly dilation: number;
  readonly poolSize: number;
  readonly training: boolean;
  readonly epsilon: number;
  readonly momentum: number;
  readonly fromLogits: boolean;
  readonly labelSmoothing: number;
  readonly delta: number;
  readonly l2: number;
  readonly min: number;
  readonly max: number;
}
type Run = (inputs: Inputs, params: Params) => Tensor | { out: Tensor; [also: string]: Tensor };

const binary =
  (f: (a: Tensor, b: Tensor) => Tensor): Run =>
  ({ a, b }) =>
    f(a, b);
const unary =
  (f: (x: Tensor, params: Params) => Tensor): Run =>
  ({ x }, params) =>
    f(x, params);
const loss =
  (f: (yTrue: Tensor, yPred: Tensor, params: Params) => Tensor): Run =>
  ({ y, target, labels }, params) =>
    ops.mean(f(target ?? labels, y, params));

/** Each op of the file, in terms of ours. */
export const RUNS: Readonly<Record<string, Run>> = {
  add: binary(ops.add),
  sub: binary(ops.sub),
  mul: binary(ops.mul),
  div: binary(ops.div),
  maximum: binary(ops.maximum),
  minimum: binary(ops.minimum),
  pow: ({ a }, { exponent }) => ops.pow(a, exponent),
  neg: unary(ops.neg),
  exp: unary(ops.exp),
  log: unary(ops.log),
  sqrt: unary(ops.sqrt),
  abs: unary(ops.abs),
  square: unary(ops.square),
  relu: unary(ops.relu),
  tanh: unary(ops.tanh),
  sigmoid: unary(ops.sigmoid),
  softplus: unary(ops.softplus),
  silu: unary(ops.silu),
  leakyRelu: unary(ops.leakyRelu),
  elu: ({ x }) => ops.elu(x),
  gelu: unary(ops.gelu),
  softmax: unary(ops.softmax),
  logSoftmax: unary(ops.logSoftmax),
  sum: unary(ops.sum),
  mean: unary(ops.mean),
  max: unary(ops.max),
  min: unary(ops.min),
  variance: unary(ops.variance),
  transpose: ({ x }, { perm }) => ops.transpose(x, perm),
  reshape: ({ x }, { shape }) => ops.reshape(x, shape),
  slice: ({ x }, { begin, size }) => ops.slice(x, begin, size),
  concat: ({ a, b }, { axis }) => ops.concat([a, b], axis),
  pad: ({ x }, { paddings, value }) => ops.pad(x, paddings, value),
  gather: ({ x, indices }, params) => ops.gather(x, indices, params),
  matmul: ({ a, b }, params) => ops.matmul(a, b, params),
  conv2d: ({ x, kernel, bias }, params) => ops.conv2d(x, kernel, { ...params, bias }),
  maxPool2d: unary(ops.maxPool2d),
  avgPool2d: unary(ops.averagePool2d),
  globalAveragePool2d: unary(ops.globalAveragePool2d),
  batchNorm: ({ x, gamma, beta, ...moving }, { training, epsilon, momentum }) =>
    training
      ? trainBatchNorm(x, gamma, beta, epsilon, momentum)
      : ops.normalize(x, { mean: moving.movingMean, variance: moving.movingVariance, gamma, beta, epsilon }),
  sparseCategoricalCrossentropy: loss(sparseCategoricalCrossentropy),
  categoricalCrossentropy: loss(categoricalCrossentropy),
  binaryCrossentropy: loss(binaryCrossentropy),
  meanSquaredError: loss(meanSquaredError),
  meanAbsoluteError: loss(meanAbsoluteError),
  huber: loss(huber),
  l2: ({ w }, params) => l2(params.l2).penalty(w),
  clip: unary(ops.clip),
  where: ({ a, b, condition }) => ops.where(condition, a, b),
  resizeBilinear: ({ x }, { size }) => ops.resizeBilinear(x, size),
};

/** With moving statistics from 0 and 1. */
function trainBatchNorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number, momentum: number) {
  const { y, mean, variance } = ops.batchNorm(x, gamma, beta, { epsilon });
  const moved = (before: number, batch: Tensor) => ops.add(ops.mul(batch, 1 - momentum), before * momentum);
  return { out: y, movingMean: moved(0, mean), movingVariance: moved(1, variance) };
}

const folder = join(import.meta.dirname, "..", "goldens");
export const cases = JSON.parse(readFileSync(join(folder, "ops.json"), "utf8")) as Record<
  string,
  { op: string; params: Params }
>;
const { tensors } = readSafetensors(readFileSync(join(folder, "ops.safetensors")));

/** The case's arrays under a prefix, such as "in/" or "grad/", by the rest of their names. */
function arraysOf(name: string, prefix: string): [string, SafeTensor][] {
  const start = `${name}/${prefix}`;
  return [...tensors].filter(([key]) => key.startsWith(start)).map(([key, array]) => [key.slice(start.length), array]);
}

/** Holds every op's values and gradients against Keras's and PyTorch's. */
export function goldenOps({ backend, dtype, tolerance, conv2d = tolerance }: GoldenPlace): void {
  describe(`reference values on ${backend.name} in ${dtype}`, () => {
    it.each(Object.entries(cases))("%s", async (name, { op, params }) => {
      const allowed = op === "conv2d" ? conv2d : tolerance;
      const upload = (array: SafeTensor, requiresGrad: boolean) =>
        array.data instanceof Int32Array
          ? tensor(array.data, { shape: array.shape, backend })
          : tensor(Float64Array.from(array.data), { shape: array.shape, dtype, backend, requiresGrad });
      const grads = arraysOf(name, "grad/");
      const wanted = new Set(grads.map(([key]) => key));
      const inputs = Object.fromEntries(arraysOf(name, "in/").map(([key, a]) => [key, upload(a, wanted.has(key))]));
      const outputs = scope(() => {
        const result = RUNS[op](inputs, params);
        const outputs = "out" in result ? result : { out: result };
        backward(outputs.out, { dy: upload(tensors.get(`${name}/gout`)!, false) });
        return outputs;
      });
      for (const [key, value] of Object.entries(outputs)) {
        const expected = tensors.get(key === "out" ? `${name}/out` : `${name}/out/${key}`)!;
        await close(value, expected, allowed, `${name} ${key}`);
      }
      // A saturated softmax's gradient is a small difference of numbers as large as the gradient from above.
      const scale = op === "softmax" ? largest(tensors.get(`${name}/gout`)!.data) : undefined;
      for (const [key, expected] of grads)
        await close(inputs[key].grad!, expected, allowed, `${name} gradient of ${key}`, scale);
    });
  });
}

async function close(
  actual: Tensor,
  expected: SafeTensor,
  tolerance: number,
  what: string,
  scale = largest(expected.data),
): Promise<void> {
  expectClose({ shape: actual.shape, data: await actual.data() }, expected, tolerance, { what, scale });
}

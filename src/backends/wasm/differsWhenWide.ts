import type { ConvGeometry, Kernels, TypedArray } from "../Kernels.js";
import { Engine } from "./Engine.js";
import type { WasmStorage } from "./WasmStorage.js";
import { wasmKernels } from "./wasmKernels.js";

type K = Kernels<WasmStorage>;

/** Memory of an engine that only checks: 64 MiB. */
const MEMORY = { maximumPages: 1024 } as const;

/** Numbers around 0, always the same. */
const noise = (k: K, size: number, seed: number) => k.randomNormal(size, [seed, 2021], "float32");

function conv(channels: number, filters: number, groups = 1): ConvGeometry {
  const [n, inSize, outSize] = [2, 11, 9];
  return {
    ...{ n, inHeight: inSize, inWidth: inSize, channels, filters, outHeight: outSize, outWidth: outSize },
    ...{
      windowHeight: 3,
      windowWidth: 3,
      strideHeight: 1,
      strideWidth: 1,
      dilationHeight: 1,
      dilationWidth: 1,
      groups,
    },
    ...{ padTop: 0, padLeft: 0 },
  };
}

function convolutions(k: K, g: ConvGeometry): WasmStorage[] {
  const x = noise(k, g.n * g.inHeight * g.inWidth * g.channels, 1);
  const dy = noise(k, g.n * g.outHeight * g.outWidth * g.filters, 2);
  const kernel = noise(k, (9 * g.channels * g.filters) / g.groups, 3);
  const y = k.conv2d(x, kernel, noise(k, g.filters, 4), "relu", g);
  return [y, k.conv2dInputGradient(dy, kernel, g), k.conv2dKernelGradient(x, dy, g)];
}

/** Kernels at work, with sizes that bring in every micro-kernel and every transform, and their remainders. */
const JOBS: Readonly<Record<string, (k: K) => readonly WasmStorage[]>> = {
  "a product of matrices": (k) =>
    [false, true].map((transposed) => {
      const spec = { batch: 1, m: 107, k: 530, n: 43, transposeA: transposed, transposeB: transposed } as const;
      const [a, b, bias] = [noise(k, 107 * 530, 1), noise(k, 530 * 43, 2), noise(k, 43, 3)];
      return k.matmul(a, b, bias, { ...spec, activation: transposed ? "tanh" : "relu" });
    }),
  "a convolution of three channels": (k) => convolutions(k, conv(3, 20)),
  "a convolution by Winograd's filtering": (k) => convolutions(k, conv(20, 28)),
  "a convolution in groups": (k) => convolutions(k, conv(24, 72, 2)),
  pooling(k) {
    const g = { ...conv(12, 0), ...{ windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2 } };
    const halves = { ...g, outHeight: 5, outWidth: 5 };
    const x = noise(k, 2 * 11 * 11 * 12, 1);
    const dy = noise(k, 2 * 5 * 5 * 12, 2);
    const { out, indices } = k.maxPool2d(x, halves);
    return [
      out,
      k.maxPool2dScatter(dy, indices, halves),
      k.averagePool2d(x, halves),
      k.averagePool2dInputGradient(dy, halves),
    ];
  },
  "batch normalization"(k) {
    const spec = { rows: 301, channels: 20, epsilon: 1e-3 };
    const [x, dy, gamma] = [noise(k, 301 * 20, 1), noise(k, 301 * 20, 2), noise(k, 20, 3)];
    const { out, mean, variance } = k.batchNorm(x, gamma, noise(k, 20, 4), spec);
    return [out, ...Object.values(k.batchNormGradient(dy, x, gamma, mean, variance, spec))];
  },
  "element-wise functions"(k) {
    const [x, y] = [noise(k, 1003, 1), noise(k, 1003, 2)];
    const layout = { shape: [1003], strides: [[1], [1]] };
    const unary = (["exp", "tanh", "sigmoid", "log1p", "sqrt", "relu", "softplus", "sin"] as const).map((op) =>
      k.unary(op, x),
    );
    const binary = (
      ["add", "mul", "div", "tanhGradient", "sigmoidGradient", "reluGradient", "sigmoidCrossEntropy"] as const
    ).map((op) => k.binary(op, x, y, layout));
    return [...unary, ...binary];
  },
  "reductions and softmax": (k) => [
    ...[[0], [1]].map((axes) => k.reduce("sum", noise(k, 6400, 1), { shape: [64, 100], axes })),
    ...Object.values(k.softmaxCrossEntropy(noise(k, 970, 2), noise(k, 970, 3), { rows: 10, columns: 97 })),
  ],
  optimizers(k) {
    const g = noise(k, 1003, 1);
    const slot = (seed: number) => k.unary("square", noise(k, 1003, seed));
    const rates = { learningRate: 0.01, epsilon: 1e-7 };
    return [
      ...k.adam([slot(2), slot(3), slot(4), slot(5)], g, {
        stepSize: 0.01,
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-7,
        decay: 1e-4,
      }),
      ...k.sgd([slot(2), slot(3)], g, { learningRate: 0.01, momentum: 0.9, nesterov: true }),
      ...k.rmsprop([slot(2), slot(3), slot(4), slot(5)], g, { ...rates, rho: 0.9, momentum: 0.9, centered: false }),
      ...k.adagrad([slot(2), slot(3)], g, rates),
    ];
  },
};

/**
 * The first kernels whose results differ in any bit from those without wide vectors, or null. A run on fixed inputs, in memories of
 * their own, on one thread: some 30 ms.
 */
export function differsWhenWide(relaxedSimd: boolean): string | null {
  const [plain, wide] = [false, true].map((is) => new Engine({ relaxedSimd, wide: is, ...MEMORY }));
  for (const [name, job] of Object.entries(JOBS)) {
    const [expected, actual] = [plain, wide].map((engine) => resultsOf(engine, job));
    if (!expected.every((bits, i) => sameBits(bits, actual[i]))) return name;
  }
  return null;
}

function resultsOf(engine: Engine, job: (k: K) => readonly WasmStorage[]): TypedArray[] {
  engine.setThreads(1);
  return job(wasmKernels(engine)).map((storage) => engine.download(storage));
}

function sameBits(a: TypedArray, b: TypedArray): boolean {
  const [x, y] = [a, b].map(
    ({ buffer, byteOffset, byteLength }) => new Uint32Array(buffer, byteOffset, byteLength >> 2),
  );
  return x.length === y.length && x.every((bits, i) => bits === y[i]);
}

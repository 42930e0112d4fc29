import type { CoreKernels } from "../Kernels.js";
import type { Engine } from "./Engine.js";
import type { Jobs } from "./KernelFamily.js";
import { elementwise } from "./kernels/elementwise.js";
import { indexing } from "./kernels/indexing.js";
import { matmuls } from "./kernels/matmul.js";
import { moving } from "./kernels/moving.js";
import { optimizers } from "./kernels/optimizers.js";
import { random } from "./kernels/random.js";
import { reducing } from "./kernels/reduce.js";
import { softmaxes } from "./kernels/softmax.js";
import { noise } from "./noise.js";
import type { WasmStorage } from "./WasmStorage.js";

/** The kernels that every program has. */
export const coreKernels = {
  kernels: (engine: Engine): CoreKernels<WasmStorage> => ({
    ...moving(engine),
    ...elementwise(engine),
    ...reducing(engine),
    ...softmaxes(engine),
    ...matmuls(engine),
    ...indexing(engine),
    ...random(engine),
    ...optimizers(engine),
  }),
  jobs: {
    "a product of matrices": (k) =>
      [false, true].map((transposed) => {
        const spec = { batch: 1, m: 107, k: 530, n: 43, transposeA: transposed, transposeB: transposed } as const;
        const [a, b, bias] = [noise(k, 107 * 530, 1), noise(k, 530 * 43, 2), noise(k, 43, 3)];
        return k.matmul(a, b, bias, { ...spec, activation: transposed ? "tanh" : "relu" });
      }),
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
  } satisfies Jobs,
};

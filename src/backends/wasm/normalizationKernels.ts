import { normalizationModule } from "./generated/normalizationModule.js";
import type { KernelFamily } from "./KernelFamily.js";
import { batchNorms } from "./kernels/batchNorm.js";
import { noise } from "./noise.js";

/** The kernels of normalization. */
export const normalizationKernels: KernelFamily = {
  kernels: (engine) => batchNorms(engine.load(normalizationModule)),
  jobs: {
    "batch normalization"(k) {
      const spec = { rows: 301, channels: 20, epsilon: 1e-3 };
      const [x, dy, gamma] = [noise(k, 301 * 20, 1), noise(k, 301 * 20, 2), noise(k, 20, 3)];
      const { out, mean, variance } = k.batchNorm(x, gamma, noise(k, 20, 4), spec);
      return [out, ...Object.values(k.batchNormGradient(dy, x, gamma, mean, variance, spec))];
    },
  },
};

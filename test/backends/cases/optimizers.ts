import type { AdamSpec, RmspropSpec, Storage } from "../../../src/backends/Kernels.js";
import type { KernelCase, KernelCases, Workbench } from "../Workbench.js";

type Step = (w: Workbench, state: readonly Storage[], gradient: Storage) => Storage[];

/** Two steps over states of several sizes: the weight anywhere, the other slots not negative. */
function steps(title: string, slots: number, step: Step): KernelCase[] {
  return [1, 17, 1003].map((size) => ({
    title: `${title} of ${size}`,
    run: (w) => {
      const start = Array.from({ length: slots + 1 }, (_, slot) => w.state(w.numbers(size, slot === 0 ? -1 : 0, 1)));
      const after = step(w, start, w.normal(size));
      for (const storage of after) w.also(storage);
      return step(w, after, w.normal(size));
    },
  }));
}

const sgd = { learningRate: 0.1, momentum: 0, nesterov: false };
const adam: AdamSpec = { stepSize: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, decay: 0 };
const rmsprop: RmspropSpec & { centered: boolean } = {
  learningRate: 0.01,
  rho: 0.9,
  momentum: 0,
  epsilon: 1e-7,
  centered: false,
};
const adagrad = { learningRate: 0.1, epsilon: 1e-7 };

/** A centred variance must not come out negative: the mean gradient starts from small numbers. */
function centred(momentum: number): Step {
  const spec = { ...rmsprop, momentum, centered: true };
  return (w, state, gradient) => {
    const small = state.at(-1)!;
    const layout = { shape: [small.size], strides: [[1], [0]] };
    const mean = w.also(w.kernels.binary("mul", small, w.floats([0.1]), layout));
    const [weight, square, ...rest] = state.slice(0, -1);
    const raised = w.also(w.kernels.binary("add", square, w.floats([1]), layout));
    return w.kernels.rmsprop([weight, raised, ...rest, mean], gradient, spec);
  };
}

export const optimizers: Pick<KernelCases, "sgd" | "adam" | "rmsprop" | "adagrad"> = {
  sgd: [
    ...steps("a step", 0, (w, state, g) => w.kernels.sgd(state, g, sgd)),
    ...steps("momentum", 1, (w, state, g) => w.kernels.sgd(state, g, { ...sgd, momentum: 0.9 })),
    ...steps("Nesterov", 1, (w, state, g) => w.kernels.sgd(state, g, { ...sgd, momentum: 0.9, nesterov: true })),
  ],
  adam: [
    ...steps("a step", 2, (w, state, g) => w.kernels.adam(state, g, adam)),
    ...steps("AdamW", 2, (w, state, g) => w.kernels.adam(state, g, { ...adam, decay: 0.004 })),
    ...steps("AMSGrad", 3, (w, state, g) => w.kernels.adam(state, g, adam)),
  ],
  rmsprop: [
    ...steps("a step", 1, (w, state, g) => w.kernels.rmsprop(state, g, rmsprop)),
    ...steps("momentum", 2, (w, state, g) => w.kernels.rmsprop(state, g, { ...rmsprop, momentum: 0.9 })),
    ...steps("centred", 2, centred(0)),
    ...steps("centred, with momentum,", 3, centred(0.9)),
  ],
  adagrad: steps("a step", 1, (w, state, g) => w.kernels.adagrad(state, g, adagrad)),
};

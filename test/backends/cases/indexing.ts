import type { KernelCase, KernelCases, Workbench } from "../Workbench.js";

const gather: KernelCase[] = [
  {
    title: "rows",
    exact: true,
    run: (w) => w.kernels.gather(w.normal(35), w.ints([4, 0, 0, 2]), { outer: 1, size: 5, inner: 7 }),
  },
  {
    title: "columns",
    exact: true,
    run: (w) => w.kernels.gather(w.normal(35), w.ints([6, 1, 1]), { outer: 5, size: 7, inner: 1 }),
  },
  {
    title: "along a middle axis",
    exact: true,
    run: (w) => w.kernels.gather(w.normal(60), w.ints([3, 2, 0, 0, 1]), { outer: 3, size: 4, inner: 5 }),
  },
  {
    title: "int32",
    exact: true,
    run: (w) => w.kernels.gather(w.ints(w.few(12, -9, 9)), w.ints([2, 2]), { outer: 1, size: 3, inner: 4 }),
  },
  {
    title: "nothing",
    exact: true,
    run: (w) => w.kernels.gather(w.normal(6), w.ints([]), { outer: 1, size: 3, inner: 2 }),
  },
];

const scatterAdd: KernelCase[] = [
  {
    title: "adds what meets at one index",
    run: (w) => w.kernels.scatterAdd(w.normal(28), w.ints([4, 0, 0, 2]), { outer: 1, size: 5, inner: 7 }),
  },
  {
    title: "along the last axis",
    run: (w) => w.kernels.scatterAdd(w.normal(15), w.ints([6, 1, 1]), { outer: 5, size: 7, inner: 1 }),
  },
  {
    title: "along a middle axis",
    run: (w) => w.kernels.scatterAdd(w.normal(75), w.ints([3, 2, 0, 0, 1]), { outer: 3, size: 4, inner: 5 }),
  },
  {
    title: "of nothing gives zeros",
    run: (w) => w.kernels.scatterAdd(w.floats([]), w.ints([]), { outer: 1, size: 3, inner: 2 }),
  },
  {
    title: "many into one",
    run: (w) =>
      w.kernels.scatterAdd(w.uniform(999, 0, 1), w.ints(new Array<number>(999).fill(1)), {
        outer: 1,
        size: 3,
        inner: 1,
      }),
  },
];

const spec = (rows: number, channels: number) => ({ rows, channels, epsilon: 1e-3 });

const batches: readonly [title: string, rows: number, channels: number, mean: number, deviation: number][] = [
  ["of rows", 8, 5, 1, 3],
  ["of images", 48, 6, 1, 3],
  ["of two rows", 2, 3, 0, 1],
  ["of one row, which has no variance", 1, 3, 2, 1],
  ["of many rows", 1001, 7, -2, 2],
  ["of one channel", 33, 1, 0, 1],
  ["of equal numbers", 9, 3, 4, 0],
  ["far from 0", 64, 3, 100, 1],
];

export const indexing: Pick<
  KernelCases,
  "gather" | "scatterAdd" | "batchNorm" | "normalize" | "batchNormGradient" | "randomUniform" | "randomNormal"
> = {
  gather,
  scatterAdd,
  batchNorm: batches.map(([title, rows, channels, mean, deviation]) => ({
    title,
    run: (w) => {
      const x = w.normal(rows * channels, { mean, deviation });
      const {
        out,
        mean: found,
        variance,
      } = w.kernels.batchNorm(x, w.normal(channels), w.normal(channels), spec(rows, channels));
      return [out, found, variance];
    },
  })),
  normalize: batches.flatMap(([title, rows, channels]) =>
    (["linear", "relu", "relu6", "tanh", "sigmoid"] as const).flatMap((activation) =>
      [false, true].map((hasShift) => ({
        title: `${title} with ${activation}${hasShift ? " and shift" : ""}`,
        run: (w: Workbench) => {
          const [x, mean, scale] = [w.normal(rows * channels), w.normal(channels), w.normal(channels)];
          const shift = hasShift ? w.normal(channels) : null;
          return w.kernels.normalize(x, mean, scale, shift, activation, { rows, channels });
        },
      })),
    ),
  ),
  batchNormGradient: batches.map(([title, rows, channels, mean, deviation]) => ({
    title,
    run: (w) => {
      const [x, gamma] = [w.normal(rows * channels, { mean, deviation }), w.normal(channels)];
      const forward = w.kernels.batchNorm(x, gamma, w.normal(channels), spec(rows, channels));
      for (const storage of Object.values(forward)) w.also(storage);
      const dy = w.normal(rows * channels);
      const { dx, dgamma, dbeta } = w.kernels.batchNormGradient(
        dy,
        x,
        gamma,
        forward.mean,
        forward.variance,
        spec(rows, channels),
      );
      return [dx, dgamma, dbeta];
    },
  })),
  randomUniform: [0, 1, 17, 1003].map((size) => ({
    title: `draws ${size} numbers`,
    exact: true,
    run: (w) => w.kernels.randomUniform(size, [7, 0x9e3779b9], w.dtype),
  })),
  randomNormal: [0, 1, 17, 1003].map((size) => ({
    title: `draws ${size} numbers`,
    run: (w) => w.kernels.randomNormal(size, [0xffffffff, 3], w.dtype),
  })),
};

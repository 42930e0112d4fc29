import { sizeOf } from "../../../src/util/shape.js";
import type { KernelCase, KernelCases, Workbench } from "../Workbench.js";

const reductions: readonly [title: string, shape: readonly number[], axes: readonly number[]][] = [
  ["over everything", [7, 13], [0, 1]],
  ["over one large axis", [4099], [0]],
  ["over the first axis", [7, 13], [0]],
  ["over the last axis", [7, 13], [1]],
  ["over a middle axis", [3, 5, 4], [1]],
  ["over the outer axes of images", [2, 3, 4, 5], [0, 1, 2]],
  ["over height and width", [2, 3, 4, 5], [1, 2]],
  ["over axes that do not touch", [2, 3, 4, 5], [0, 2]],
  ["over axes of length 1", [1, 6, 1], [0, 2]],
  ["over no axis", [3, 4], []],
  ["of a single number", [], []],
  ["into nothing", [0, 3], [1]],
];

const reduce: KernelCase[] = [
  ...(["sum", "prod", "max", "min"] as const).flatMap((op) =>
    reductions.map(([title, shape, axes]) => ({
      title: `${op} ${title}`,
      run: (w: Workbench) => {
        // Factors near 1, so that large products stay finite.
        const x = op === "prod" ? w.uniform(sizeOf(shape), 0.9, 1.1) : w.normal(sizeOf(shape));
        return w.kernels.reduce(op, x, { shape, axes });
      },
    })),
  ),
  {
    title: "sum and prod of nothing give 0 and 1",
    exact: true,
    run: (w) =>
      (["sum", "prod"] as const).map((op) => w.kernels.reduce(op, w.floats([]), { shape: [0, 3], axes: [0] })),
  },
  {
    title: "sum of 100,000 numbers loses little",
    run: (w) => w.kernels.reduce("sum", w.uniform(100_000, 0, 1), { shape: [100_000], axes: [0] }),
  },
  {
    title: "max and min hand NaN on, and take infinities",
    exact: true,
    run: (w) => {
      const x = w.floats([1, NaN, -1, -Infinity, -Infinity, -Infinity, 2, Infinity, 0]);
      return (["max", "min"] as const).map((op) => w.kernels.reduce(op, x, { shape: [3, 3], axes: [1] }));
    },
  },
  {
    title: "max and min of negative numbers",
    exact: true,
    run: (w) => {
      const x = w.uniform(33, -5, -1);
      return (["max", "min"] as const).map((op) => w.kernels.reduce(op, x, { shape: [3, 11], axes: [1] }));
    },
  },
];

const argmax: KernelCase[] = [
  { title: "along rows", run: (w) => w.kernels.argmax(w.normal(77), { outer: 7, size: 11, inner: 1 }) },
  { title: "along columns", run: (w) => w.kernels.argmax(w.normal(77), { outer: 1, size: 7, inner: 11 }) },
  { title: "along a middle axis", run: (w) => w.kernels.argmax(w.normal(90), { outer: 3, size: 5, inner: 6 }) },
  {
    title: "gives the first of equals",
    run: (w) => w.kernels.argmax(w.floats(w.few(99, 0, 2)), { outer: 9, size: 11, inner: 1 }),
  },
  { title: "of int32", run: (w) => w.kernels.argmax(w.ints(w.few(35, -9, 9)), { outer: 5, size: 7, inner: 1 }) },
  {
    title: "of infinities",
    run: (w) => w.kernels.argmax(w.floats([-Infinity, -Infinity, 0, Infinity]), { outer: 2, size: 2, inner: 1 }),
  },
  {
    title: "finds the first NaN, which is the maximum",
    run: (w) => w.kernels.argmax(w.floats([1, NaN, 2, NaN, 5, NaN, 3, 4, 9]), { outer: 3, size: 3, inner: 1 }),
  },
  { title: "of no rows", run: (w) => w.kernels.argmax(w.floats([]), { outer: 0, size: 3, inner: 1 }) },
];

const rows: readonly [title: string, rows: number, columns: number, deviation: number][] = [
  ["of one number", 1, 1, 1],
  ["of small rows", 3, 5, 1],
  ["of odd rows", 7, 33, 3],
  ["of long rows", 2, 1000, 3],
  ["of numbers far apart", 4, 7, 500],
  ["of no rows", 0, 4, 1],
];

const alongRows = (kernel: "softmax" | "logSoftmax"): KernelCase[] => [
  ...rows.map(([title, n, columns, deviation]) => ({
    title,
    run: (w: Workbench) => w.kernels[kernel](w.normal(n * columns, { deviation }), { rows: n, columns }),
  })),
  {
    title: "gives what is −∞ no share",
    run: (w) => w.kernels[kernel](w.floats([0, -Infinity, 1, -Infinity, -Infinity, 3]), { rows: 2, columns: 3 }),
  },
  {
    title: "of numbers so large that the logarithm of a sum is nothing beside them",
    run: (w) => w.kernels[kernel](w.floats([-1e30, -1e30, -1e30, 3e38, 3e38, -3e38]), { rows: 2, columns: 3 }),
  },
];

const ofCertainClasses: KernelCase = {
  title: "of classes that are ruled out, and of numbers so large that the logarithm of a sum is nothing beside them",
  run: (w) => {
    const logits = w.floats([-Infinity, 0, 1, -1e30, -1e30, -1e30]);
    const target = w.floats([0, 0.25, 0.75, 1, 0, 0]);
    const { loss, probabilities } = w.kernels.softmaxCrossEntropy(logits, target, { rows: 2, columns: 3 });
    return [loss, probabilities];
  },
};

const softmaxCrossEntropy: KernelCase[] = rows.flatMap(([title, n, columns, deviation]) => [
  {
    title: `${title}, one class each`,
    run: (w: Workbench) => {
      const classes = w.few(n, 0, columns - 1);
      const target = w.floats(classes.flatMap((k) => Array.from({ length: columns }, (_, j) => (j === k ? 1 : 0))));
      const { loss, probabilities } = w.kernels.softmaxCrossEntropy(w.normal(n * columns, { deviation }), target, {
        rows: n,
        columns,
      });
      return [loss, probabilities];
    },
  },
  {
    title: `${title}, shared among classes`,
    run: (w: Workbench) => {
      const logits = w.normal(n * columns, { deviation });
      const { loss, probabilities } = w.kernels.softmaxCrossEntropy(logits, w.uniform(n * columns, 0, 1), {
        rows: n,
        columns,
      });
      return [loss, probabilities];
    },
  },
]);

export const reducing: Pick<KernelCases, "reduce" | "argmax" | "softmax" | "logSoftmax" | "softmaxCrossEntropy"> = {
  reduce,
  argmax,
  softmax: alongRows("softmax"),
  logSoftmax: alongRows("logSoftmax"),
  softmaxCrossEntropy: [...softmaxCrossEntropy, ofCertainClasses],
};

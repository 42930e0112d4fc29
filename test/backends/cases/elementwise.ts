import type { BinaryOp, UnaryOp } from "../../../src/backends/Kernels.js";
import { broadcastShapes, broadcastStrides, sizeOf } from "../../../src/util/shape.js";
import type { KernelCase, KernelCases, Workbench } from "../Workbench.js";

const special = [0, -0, 1, -1, 0.5, -0.5, Infinity, -Infinity, NaN];
const large = [-1000, -300, -100, -30, 30, 88, 100, 300, 1000];

/** Where each function is at home, and whether it only picks or moves bits. */
const unaryOps: Readonly<Record<UnaryOp, { low: number; high: number; exact?: boolean }>> = {
  neg: { low: -3, high: 3, exact: true },
  abs: { low: -3, high: 3, exact: true },
  sign: { low: -3, high: 3, exact: true },
  floor: { low: -3, high: 3, exact: true },
  square: { low: -3, high: 3 },
  sqrt: { low: 0, high: 9 },
  exp: { low: -5, high: 3 },
  expm1: { low: -3, high: 3 },
  log: { low: 0.01, high: 9 },
  log1p: { low: -0.9, high: 5 },
  sin: { low: -20, high: 20 },
  cos: { low: -20, high: 20 },
  tanh: { low: -4, high: 4 },
  sigmoid: { low: -8, high: 8 },
  softplus: { low: -8, high: 8 },
  relu: { low: -3, high: 3, exact: true },
  relu6: { low: -3, high: 9, exact: true },
  erf: { low: -4, high: 4 },
};

/** Functions that are about their argument near 0, and must not lose it against 1. */
const throughZero: readonly UnaryOp[] = ["expm1", "log1p", "sin", "tanh", "erf"];

const unary: KernelCase[] = (Object.keys(unaryOps) as UnaryOp[]).flatMap((op) => {
  const { low, high, exact } = unaryOps[op];
  const of = (inputs: (w: Workbench) => readonly number[]) => (w: Workbench) =>
    w.kernels.unary(op, w.floats(inputs(w)));
  return [
    ...[1, 17, 1003].map((n) => ({ title: `${op} of ${n}`, exact, run: of((w) => w.numbers(n, low, high)) })),
    { title: `${op} of zeros, infinities and NaN`, exact, run: of(() => special) },
    { title: `${op} of nothing`, run: of(() => []) },
  ];
});

const extremes: KernelCase[] = [
  ...(["exp", "expm1", "tanh", "sigmoid", "softplus", "erf"] as const).map((op) => ({
    title: `${op} of large arguments neither overflows nor turns to NaN before its result does`,
    run: (w: Workbench) => large.map((x) => w.kernels.unary(op, w.floats([x]))),
  })),
  ...throughZero.map((op) => ({
    title: `${op} keeps small arguments exact`,
    run: (w: Workbench) => [1e-3, -1e-4, 1e-6, -1e-8].map((x) => w.kernels.unary(op, w.floats([x]))),
  })),
];

const shapes: readonly [title: string, a: readonly number[], b: readonly number[]][] = [
  ["of single numbers", [], []],
  ["of one shape", [17], [17]],
  ["of large arrays", [1003], [1003]],
  ["with a number at the right", [3, 5], []],
  ["with a number at the left", [], [3, 5]],
  ["with a row", [3, 5], [5]],
  ["with a column", [3, 1], [3, 7]],
  ["of a column and a row", [4, 1], [1, 5]],
  ["with channels of images", [2, 3, 3, 5], [5]],
  ["of axes that repeat by turns", [2, 1, 4, 1], [3, 1, 5]],
  ["of nothing", [0, 3], [3]],
];

function layoutOf(...operands: (readonly number[])[]) {
  const shape = operands.reduce((a, b) => broadcastShapes("contract", a, b));
  return { shape, strides: operands.map((operand) => broadcastStrides(operand, shape)) };
}

const arithmetic: Readonly<Partial<Record<BinaryOp, [number, number, number, number]>>> = {
  add: [-3, 3, -3, 3],
  sub: [-3, 3, -3, 3],
  mul: [-3, 3, -3, 3],
  div: [-3, 3, 0.3, 3],
  pow: [0.1, 3, -3, 3],
  reluGradient: [-3, 3, -1, 1],
  relu6Gradient: [-3, 3, -1, 7],
  tanhGradient: [-3, 3, -1, 1],
  sigmoidGradient: [-3, 3, 0, 1],
  sigmoidCrossEntropy: [-8, 8, 0, 1],
  sigmoidError: [-8, 8, 0, 1],
};
const picking = ["maximum", "minimum"] as const;
const comparing = ["equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"] as const;

const binary: KernelCase[] = [
  ...(Object.keys(arithmetic) as BinaryOp[]).flatMap((op) =>
    shapes.map(([title, a, b]) => ({
      title: `${op} ${title}`,
      run: (w: Workbench) => {
        const [lowA, highA, lowB, highB] = arithmetic[op]!;
        const operands = [w.uniform(sizeOf(a), lowA, highA), w.uniform(sizeOf(b), lowB, highB)] as const;
        return w.kernels.binary(op, ...operands, layoutOf(a, b));
      },
    })),
  ),
  ...[...picking, ...comparing].flatMap((op) =>
    shapes.map(([title, a, b]) => ({
      title: `${op} ${title}`,
      exact: true,
      run: (w: Workbench) =>
        w.kernels.binary(op, w.floats(w.few(sizeOf(a), -1, 1)), w.floats(w.few(sizeOf(b), -1, 1)), layoutOf(a, b)),
    })),
  ),
  ...([...Object.keys(arithmetic), ...picking, ...comparing] as BinaryOp[]).map((op) => ({
    title: `${op} of zeros, infinities and NaN with each other`,
    run: (w: Workbench) =>
      w.kernels.binary(op, w.floats(special), w.floats(special), layoutOf([special.length, 1], [special.length])),
  })),
  ...comparing.map((op) => ({
    title: `${op} of int32`,
    exact: true,
    run: (w: Workbench) =>
      w.kernels.binary(op, w.ints(w.few(35, -2, 2)), w.ints(w.few(7, -2, 2)), layoutOf([5, 7], [7])),
  })),
  {
    title: "equal tells large int32 apart",
    exact: true,
    run: (w) => w.kernels.binary("equal", w.ints([2 ** 24, 2 ** 24 + 1]), w.ints([2 ** 24]), layoutOf([2], [1])),
  },
  {
    title: "pow of negative bases to whole numbers",
    run: (w) =>
      w.kernels.binary("pow", w.floats([-2, -1.5, -3]), w.floats([-3, -2, 0, 1, 2, 3]), layoutOf([3, 1], [6])),
  },
];

const select: KernelCase[] = [
  ...shapes.map(([title, condition, a]) => ({
    title,
    exact: true,
    run: (w: Workbench) =>
      w.kernels.select(
        w.floats(w.few(sizeOf(condition), 0, 1)),
        w.normal(sizeOf(a)),
        w.normal(1),
        layoutOf(condition, a, []),
      ),
  })),
  {
    title: "takes int32 conditions, whatever they are beside 0",
    exact: true,
    run: (w) => w.kernels.select(w.ints([0, 1, -1, 5, 0]), w.normal(5), w.normal(5), layoutOf([5], [5], [5])),
  },
  {
    title: "chooses among int32",
    exact: true,
    run: (w) => w.kernels.select(w.floats([0, 1, 0.5]), w.ints([1, 2, 3]), w.ints([-1]), layoutOf([3], [3], [1])),
  },
  {
    title: "lets no NaN through from the side that is not chosen",
    exact: true,
    run: (w) => w.kernels.select(w.floats([1, 0]), w.floats([1, NaN]), w.floats([NaN, 2]), layoutOf([2], [2], [2])),
  },
];

export const elementwise: Pick<KernelCases, "unary" | "binary" | "select"> = {
  unary: [...unary, ...extremes],
  binary,
  select,
};

import type { ConvGeometry, FusedActivation } from "../../../src/backends/Kernels.js";
import { type Padding, windowGeometry } from "../../../src/tensor/ops/window.js";
import type { KernelCase, KernelCases, Workbench } from "../Workbench.js";

const ACTIVATIONS: readonly FusedActivation[] = ["linear", "relu", "relu6", "tanh", "sigmoid"];

const factors: readonly [batch: number, m: number, k: number, n: number][] = [
  [1, 1, 1, 1],
  [1, 3, 5, 4],
  [1, 1, 7, 1],
  [1, 33, 65, 17],
  [1, 16, 128, 2],
  [1, 5, 1000, 3],
  [3, 4, 5, 6],
  [2, 17, 3, 19],
];

const product = (
  [batch, m, k, n]: readonly [number, number, number, number],
  { transposeA = false, transposeB = false, activation = "linear" as FusedActivation, bias = false },
) => {
  const spec = { batch, m, k, n, transposeA, transposeB, activation };
  return (w: Workbench) =>
    w.kernels.matmul(w.normal(batch * m * k), w.normal(batch * k * n), bias ? w.normal(n) : null, spec);
};

const matmul: KernelCase[] = [
  ...factors.flatMap((sides) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => ({
        title: `[${sides}]${transposeA ? " with a transposed" : ""}${transposeB ? " with b transposed" : ""}`,
        run: product(sides, { transposeA, transposeB }),
      })),
    ),
  ),
  ...ACTIVATIONS.flatMap((activation) =>
    [false, true].map((bias) => ({
      title: `with ${activation}${bias ? " and bias" : ""}`,
      run: product([2, 7, 5, 9], { activation, bias }),
    })),
  ),
  { title: "of no rows", run: product([1, 0, 3, 4], {}) },
  { title: "over no inner elements gives the bias", run: product([1, 3, 0, 4], { bias: true }) },
  {
    title: "keeps infinities and NaN within their row",
    run: (w) => {
      const a = w.floats([1, 2, 3, Infinity, 1, 1, NaN, 1, 1, 4, 5, 6]);
      const spec = { batch: 1, m: 4, k: 3, n: 5, transposeA: false, transposeB: false, activation: "linear" as const };
      return w.kernels.matmul(a, w.uniform(15, 1, 2), null, spec);
    },
  },
];

interface Conv {
  readonly title: string;
  /** [n, h, w, c] */
  readonly x: readonly [number, number, number, number];
  /** [kh, kw] */
  readonly kernel: readonly [number, number];
  readonly filters: number;
  readonly strides?: readonly [number, number];
  readonly padding?: Padding;
  readonly dilation?: readonly [number, number];
  readonly groups?: number;
}

/** Windows that networks use, others, and images whose windows all reach beyond them. */
const depthwise: readonly Conv[] = [
  { title: "depthwise 3x3 same", x: [2, 9, 11, 8], kernel: [3, 3], filters: 8, groups: 8, padding: "same" },
  { title: "depthwise 3x3", x: [1, 7, 6, 6], kernel: [3, 3], filters: 6, groups: 6 },
  {
    title: "depthwise 3x3 same with stride 2",
    ...{ x: [2, 12, 13, 5], kernel: [3, 3], filters: 5, groups: 5, strides: [2, 2], padding: "same" },
  },
  {
    title: "depthwise 3x3 with stride 2",
    ...{ x: [2, 13, 12, 4], kernel: [3, 3], filters: 4, groups: 4, strides: [2, 2] },
  },
  { title: "depthwise 5x5 same", x: [2, 10, 9, 8], kernel: [5, 5], filters: 8, groups: 8, padding: "same" },
  {
    title: "depthwise 5x5 same with stride 2",
    ...{ x: [1, 11, 14, 7], kernel: [5, 5], filters: 7, groups: 7, strides: [2, 2], padding: "same" },
  },
  { title: "depthwise 7x7 same", x: [1, 9, 8, 4], kernel: [7, 7], filters: 4, groups: 4, padding: "same" },
  {
    title: "depthwise 3x3 dilated",
    ...{ x: [1, 9, 9, 3], kernel: [3, 3], filters: 3, groups: 3, padding: "same", dilation: [2, 3] },
  },
  {
    title: "depthwise 3x3 same over a single pixel",
    x: [2, 1, 1, 4],
    kernel: [3, 3],
    filters: 4,
    groups: 4,
    padding: "same",
  },
  {
    title: "depthwise 2x3 with strides 3 and 1",
    ...{ x: [2, 8, 9, 5], kernel: [2, 3], filters: 5, groups: 5, strides: [3, 1] },
  },
  { title: "depthwise 1x1", x: [2, 3, 6, 9], kernel: [1, 1], filters: 9, groups: 9 },
  {
    title: "depthwise 3x3 same with two filters for each channel",
    ...{ x: [2, 6, 7, 3], kernel: [3, 3], filters: 6, groups: 3, strides: [2, 1], padding: "same" },
  },
  { title: "depthwise of no images", x: [0, 5, 5, 4], kernel: [3, 3], filters: 4, groups: 4 },
];

/** Groups as wide as networks have them, and others: of few and many filters, whole vectors and not. */
const grouped: readonly Conv[] = [
  { title: "in groups", x: [2, 6, 7, 6], kernel: [3, 3], filters: 9, groups: 3, padding: "same" },
  { title: "in groups of four", x: [2, 9, 11, 16], kernel: [3, 3], filters: 16, groups: 4, padding: "same" },
  {
    title: "in groups of four with stride 2",
    ...{ x: [2, 10, 9, 32], kernel: [3, 3], filters: 32, groups: 8, padding: "same", strides: [2, 2] },
  },
  { title: "in groups of eight", x: [1, 21, 20, 32], kernel: [3, 3], filters: 32, groups: 4, padding: "same" },
  {
    title: "in groups of many channels",
    ...{ x: [2, 7, 6, 32], kernel: [3, 3], filters: 64, groups: 2, padding: "same", strides: [2, 1] },
  },
  {
    title: "in groups, dilated",
    ...{ x: [1, 9, 10, 10], kernel: [3, 2], filters: 26, groups: 2, padding: "same", dilation: [2, 3] },
  },
  {
    title: "in groups of one filter, with strides 3 and 1",
    ...{ x: [2, 8, 9, 15], kernel: [2, 3], filters: 3, groups: 3, strides: [3, 1] },
  },
  { title: "in groups over a single pixel", x: [2, 1, 1, 8], kernel: [3, 3], filters: 12, groups: 2, padding: "same" },
  { title: "1x1 in groups", x: [2, 4, 4, 8], kernel: [1, 1], filters: 4, groups: 4 },
  { title: "1x1 in groups of many channels", x: [1, 7, 9, 75], kernel: [1, 1], filters: 60, groups: 3 },
  {
    title: "1x1 in groups, with stride 2",
    ...{ x: [1, 7, 8, 24], kernel: [1, 1], filters: 36, groups: 2, strides: [2, 2] },
  },
  { title: "of no images in groups", x: [0, 5, 5, 4], kernel: [3, 3], filters: 8, groups: 2 },
];

const convolutions: readonly Conv[] = [
  { title: "3x3", x: [2, 7, 7, 3], kernel: [3, 3], filters: 4 },
  { title: "3x3 same", x: [2, 7, 7, 3], kernel: [3, 3], filters: 4, padding: "same" },
  { title: "3x3 same with stride 2", x: [1, 8, 6, 2], kernel: [3, 3], filters: 5, strides: [2, 2], padding: "same" },
  { title: "3x3 with stride 2", x: [1, 9, 9, 2], kernel: [3, 3], filters: 3, strides: [2, 2] },
  { title: "3x3 of many channels, odd sides", x: [2, 13, 11, 17], kernel: [3, 3], filters: 33, padding: "same" },
  { title: "3x3 of many channels", x: [1, 16, 16, 32], kernel: [3, 3], filters: 32 },
  { title: "3x3 into one filter", x: [3, 6, 5, 8], kernel: [3, 3], filters: 1, padding: "same" },
  { title: "3x3 over an image of its own size", x: [3, 3, 3, 2], kernel: [3, 3], filters: 2 },
  { title: "3x3 same over a single pixel", x: [2, 1, 1, 3], kernel: [3, 3], filters: 2, padding: "same" },
  { title: "2x2 same with stride 2", x: [1, 8, 8, 2], kernel: [2, 2], filters: 3, strides: [2, 2], padding: "same" },
  { title: "5x5 same of one channel", x: [2, 7, 5, 1], kernel: [5, 5], filters: 2, padding: "same" },
  { title: "1x1", x: [2, 6, 6, 4], kernel: [1, 1], filters: 3 },
  { title: "1x1 with stride 3", x: [2, 7, 8, 4], kernel: [1, 1], filters: 3, strides: [3, 3] },
  { title: "3x3 dilated", x: [1, 9, 9, 2], kernel: [3, 3], filters: 3, padding: "same", dilation: [2, 2] },
  { title: "3x2 with strides 2 and 1", x: [1, 6, 7, 3], kernel: [3, 2], filters: 2, strides: [2, 1], padding: "same" },
  {
    title: "2x3 dilated by 1 and 3 with strides 2 and 1",
    x: [2, 6, 9, 2],
    kernel: [2, 3],
    filters: 3,
    strides: [2, 1],
    dilation: [1, 3],
  },
  { title: "2x2 with stride 4 leaves gaps", x: [1, 10, 10, 2], kernel: [2, 2], filters: 2, strides: [4, 4] },
  { title: "5x2 same, padded more above than beside", x: [2, 6, 5, 3], kernel: [5, 2], filters: 4, padding: "same" },
  { title: "1x5 same", x: [1, 4, 7, 2], kernel: [1, 5], filters: 3, padding: "same" },
  { title: "7x1 of one row", x: [1, 9, 1, 5], kernel: [7, 1], filters: 2 },
  ...grouped,
  ...depthwise,
  { title: "of no images", x: [0, 5, 5, 2], kernel: [3, 3], filters: 3 },
];

function geometryOf({
  x,
  kernel,
  filters,
  strides = [1, 1],
  padding = "valid",
  dilation = [1, 1],
  groups = 1,
}: Conv): ConvGeometry {
  const window = windowGeometry("contract", x, kernel, strides, padding, dilation);
  return { ...window, filters, groups, dilationHeight: dilation[0], dilationWidth: dilation[1] };
}

/** Windows side by side behind ReLU, and windows that overlap at the edges. */
const poolings = [
  { size: 2, padding: "valid", activation: "relu" },
  { size: 3, padding: "same", activation: "linear" },
] as const;

const pooledConvolutions: KernelCase[] = [...convolutions.slice(0, 4), grouped[0], depthwise[0]].flatMap((conv) =>
  poolings.map(({ size, padding, activation }) => ({
    title: `${conv.title} and windows of ${size} behind ${activation}`,
    run: (w: Workbench) => {
      const g = geometryOf(conv);
      const window = windowGeometry("contract", yShape(g), [size, size], [2, 2], padding);
      const [x, kernel, bias] = [xOf(w, g), kernelOf(w, g), w.normal(g.filters)];
      const { out, indices } = w.kernels.conv2dMaxPool2d(x, kernel, bias, activation, g, window);
      w.also(indices);
      // Where maxima were found shows in what pick and scatter do with other numbers.
      const picked = w.kernels.maxPool2dPick(dyOf(w, g), indices, window);
      return [out, picked, w.kernels.maxPool2dScatter(w.normal(out.size), indices, window)];
    },
  })),
);

const yShape = (g: ConvGeometry) => [g.n, g.outHeight, g.outWidth, g.filters];
const xOf = (w: Workbench, g: ConvGeometry) => w.normal(g.n * g.inHeight * g.inWidth * g.channels);
const kernelOf = (w: Workbench, g: ConvGeometry) =>
  w.normal((g.windowHeight * g.windowWidth * g.channels * g.filters) / g.groups);
const dyOf = (w: Workbench, g: ConvGeometry) => w.normal(g.n * g.outHeight * g.outWidth * g.filters);
const each = (run: (w: Workbench, g: ConvGeometry) => ReturnType<KernelCase["run"]>): KernelCase[] =>
  convolutions.map((conv) => ({ title: conv.title, run: (w) => run(w, geometryOf(conv)) }));

export const products: Pick<
  KernelCases,
  "matmul" | "conv2d" | "conv2dInputGradient" | "conv2dKernelGradient" | "conv2dMaxPool2d"
> = {
  matmul,
  conv2d: [
    ...each((w, g) => w.kernels.conv2d(xOf(w, g), kernelOf(w, g), null, "linear", g)),
    ...[convolutions[1], convolutions[2], convolutions[11], ...grouped.slice(0, 3), ...depthwise.slice(0, 3)].flatMap(
      (conv) =>
        ACTIVATIONS.map((activation) => ({
          title: `${conv.title} with bias and ${activation}`,
          run: (w: Workbench) => {
            const g = geometryOf(conv);
            return w.kernels.conv2d(xOf(w, g), kernelOf(w, g), w.normal(g.filters), activation, g);
          },
        })),
    ),
  ],
  conv2dMaxPool2d: pooledConvolutions,
  conv2dInputGradient: each((w, g) => w.kernels.conv2dInputGradient(dyOf(w, g), kernelOf(w, g), g)),
  conv2dKernelGradient: each((w, g) => w.kernels.conv2dKernelGradient(xOf(w, g), dyOf(w, g), g)),
};

import type { PoolActivation, ResizeGeometry, WindowGeometry } from "../../../src/backends/Kernels.js";
import { type Padding, windowGeometry } from "../../../src/tensor/ops/window.js";
import type { KernelCase, KernelCases, Workbench } from "../Workbench.js";

type Pool = readonly [
  title: string,
  x: readonly [number, number, number, number],
  window: readonly [number, number],
  strides: readonly [number, number],
  padding: Padding,
];

const poolings: readonly Pool[] = [
  ["2x2", [2, 6, 6, 3], [2, 2], [2, 2], "valid"],
  ["2x2 leaves out an odd edge", [2, 7, 7, 3], [2, 2], [2, 2], "valid"],
  ["2x2 of many channels", [2, 8, 6, 33], [2, 2], [2, 2], "valid"],
  ["2x2 same at an odd edge", [1, 5, 7, 2], [2, 2], [2, 2], "same"],
  ["3x3 same with stride 2", [1, 7, 5, 2], [3, 3], [2, 2], "same"],
  ["3x3 same overlapping", [1, 5, 5, 2], [3, 3], [1, 1], "same"],
  ["3x3 with stride 2", [1, 6, 6, 1], [3, 3], [2, 2], "valid"],
  ["3x2 same, padded above alone", [2, 5, 6, 3], [3, 2], [1, 1], "same"],
  ["3x2 with strides 1 and 3", [3, 5, 8, 4], [3, 2], [1, 3], "valid"],
  ["2x2 with stride 3 leaves gaps", [1, 8, 8, 2], [2, 2], [3, 3], "valid"],
  ["over an image of the window's size", [2, 4, 3, 5], [4, 3], [4, 3], "valid"],
  ["1x1", [2, 3, 3, 2], [1, 1], [1, 1], "valid"],
  ["of no images", [0, 4, 4, 3], [2, 2], [2, 2], "valid"],
];

type Fill = (w: Workbench, size: number) => readonly number[];
const normal: Fill = (w, size) => w.numbers(size, -2, 2);

const inputSize = (g: WindowGeometry) => g.n * g.inHeight * g.inWidth * g.channels;
const outputSize = (g: WindowGeometry) => g.n * g.outHeight * g.outWidth * g.channels;

function each(exact: boolean, run: (w: Workbench, g: WindowGeometry) => ReturnType<KernelCase["run"]>): KernelCase[] {
  return poolings.map(([title, x, window, strides, padding]) => ({
    title,
    exact,
    run: (w) => run(w, windowGeometry("contract", x, window, strides, padding)),
  }));
}

/** Pools and keeps the indices for the kernels that read them. */
function pooled(w: Workbench, g: WindowGeometry, elements: Fill = normal, activation: PoolActivation = "linear") {
  const { out, indices } = w.kernels.maxPool2d(w.floats(elements(w, inputSize(g))), activation, g);
  return { out, indices: w.also(indices) };
}

interface Situation {
  readonly padding?: Padding;
  readonly activation?: PoolActivation;
  readonly size?: number;
  readonly channels?: number;
}

/** With ReLU, by windows that lie side by side and windows that overlap. */
const withRelu = (title: string, elements: Fill) => [
  following(`with ReLU ${title}`, elements, { activation: "relu", size: 2, channels: 12 }),
  following(`with ReLU ${title}, where windows overlap`, elements, { activation: "relu" }),
];

/** Where maxima were found shows in what pick and scatter do with other numbers. */
function following(
  title: string,
  elements: Fill,
  { padding = "valid", activation = "linear", size = 3, channels = 3 }: Situation = {},
): KernelCase {
  const run = (w: Workbench) => {
    const g = windowGeometry("contract", [2, 6, 7, channels], [size, size], [2, 2], padding);
    const { out, indices } = pooled(w, g, elements, activation);
    const picked = w.kernels.maxPool2dPick(w.normal(inputSize(g)), indices, g);
    return [out, picked, w.kernels.maxPool2dScatter(w.floats(w.few(outputSize(g), -4, 4)), indices, g)];
  };
  return { title, exact: true, run };
}

const resizings: readonly [title: string, geometry: ResizeGeometry][] = [
  ["larger", { n: 1, inHeight: 4, inWidth: 4, outHeight: 9, outWidth: 6, channels: 1 }],
  ["smaller", { n: 1, inHeight: 5, inWidth: 7, outHeight: 3, outWidth: 4, channels: 3 }],
  ["by two", { n: 2, inHeight: 3, inWidth: 5, outHeight: 6, outWidth: 10, channels: 5 }],
  ["to its own size", { n: 2, inHeight: 3, inWidth: 5, outHeight: 3, outWidth: 5, channels: 2 }],
  ["to a pixel", { n: 2, inHeight: 5, inWidth: 4, outHeight: 1, outWidth: 1, channels: 3 }],
  ["from a pixel", { n: 2, inHeight: 1, inWidth: 1, outHeight: 3, outWidth: 2, channels: 3 }],
  ["of no images", { n: 0, inHeight: 3, inWidth: 3, outHeight: 2, outWidth: 2, channels: 3 }],
];

export const images: Pick<
  KernelCases,
  | "maxPool2d"
  | "maxPool2dPick"
  | "maxPool2dScatter"
  | "averagePool2d"
  | "averagePool2dInputGradient"
  | "resizeBilinear"
  | "resizeBilinearInputGradient"
> = {
  maxPool2d: [
    ...each(true, (w, g) => pooled(w, g).out),
    following("finds the first of equals", (w, size) => w.few(size, 0, 1)),
    following("takes padding for −∞, not 0", (w, size) => w.numbers(size, -5, -1), { padding: "same" }),
    following("finds the first where all are −∞", (_, size) => new Array<number>(size).fill(-Infinity), {
      padding: "same",
    }),
    following("hands NaN on", (w, size) => w.numbers(size, 0, 1).map((x, i) => (i % 11 === 5 ? NaN : x))),
    ...withRelu("lets positive maxima through, and their gradients", (w, size) => w.few(size, -4, 1)),
    ...withRelu("hands NaN on, which gets no gradient", (w, size) =>
      w.numbers(size, -3, 1).map((x, i) => (i % 11 === 5 ? NaN : x)),
    ),
  ],
  maxPool2dPick: each(true, (w, g) => w.kernels.maxPool2dPick(w.normal(inputSize(g)), dropOut(w, g), g)),
  maxPool2dScatter: each(false, (w, g) => w.kernels.maxPool2dScatter(w.normal(outputSize(g)), dropOut(w, g), g)),
  averagePool2d: each(false, (w, g) => w.kernels.averagePool2d(w.normal(inputSize(g)), g)),
  averagePool2dInputGradient: each(false, (w, g) => w.kernels.averagePool2dInputGradient(w.normal(outputSize(g)), g)),
  resizeBilinear: resizings.map(([title, g]) => ({
    title,
    run: (w) => w.kernels.resizeBilinear(w.normal(g.n * g.inHeight * g.inWidth * g.channels), g),
  })),
  resizeBilinearInputGradient: resizings.map(([title, g]) => ({
    title,
    run: (w) => w.kernels.resizeBilinearInputGradient(w.normal(g.n * g.outHeight * g.outWidth * g.channels), g),
  })),
};

/** The indices alone. */
function dropOut(w: Workbench, g: WindowGeometry) {
  const { out, indices } = pooled(w, g);
  w.also(out);
  return indices;
}

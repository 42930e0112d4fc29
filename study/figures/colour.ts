import { Conv2D, conv2d, type Sequential, tensor } from "noodlenet";
import type { HostArray } from "noodlenet/data";
import type { Language } from "noodlenet/viz";
import { cells, drawing, grey, type Ink, words } from "./ink.js";

/** A trained kernel at one position of a colour picture, channel by channel. */
export interface ColourStep {
  /** Nine numbers per channel: those of the picture (0 to 1), and those of the kernel. */
  readonly windows: readonly (readonly number[])[];
  readonly kernels: readonly (readonly number[])[];
  /** Per channel. */
  readonly sums: readonly number[];
  readonly bias: number;
  readonly result: number;
}

/**
 * The network's first convolution at one position of the picture, with the kernel that has the largest output there. Numbers are rounded
 * to two digits first, so that the sums in the figure are exact.
 */
export function colourStep(network: Sequential, picture: HostArray, row: number, column: number): ColourStep {
  const layer = network.layers.find((one) => one instanceof Conv2D) as Conv2D;
  const filters = layer.filters;
  const [kernel, biases] = [layer.kernel, layer.bias!].map((weight) => Array.from(weight.dataSync(), rounded));
  const window = Array.from({ length: 27 }, (_, i) => {
    const [y, x, c] = [row + Math.floor(i / 9), column + (Math.floor(i / 3) % 3), i % 3];
    return rounded(picture.data[3 * (y * picture.shape[1] + x) + c] / 255);
  });
  const answers = Array.from(answer(window, kernel, biases));
  const best = answers.indexOf(Math.max(...answers));
  const channel = (values: (i: number) => number, c: number) => Array.from({ length: 9 }, (_, i) => values(3 * i + c));
  const windows = [0, 1, 2].map((c) => channel((i) => window[i], c));
  const kernels = [0, 1, 2].map((c) => channel((i) => kernel[i * filters + best], c));
  return { windows, kernels, sums: sumsOf(windows, kernels), bias: biases[best], result: answers[best] };
}

/** The soft edge of something cut out of a picture: clear to the left, opaque to the right. */
const ALPHA = [0, 0.5, 1, 0, 0.5, 1, 0, 0.5, 1];
/** A hand-made kernel that detects where an object begins: the network was trained without transparency. */
const ALPHA_KERNEL = [-0.1, 0, 0.1, -0.1, 0, 0.1, -0.1, 0, 0.1];

/** The same position and kernel with transparency as a fourth channel. */
export function withAlpha(step: ColourStep): ColourStep {
  const [windows, kernels] = [
    [...step.windows, ALPHA],
    [...step.kernels, ALPHA_KERNEL],
  ];
  const [result] = Array.from(answer(interleaved(windows), interleaved(kernels), [step.bias]));
  return { windows, kernels, sums: sumsOf(windows, kernels), bias: step.bias, result };
}

function sumsOf(windows: ColourStep["windows"], kernels: ColourStep["kernels"]): number[] {
  return windows.map((values, c) => values.reduce((sum, value, i) => sum + value * kernels[c][i], 0));
}

/** Interleaves the channels, as pictures and kernels are in memory. */
function interleaved(channels: readonly (readonly number[])[]): number[] {
  return channels[0].flatMap((_, i) => channels.map((values) => values[i]));
}

/** The output of every kernel at one position; the window has nine numbers per channel. */
function answer(window: readonly number[], kernel: readonly number[], bias: readonly number[]): ArrayLike<number> {
  const make = (values: readonly number[], shape: number[]) => tensor([...values], { shape, dtype: "float64" });
  const channels = window.length / 9;
  const filters = make(kernel, [3, 3, channels, bias.length]);
  return conv2d(make(window, [1, 3, 3, channels]), filters, { bias: make(bias, [bias.length]) }).dataSync();
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

const CELL = 40;
/** The distance between two channels. */
const ROW = 3 * CELL + 14;
const WORDS = {
  en: {
    label: "A kernel over a colour picture: every channel has a layer of the kernel; their sums are added",
    channels: ["red", "green", "blue", "alpha"],
    window: "the picture, 0 to 1",
    kernel: "the kernel's layer",
    sum: "sum",
    bias: "bias",
  },
  ja: {
    label: "カラー画像の上のカーネル：チャンネルごとにカーネルの層があり、和を合計する",
    channels: ["赤", "緑", "青", "アルファ"],
    window: "画像（0〜1）",
    kernel: "カーネルの層",
    sum: "和",
    bias: "バイアス",
  },
};

/** The channels one below the other, and their sum. */
export function colourDrawing(step: ColourStep, language: Language, ink: Ink): string {
  const text = WORDS[language];
  const { sums, bias, result } = step;
  const below = 40 + sums.length * ROW;
  const total = [...text.channels.slice(0, sums.length), text.bias].join(" + ");
  const terms = [...sums.map((sum) => digits(sum, 4)), digits(bias, 2)].map((term, i) =>
    i > 0 && term.startsWith("−") ? `(${term})` : term,
  );
  return drawing(
    520,
    below + 56,
    text.label,
    ink,
    words(text.window, 66, 24, ink.quiet),
    words(text.kernel, 236, 24, ink.quiet),
    words(text.sum, 410, 24, ink.quiet),
    ...sums.map((_, c) => channelRow(step, c, 36 + c * ROW, text.channels[c], ink)),
    words(total, 16, below + 16, ink.quiet),
    words(`= ${terms.join(" + ")} = ${digits(result, 4)}`, 16, below + 40, ink.text, { size: 15 }),
  );
}

function channelRow({ windows, kernels, sums }: ColourStep, c: number, y: number, name: string, ink: Ink): string {
  const middle = y + 1.5 * CELL + 5;
  const table = (x: number, values: readonly number[], colours: (i: number) => readonly [string, string]) =>
    cells({ x, y, columns: 3, texts: values.map((value) => digits(value, 2)), cell: CELL, colours }, ink);
  return [
    words(name, 16, middle, ink.text),
    table(66, windows[c], (i) => tinted(windows[c][i], c)),
    words("×", 204, middle, ink.text, { size: 20 }),
    table(236, kernels[c], () => [ink.back, ink.text]),
    words("→", 372, middle, ink.text, { size: 20 }),
    words(digits(sums[c], 4), 410, middle, ink.text, { size: 15 }),
  ].join("");
}

/** A cell in its channel's colour, as bright as its number; transparency in grey. */
function tinted(value: number, channel: number): readonly [string, string] {
  if (channel === 3) return grey(value);
  const level = Math.round(255 * value);
  const fill = `rgb(${[0, 1, 2].map((c) => (c === channel ? level : Math.round(level * 0.35))).join(",")})`;
  // Green is the brightest to the eye, blue the darkest.
  return [fill, grey(value * [0.6, 0.85, 0.45][channel])[1]];
}

function digits(value: number, count: number): string {
  const text = Math.abs(value).toFixed(count);
  return value < 0 && Number(text) > 0 ? `−${text}` : text;
}

import { conv2d, tensor } from "noodlenet";
import type { Language } from "noodlenet/viz";
import { cells, drawing, frame, grey, type Ink, words } from "./ink.js";
import type { Patch, Steps } from "./patch.js";

/** Finds edges between a dark left and a bright right. */
export const KERNEL = [-1, 0, 1, -2, 0, 2, -1, 0, 1] as const;
export const BIAS = 20;

const CELL = 28;
const WORDS = {
  en: {
    label: "A convolution step by step: numbers under the kernel, kernel, products, sum plus bias, output",
    input: (n: number) => `input ${n}×${n}, padding dashed`,
    output: (n: number) => `output; ${n}×${n} without padding`,
    window: "under the kernel",
    kernel: "kernel 3×3",
    products: "products",
    sum: "sum",
    bias: "bias",
  },
  ja: {
    label: "畳み込みの一歩ずつ：カーネルの下の数、カーネル、積、和とバイアス、出力",
    input: (n: number) => `入力 ${n}×${n}（破線はパディング）`,
    output: (n: number) => `出力（枠内はパディングなしの ${n}×${n}）`,
    window: "カーネルの下の数",
    kernel: "カーネル 3×3",
    products: "積",
    sum: "和",
    bias: "バイアス",
  },
};

/** The patch convolved by the library: a kernel of 3x3 keeps its size once there is a ring of zeros around it. */
export function convolutionSteps({ grey: values, size }: Patch): Steps {
  const wide = size + 2;
  const input = new Array<number>(wide * wide).fill(0);
  values.forEach((value, i) => {
    input[(Math.floor(i / size) + 1) * wide + (i % size) + 1] = value;
  });
  const x = tensor([...values], { shape: [1, size, size, 1] });
  const kernel = tensor([...KERNEL], { shape: [3, 3, 1, 1] });
  const output = Array.from(conv2d(x, kernel, { bias: tensor([BIAS]), padding: "same" }).dataSync());
  return { input, inputColumns: wide, output, columns: size, start: [2, 3] };
}

/** The convolution at its first position: readable without a script, with parts that the script moves. */
export function convolutionDrawing(steps: Steps, language: Language, ink: Ink): string {
  const text = WORDS[language];
  const { columns, inputColumns, start } = steps;
  const [row, column] = start;
  const right = 16 + inputColumns * CELL + 24;
  const below = 34 + inputColumns * CELL + 34;
  return drawing(
    right + columns * CELL + 24,
    below + 3 * CELL + 66,
    text.label,
    ink,
    words(text.input(columns), 16, 22, ink.quiet),
    inputCells(steps, ink),
    frame(16 + column * CELL, 32 + row * CELL, 3 * CELL, 3 * CELL, ink.mark, "frame"),
    words(text.output(columns - 2), right, 22, ink.quiet, { size: 12 }),
    outputCells(steps, right, ink),
    frame(right + CELL, 32 + CELL, (columns - 2) * CELL, (columns - 2) * CELL, ink.accent),
    frame(right + column * CELL, 32 + row * CELL, CELL, CELL, ink.mark, "mark"),
    sumRow(steps, below, text, ink),
  );
}

function inputCells({ input, inputColumns }: Steps, ink: Ink): string {
  const outside = (i: number) => {
    const [row, column] = [Math.floor(i / inputColumns), i % inputColumns];
    return Math.min(row, column) === 0 || Math.max(row, column) === inputColumns - 1;
  };
  const colours = (i: number) => (outside(i) ? ([ink.back, ink.quiet] as const) : grey(input[i] / 255));
  return cells(
    { x: 16, y: 32, columns: inputColumns, texts: input.map(String), cell: CELL, colours, dashed: outside },
    ink,
  );
}

function outputCells({ output, columns }: Steps, x: number, ink: Ink): string {
  // Scaled by the output without padding: the zeros beyond the border cause larger values.
  const edge = (i: number) => [0, columns - 1].some((n) => n === i % columns || n === Math.floor(i / columns));
  const inner = output.filter((_, i) => !edge(i));
  const [low, high] = [Math.min(...inner), Math.max(...inner)];
  const colours = (i: number) => grey((output[i] - low) / (high - low || 1));
  return cells({ x, y: 32, columns, texts: output.map(signed), cell: CELL, colours }, ink);
}

function sumRow(steps: Steps, y: number, text: (typeof WORDS)[Language], ink: Ink): string {
  const { products, window, sum, result } = stepAt(steps, ...steps.start);
  const plain = () => [ink.back, ink.text] as const;
  const table = (name: string, x: number, cell: number, values: readonly number[], title: string) =>
    words(title, x, y, ink.quiet) +
    cells({ x, y: y + 10, columns: 3, texts: values.map(signed), cell, colours: plain, name }, ink);
  const middle = y + 10 + 1.5 * CELL + 6;
  return [
    table("window", 16, CELL, window, text.window),
    words("×", 130, middle, ink.text, { size: 20 }),
    table("kernel", 160, CELL, KERNEL, text.kernel),
    words("=", 274, middle, ink.text, { size: 20 }),
    table("products", 304, CELL + 10, products, text.products),
    words(sumText(sum, result, text), 16, y + 3 * CELL + 50, ink.text, { size: 16, part: "sum" }),
  ].join("");
}

/** One position of the kernel. */
export function stepAt({ input, inputColumns, output, columns }: Steps, row: number, column: number) {
  const window = KERNEL.map((_, i) => input[(row + Math.floor(i / 3)) * inputColumns + column + (i % 3)]);
  const products = window.map((value, i) => value * KERNEL[i]);
  const result = output[row * columns + column];
  return { window, products, sum: result - BIAS, result };
}

function sumText(sum: number, result: number, text: { readonly sum: string; readonly bias: string }): string {
  return `${text.sum} ${signed(sum)} + ${text.bias} ${BIAS} = ${signed(result)}`;
}

/** The data that the page's script needs to move the kernel. */
export function convolutionData(steps: Steps, language: Language): string {
  const { sum, bias } = WORDS[language];
  return JSON.stringify({
    kind: "convolution",
    ...steps,
    kernel: KERNEL,
    bias: BIAS,
    cell: CELL,
    words: { sum, bias },
  });
}

/** A number with a true minus sign, and no minus zero. */
function signed(value: number): string {
  return value < 0 ? `−${-value}` : `${Math.abs(value)}`;
}

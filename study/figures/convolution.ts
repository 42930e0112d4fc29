import type { Language } from "noodlenet/viz";
import type { Ink } from "./ink.js";
import { type ConvolutionWords, convolutionFigure } from "./moving/convolutionFigure.js";
import type { ConvolutionData } from "./moving/reportScript.js";
import type { Convolution } from "./moving/slide.js";
import type { Patch } from "./patch.js";

const WORDS: Readonly<Record<Language, (size: number) => ConvolutionWords>> = {
  en: (size) => ({
    picture: "A convolution step by step. Kernel at row {row}, column {column}: sum {sum}, output {y}",
    input: `input ${size}×${size}, padding dashed`,
    output: `output; ${size - 2}×${size - 2} unpadded`,
    window: "under the kernel",
    kernel: "kernel 3×3",
    products: "products",
    sum: "sum",
    bias: "bias",
  }),
  ja: (size) => ({
    picture: "畳み込みの一歩ずつ。カーネルは {row} 行 {column} 列、和は {sum}、出力は {y}",
    input: `入力 ${size}×${size}（破線はパディング）`,
    output: "出力、枠はパディングなし",
    window: "カーネルの下の数",
    kernel: "カーネル 3×3",
    products: "積",
    sum: "和",
    bias: "バイアス",
  }),
};

/** Pixels of the figure for each of its units. */
const SCALE = 1.6;

/** The patch with a ring of zeros around it, which keeps its size, under a kernel that finds edges between a dark left and a bright right. */
export function convolutionOf({ grey, size }: Patch): Convolution {
  const columns = size + 2;
  const values = new Array<number>(columns * columns).fill(0);
  grey.forEach((value, i) => {
    values[(Math.floor(i / size) + 1) * columns + (i % size) + 1] = value;
  });
  const kernel = [-1, 0, 1, -2, 0, 2, -1, 0, 1];
  return { input: { values, columns }, padded: true, kernel, bias: 20, row: 2, column: 3 };
}

const wordsOf = ({ input }: Convolution, language: Language) => WORDS[language](input.columns - 2);

/** The convolution at its first place: readable without a script, and redrawn by it. */
export const convolutionDrawing = (state: Convolution, language: Language, ink: Ink) =>
  convolutionFigure(state, wordsOf(state, language), ink, SCALE);

/** The data that the page's script needs to move the kernel. */
export function convolutionData(state: Convolution, language: Language): string {
  const data: ConvolutionData = { state, words: wordsOf(state, language), scale: SCALE };
  return JSON.stringify(data);
}

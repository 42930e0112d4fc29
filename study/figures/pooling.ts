import { maxPool2d, tensor } from "noodlenet";
import type { Language } from "noodlenet/viz";
import { cells, drawing, frame, grey, type Ink, words } from "./ink.js";
import type { Steps } from "./patch.js";

const CELL = 40;
const WORDS = {
  en: {
    label: "2×2 max-pooling step by step: the largest of four numbers goes into the output",
    input: "a piece of a feature map, 6×6",
    output: "output, 3×3",
    max: "largest of",
  },
  ja: {
    label: "2×2 の最大プーリングの一歩ずつ：四つの数の最大値が出力になる",
    input: "特徴マップの一部 6×6",
    output: "出力 3×3",
    max: "最大値：",
  },
};

/** Pools a square of numbers with the library. Numbers are rounded to the digits that the figure shows. */
export function poolingSteps(values: readonly number[], side: number): Steps {
  const input = values.map((value) => Math.round(value * 100) / 100);
  const x = tensor(input, { shape: [1, side, side, 1], dtype: "float64" });
  const output = Array.from(maxPool2d(x, { poolSize: 2 }).dataSync());
  return { input, inputColumns: side, output, columns: side / 2, start: [1, 1] };
}

/** The pooling at its first position. */
export function poolingDrawing(steps: Steps, language: Language, ink: Ink): string {
  const text = WORDS[language];
  const { input, inputColumns, output, columns, start } = steps;
  const [row, column] = start;
  const right = 16 + inputColumns * CELL + 70;
  const height = 34 + inputColumns * CELL;
  const high = Math.max(...input) || 1;
  const shade = (values: readonly number[]) => (i: number) => grey(values[i] / high);
  const table = (x: number, values: readonly number[], wide: number) =>
    cells({ x, y: 32, columns: wide, texts: values.map(shown), cell: CELL, colours: shade(values) }, ink);
  return drawing(
    right + columns * CELL + 60,
    height + 46,
    text.label,
    ink,
    words(text.input, 16, 22, ink.quiet),
    table(16, input, inputColumns),
    quarters(inputColumns, ink),
    frame(16 + column * 2 * CELL, 32 + row * 2 * CELL, 2 * CELL, 2 * CELL, ink.mark, "frame"),
    words("→", right - 45, 32 + (inputColumns / 2) * CELL, ink.text, { size: 24 }),
    words(text.output, right, 22, ink.quiet),
    table(right, output, columns),
    frame(right + column * CELL, 32 + row * CELL, CELL, CELL, ink.mark, "mark"),
    words(poolText(steps, text.max), 16, height + 28, ink.text, { size: 16, part: "sum" }),
  );
}

/** Thick lines between the windows, which do not overlap. */
function quarters(side: number, ink: Ink): string {
  const windows = Array.from({ length: (side / 2) ** 2 }, (_, i) => i);
  return windows
    .map((i) => {
      const [row, column] = [Math.floor(i / (side / 2)), i % (side / 2)];
      return frame(16 + 2 * column * CELL, 32 + 2 * row * CELL, 2 * CELL, 2 * CELL, ink.accent);
    })
    .join("");
}

function poolText({ input, inputColumns, output, columns, start: [row, column] }: Steps, max: string): string {
  const four = [0, 1, 2, 3].map((i) => input[(2 * row + (i >> 1)) * inputColumns + 2 * column + (i & 1)]);
  return `${max} ${four.map(shown).join(", ")} = ${shown(output[row * columns + column])}`;
}

function shown(value: number): string {
  return value.toFixed(2);
}

/** The data that the page's script needs to move the window. */
export function poolingData(steps: Steps, language: Language): string {
  return JSON.stringify({ kind: "pooling", ...steps, cell: CELL, words: { max: WORDS[language].max } });
}

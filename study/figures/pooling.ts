import type { Language } from "noodlenet/viz";
import type { Ink } from "./ink.js";
import { type Pooling, type PoolingWords, poolingFigure } from "./moving/poolingFigure.js";
import type { PoolingData } from "./moving/reportScript.js";

const WORDS: Readonly<Record<Language, (side: number) => PoolingWords>> = {
  en: (side) => ({
    picture: "2×2 max-pooling step by step. Window in row {row}, column {column}: {window}; kept is {y}",
    input: `piece of a feature map, ${side}×${side}`,
    output: `output, ${side / 2}×${side / 2}`,
    keeps: "largest of {window}",
  }),
  ja: (side) => ({
    picture: "2×2 の最大プーリングの一歩ずつ。{row} 行 {column} 列の窓：{window}。残るのは {y}",
    input: `特徴マップの一部 ${side}×${side}`,
    output: `出力 ${side / 2}×${side / 2}`,
    keeps: "{window} の最大値",
  }),
};

/** Pixels of the figure for each of its units. */
const SCALE = 1.6;

/** The pooling of a square of numbers, rounded to the digits that the figure shows. */
export function poolingOf(numbers: readonly number[], side: number): Pooling {
  const values = numbers.map((value) => Math.round(value * 100) / 100);
  const most = Math.max(...values.map(Math.abs)) || 1;
  return { input: { values, columns: side }, kind: "max", most, digits: 2, row: 1, column: 1 };
}

const wordsOf = ({ input }: Pooling, language: Language) => WORDS[language](input.columns);

/** The pooling at its first window: readable without a script, and redrawn by it. */
export const poolingDrawing = (state: Pooling, language: Language, ink: Ink) =>
  poolingFigure(state, wordsOf(state, language), ink, SCALE);

/** The data that the page's script needs to move the window. */
export function poolingData(state: Pooling, language: Language): string {
  const data: PoolingData = { state, words: wordsOf(state, language), scale: SCALE };
  return JSON.stringify(data);
}

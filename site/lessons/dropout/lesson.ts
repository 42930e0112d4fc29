import type { Lesson } from "../contract.js";
import stored from "../training/runs.json" with { type: "json" };
import { x, y } from "./program.js";
import { TEXTS } from "./texts.js";

const { cnn, dropout: dropped } = stored.runs;
const RATES = ["0.25", "0.5", "0.75"] as const;
const DRAWS = 64;
const masksOf = (rate: number) =>
  Array.from({ length: DRAWS }, (_, draw) =>
    Array.from(y(rate, draw + 1).dataSync(), (value) => (value > 0 ? "1" : "0")).join(""),
  );

/** What the figure draws: the units, and the library's masks, a string of 0 and 1 for each draw. */
export const numbers = {
  x: Array.from(x.dataSync(), (value) => Number(value.toFixed(2))),
  rates: RATES,
  masks: Object.fromEntries(RATES.map((rate) => [rate, masksOf(Number(rate))])) as Record<
    (typeof RATES)[number],
    string[]
  >,
  runs: { cnn, dropout: dropped },
};

const lowest = (values: readonly number[]) => Math.min(...values);

export const dropout: Lesson = {
  id: "dropout",
  texts: TEXTS,
  formula: [
    "\\term{y}{y_i} = \\term{mask}{m_i} \\cdot \\frac{\\term{x}{x_i}}{\\term{scale}{1 - p}}, \\qquad \\term{mask}{P(m_i = 0) = p}",
    "\\term{y}{\\now{y}{0.60}} = \\term{mask}{\\now{m}{1}} \\cdot \\frac{\\term{x}{\\now{x}{0.30}}}{\\term{scale}{1 - \\now{p}{0.5}}}",
  ],
  code: { terms: { x: ["x", "units"], mask: ["|randomKey(draw)|"], scale: ["rate"], y: ["y", "|dropout(|"] } },
  sources: [
    { file: "src/tensor/ops/dropout.ts", name: "dropout" },
    { file: "src/layers/Dropout.ts", name: "Dropout" },
    { file: "src/tensor/create.ts", name: "randomUniform" },
  ],
  printed: {
    training20: dropped.accuracy[19].toFixed(2),
    validation20: dropped.valAccuracy[19].toFixed(2),
    lowestPlain: lowest(cnn.valLoss).toFixed(2),
    lowestPlainEpoch: cnn.valLoss.indexOf(lowest(cnn.valLoss)) + 1,
    lastPlain: cnn.valLoss[29].toFixed(2),
    lowestDropped: lowest(dropped.valLoss).toFixed(2),
    lowestDroppedEpoch: dropped.valLoss.indexOf(lowest(dropped.valLoss)) + 1,
    masks: 2 ** 8,
  },
  numbers,
};

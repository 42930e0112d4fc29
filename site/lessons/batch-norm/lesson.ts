import type { Lesson } from "../contract.js";
import { stepsToNineTenths } from "./averages.js";
import runs from "./runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

const last = (values: readonly number[]) => values[values.length - 1];
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export const batchNorm: Lesson = {
  id: "batch-norm",
  texts: TEXTS,
  formula: [
    "y = \\gamma\\,\\frac{x - \\term{batch}{\\mu}}{\\sqrt{\\sigma^2 + \\varepsilon}} + \\beta",
    "\\term{moving}{\\hat\\mu} \\leftarrow \\term{momentum}{m}\\,\\term{moving}{\\hat\\mu} + \\term{momentum}{(1 - m)}\\,\\term{batch}{\\mu}",
    "\\term{moving}{\\now{after}{−0.412}} \\approx \\term{momentum}{\\now{m}{0.99}} \\cdot \\term{moving}{\\now{before}{(−0.409)}}",
    "{} + \\term{momentum}{\\now{rest}{0.01}} \\cdot \\term{batch}{\\now{batch}{(−0.748)}}",
  ],
  code: {
    terms: { momentum: ["momentum"], moving: ["BatchNormalization"], batch: ["batchSize: 16"] },
  },
  sources: [
    { file: "src/layers/BatchNormalization.ts", name: "move" },
    { file: "src/layers/BatchNormalization.ts", name: "moving" },
    { file: "src/backends/reference/batchNorm.ts", name: "batchNorm" },
  ],
  printed: {
    slow: last(runs["0.99"].valAccuracy).toFixed(2),
    fast: last(runs["0.9"].valAccuracy).toFixed(2),
    loss: last(runs["0.99"].loss).toFixed(4),
    moving: last(runs.moving["0.99"]).toFixed(2).replace("-", "−"),
    batch: average(runs.batchMeans).toFixed(2).replace("-", "−"),
    steps99: stepsToNineTenths(0.99),
    steps9: stepsToNineTenths(0.9),
    way: `${Math.round(100 * (1 - 0.99 ** 84))}%`,
  },
  numbers: { batchMeans: runs.batchMeans, runs: { "0.99": runs["0.99"], "0.9": runs["0.9"] } },
};

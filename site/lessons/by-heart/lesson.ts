import type { Lesson } from "../contract.js";
import { numbers as tenSeconds } from "../ten-seconds/lesson.js";
import stored from "../training/runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

const { runs } = stored;
const recipes = ["photos6", "photos14", "photos56", "cnn", "photos448"] as const;
const { weights } = tenSeconds;

/** What the figure draws: the curves for each number of pictures, and those with tossed labels. */
export const numbers = {
  weights,
  counts: [6, 14, 56, 112, 448],
  recipes,
  curves: recipes.map((name) => runs[name]),
  runs: { cnn: runs.cnn, tossed: runs.tossed },
};

const gapOf = ({ loss, valLoss }: { readonly loss: readonly number[]; readonly valLoss: readonly number[] }) =>
  (valLoss[29] - loss[29]).toFixed(2);

export const byHeart: Lesson = {
  id: "by-heart",
  texts: TEXTS,
  formula: [
    "\\term{train}{L_{\\word{train}}} = \\frac{1}{\\term{n}{n}} \\sum_{i=1}^{\\term{n}{n}} \\ell(x_i), \\qquad \\term{n}{n = \\now{n}{112}}",
    "\\term{gap}{L_{\\word{val}} - L_{\\word{train}}} = \\term{val}{\\now{val}{0.570}} - \\term{train}{\\now{train}{0.034}} \\approx \\term{gap}{\\now{gap}{0.535}}",
  ],
  code: { terms: { n: ["n"], train: ["const |data|", "fit(|data|,"], val: ["validationData"], gap: ["gap"] } },
  sources: [
    { file: "src/training/Trainer.ts", name: "Trainer" },
    { file: "src/losses/crossEntropy.ts", name: "sparseCategoricalCrossentropy" },
    { file: "src/data/arrays.ts", name: "arrays" },
  ],
  printed: {
    weights,
    perPicture: Math.round(weights / 112),
    gap14: gapOf(runs.photos14),
    gap56: gapOf(runs.photos56),
    gap112: gapOf(runs.cnn),
    val112: runs.cnn.valLoss[29].toFixed(3),
    train112: runs.cnn.loss[29].toFixed(3),
    per6: weights / 6,
    gap448: gapOf(runs.photos448),
    luck: runs.photos6.valAccuracy[29].toFixed(2),
    tossed: runs.tossed.accuracy[29].toFixed(2),
    tossedVal: runs.tossed.valAccuracy[29].toFixed(2),
    coin: Math.LN2.toFixed(2),
    tossedLoss: runs.tossed.valLoss[29].toFixed(2),
  },
  numbers,
};

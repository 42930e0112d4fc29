import type { Lesson } from "../contract.js";
import type { RecipeName } from "../training/recipes.js";
import stored from "../training/runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

const { runs, penalties } = stored;
const nothing = penalties.l2large.map(() => 0);
const factor = (lambda: string, recipe: RecipeName, penalty: readonly number[]) => ({
  lambda,
  recipe,
  run: runs[recipe],
  penalty,
});

/** What the figure draws: for each factor a training, and what of its validation loss is the penalty after each epoch. */
export const numbers = {
  factors: [
    factor("0", "cnn", nothing),
    factor("0.001", "l2small", penalties.l2small),
    factor("0.01", "l2middle", penalties.l2middle),
    factor("0.1", "l2large", penalties.l2large),
  ],
};

const first = runs.l2large.valLoss[0];

export const l2: Lesson = {
  id: "l2",
  texts: TEXTS,
  formula: [
    "\\term{loss}{L} = \\term{data}{L_{\\word{data}}} + \\term{penalty}{\\term{lambda}{\\lambda}\\sum w^2}",
    "\\term{loss}{\\now{loss}{10.505}} \\approx \\term{data}{\\now{data}{0.688}} + \\term{penalty}{\\now{penalty}{9.817}}",
    "\\frac{\\partial L}{\\partial w} = \\term{data}{\\frac{\\partial L_{\\word{data}}}{\\partial w}} + \\term{penalty}{2\\term{lambda}{\\lambda} w}",
  ],
  code: {
    terms: {
      loss: ["history"],
      data: ["sparseCategoricalCrossentropy"],
      penalty: ["kernelRegularizer"],
      lambda: ["lambda"],
    },
  },
  sources: [
    { file: "src/layers/regularizers.ts", name: "l2" },
    { file: "src/losses/crossEntropy.ts", name: "sparseCategoricalCrossentropy" },
    { file: "src/layers/Dense.ts", name: "Dense" },
  ],
  printed: {
    first: first.toFixed(1),
    last: runs.l2large.valLoss[29].toFixed(3),
    lastPenalty: penalties.l2large[29].toFixed(3),
    share: `${Math.round((100 * penalties.l2large[0]) / first)}%`,
    accuracy: runs.l2large.valAccuracy[29].toFixed(2),
    middle: runs.l2middle.valAccuracy[29].toFixed(2),
    coin: Math.LN2.toFixed(3),
  },
  numbers,
};

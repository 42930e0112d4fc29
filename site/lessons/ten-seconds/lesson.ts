import { modelFromSnapshot } from "noodlenet";
import { bowls } from "noodlenet/bowls";
import type { Lesson } from "../contract.js";
import { SEED, SIZE } from "../training/pictures.js";
import { RECIPES } from "../training/recipes.js";
import stored from "../training/runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

const { cnn } = stored.runs;
const model = modelFromSnapshot(RECIPES.cnn.network);
const weights = model.countParams();
model.dispose();

/** What the figure draws: eight pictures, what the network says of them after each epoch, and its curves. */
export const numbers = {
  still: Buffer.from(Uint8Array.from(bowls(8, SEED, { size: SIZE }).x.data)).toString("base64"),
  size: SIZE,
  watched: stored.watched,
  run: cnn,
  weights,
};

export const tenSeconds: Lesson = {
  id: "ten-seconds",
  texts: TEXTS,
  formula: [
    "\\term{p}{p} = \\term{net}{f}(\\term{x}{x};\\, w)",
    "w \\leftarrow w - \\eta\\, \\frac{\\partial \\term{loss}{L}}{\\partial w}, \\qquad \\term{loss}{L = \\now{loss}{0.0345}}",
  ],
  code: { terms: { x: ["train", "val"], net: ["Sequential", "layers"], p: ["softmax"], loss: ["loss"] } },
  sources: [
    { file: "src/models/Sequential.ts", name: "Sequential" },
    { file: "src/training/Trainer.ts", name: "Trainer" },
    { file: "src/optim/Adam.ts", name: "Adam" },
  ],
  printed: {
    weights,
    last: cnn.accuracy[29].toFixed(2),
    validation: cnn.valAccuracy[29].toFixed(2),
    surest: `${Math.round(100 * stored.watched[29][0])}%`,
    right: Math.round(56 * cnn.valAccuracy[29]),
    hash: cnn.hash,
  },
  numbers,
};

import { modelFromSnapshot } from "noodlenet";
import type { Lesson } from "../contract.js";
import { numbers as tenSeconds } from "../ten-seconds/lesson.js";
import { RECIPES } from "../training/recipes.js";
import stored from "../training/runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

const { runs, shifts } = stored;
const model = modelFromSnapshot(RECIPES.dense.network);
const dense = model.countParams();
model.dispose();

/** The first four bowls of lesson 0. */
const four = Buffer.from(tenSeconds.still, "base64").subarray(0, 4 * tenSeconds.size ** 2 * 3);

/** What the figure draws: pictures as base64, and the accuracies of both networks by how far pictures are moved. */
export const numbers = {
  pictures: four.toString("base64"),
  size: tenSeconds.size,
  weights: { dense, cnn: tenSeconds.weights },
  shifts,
  runs: { dense: runs.dense, cnn: runs.cnn },
};

export const denseOrConvolutional: Lesson = {
  id: "dense-or-convolutional",
  texts: TEXTS,
  formula: [
    "\\term{dense}{y_j = \\sum_{i} W_{i,j}}\\, \\term{x}{x_i} \\term{dense}{{}+ b_j}, \\quad \\term{dense}{a = \\now{dense}{0.70}}",
    "\\term{conv}{y_{i,j} = \\sum_{p,q} k_{p,q}}\\, \\term{x}{x_{i+p,\\,j+q}} \\term{conv}{{}+ b}, \\quad \\term{conv}{a = \\now{conv}{0.79}}",
  ],
  code: { terms: { x: ["x"], dense: ["dense"], conv: ["convolutional"] } },
  sources: [
    { file: "src/layers/Dense.ts", name: "Dense" },
    { file: "src/layers/Conv2D.ts", name: "Conv2D" },
    { file: "src/backends/reference/matmul.ts", name: "matmul" },
  ],
  printed: {
    dense,
    cnn: tenSeconds.weights,
    times: Math.round(dense / tenSeconds.weights),
    denseVal: runs.dense.valAccuracy[29].toFixed(2),
    cnnVal: runs.cnn.valAccuracy[29].toFixed(2),
    cnnShifted: shifts.cnn[8].toFixed(2),
    denseShifted: shifts.dense[8].toFixed(2),
  },
  numbers,
};

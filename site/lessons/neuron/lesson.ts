import type { Lesson } from "../contract.js";
import { products, y, z } from "./program.js";
import { TEXTS } from "./texts.js";
import { farthest } from "./unit.js";

const value = (tensor: { dataSync(): ArrayLike<number> }) => tensor.dataSync()[0];

export const neuron: Lesson = {
  id: "neuron",
  texts: TEXTS,
  formula: [
    "\\term{y}{y} = \\term{bend}{\\sigma}\\bigl(\\term{p1}{w_1 x_1} + \\term{p2}{w_2 x_2} + \\term{b}{b}\\bigr)",
    "\\term{z}{z} = \\term{p1}{\\now{w1}{2.0}\\cdot\\now{x1}{0.80}} + \\term{p2}{\\now{w2}{(−3.0)}\\cdot\\now{x2}{0.30}}",
    "{} + \\term{b}{\\now{b}{0.5}} = \\term{z}{\\now{z}{1.20}}",
    "\\term{bend}{\\sigma}(\\term{z}{\\now{z}{1.20}}) = \\frac{1}{1 + e^{-z}} \\approx \\term{y}{\\now{y}{0.77}}",
  ],
  code: {
    terms: {
      p1: ["tensor([|0.8|, 0.3])", "tensor([|2|, -3])"],
      p2: ["tensor([0.8, |0.3|])", "tensor([2, |-3|])"],
      b: ["tensor(|0.5|)", "bias"],
      z: ["z"],
      bend: ["sigmoid"],
      y: ["y"],
    },
    values: {
      x1: ["tensor([|0.8|, 0.3])"],
      x2: ["tensor([0.8, |0.3|])"],
      w1: ["tensor([|2|, -3])"],
      w2: ["tensor([2, |-3|])"],
      b: ["tensor(|0.5|)"],
    },
  },
  sources: [
    { file: "src/layers/Dense.ts", name: "Dense" },
    { file: "src/backends/reference/matmul.ts", name: "matmul" },
    { file: "src/tensor/ops/sigmoid.ts", name: "sigmoid" },
  ],
  printed: {
    z: value(z).toFixed(2),
    y: value(y).toFixed(2),
    percent: `${Math.round(100 * value(y))}%`,
    far4: farthest(4, true).toFixed(2),
    far16: farthest(16, true).toFixed(3),
    far32: farthest(32, true).toFixed(3),
    straight: farthest(32, false).toFixed(1),
  },
  numbers: { products: Array.from(products.dataSync()), z: value(z), y: value(y) },
};

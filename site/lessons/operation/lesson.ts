import type { Lesson } from "../contract.js";
import stored from "./runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

/** What the figure draws: where it begins, what comes back to the operation, and of each slope the losses and what the test says. */
export const numbers = { at: 1, dy: 0.8, ...stored };

const { losses } = stored;
const last = (values: readonly number[]) => values[values.length - 1];

export const operation: Lesson = {
  id: "operation",
  texts: TEXTS,
  formula: [
    "\\term{value}{y} = \\frac{x + \\sqrt{x^2 + 4}}{2}",
    "\\term{slope}{\\frac{dy}{dx}} = \\frac{1}{2}\\left(1 + \\frac{x}{\\sqrt{x^2 + 4}}\\right)",
    "\\term{passed}{\\frac{dL}{dx}} = \\term{behind}{\\frac{dL}{dy}} \\cdot \\term{slope}{\\frac{dy}{dx}}",
    "\\term{passed}{\\now{passed}{0.5789}} \\approx \\term{behind}{\\now{behind}{0.8}} \\cdot \\term{slope}{\\now{slope}{0.7236}}",
    "\\term{difference}{\\frac{y(x + h) - y(x - h)}{2h}} \\approx \\term{difference}{\\now{difference}{0.707107}}",
  ],
  code: {
    terms: {
      value: ["const value = |x.add(root).div(2)|;"],
      slope: ["const slope = |x.div(root).add(1).div(2)|;"],
      behind: ["dy"],
      passed: ["gradient"],
      difference: ["gradientProperty"],
    },
  },
  sources: [
    { file: "src/tensor/customGradient.ts", name: "customGradient" },
    { file: "src/testing/gradientProperty.ts", name: "gradientProperty" },
    { file: "src/tensor/ops/softsign.ts", name: "softsign" },
  ],
  printed: {
    first: losses.right[0].toFixed(2),
    right5: losses.right[5].toFixed(2),
    chain5: losses.chain[5].toFixed(2),
    sign5: losses.sign[5].toFixed(2),
    right: last(losses.right).toFixed(4),
    factor: last(losses.factor).toFixed(4),
    chain: last(losses.chain).toFixed(2),
    sign: last(losses.sign).toFixed(2),
  },
  numbers,
};

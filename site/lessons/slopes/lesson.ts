import { sigmoid, tensor } from "noodlenet";
import { powerOfTen } from "../client/powersOfTen.js";
import type { Lesson } from "../contract.js";
import { UNIT } from "./graph.js";
import { byDifferences, byGraph } from "./program.js";
import { TEXTS } from "./texts.js";

/** The weight at which steps of all sizes are tried. */
const AT = 1;
const exact = byGraph(AT);

/** Steps from 1 down to 1e-15. */
const POWERS = Array.from({ length: 16 }, (_, i) => i);
const steps = POWERS.map((power) => Number(`1e-${power}`));

/** By differences in float32, in which a network computes. */
function inFloat32(at: number, h: number): number {
  const loss = (w: number) => sigmoid(tensor(w).mul(UNIT.x).add(UNIT.b)).sub(UNIT.label).square().item();
  return (loss(at + h) - loss(at - h)) / (2 * h);
}

/** How far differences are from the slope, as a part of it. */
const off = (slope: number) => Math.abs((slope - exact) / exact);
const float64 = steps.map((h) => off(byDifferences(AT, h)));
const float32 = steps.map((h) => off(inFloat32(AT, h)));
const best = (errors: readonly number[]) => errors.indexOf(Math.min(...errors));

/** What the figure draws. */
export const numbers = { at: AT, exact, steps, float64, float32 };

export const slopes: Lesson = {
  id: "slopes",
  texts: TEXTS,
  formula: [
    "\\term{loss}{L} = (\\term{y}{\\sigma(}\\term{z}{w x + b}\\term{y}{)} - t)^2",
    "\\term{slope}{\\frac{dL}{dw}} = \\term{loss}{2(y - t)}\\cdot\\term{y}{y(1 - y)}\\cdot\\term{z}{x}",
    "\\term{slope}{\\frac{dL}{dw}} = \\term{loss}{\\now{square}{(−0.851)}}\\cdot\\term{y}{\\now{sigmoid}{0.244}}\\cdot\\term{z}{\\now{product}{0.800}} \\approx \\term{slope}{\\now{slope}{−0.1664}}",
    "\\term{difference}{\\frac{L(w + h) - L(w - h)}{2h}} \\approx \\term{difference}{\\now{difference}{−0.1625}}",
  ],
  code: {
    terms: {
      z: ["|w.mul(x).add(b)|"],
      y: ["sigmoid"],
      loss: ["|sub(label).square()|"],
      slope: ["byGraph", "backward()"],
      difference: ["byDifferences"],
    },
  },
  sources: [
    { file: "src/tensor/backward.ts", name: "backward" },
    { file: "src/tensor/ops/sigmoid.ts", name: "sigmoid" },
    { file: "src/testing/checkGradients.ts", name: "checkGradients" },
  ],
  printed: {
    exact: exact.toFixed(4).replace("-", "−"),
    best64: powerOfTen(-best(float64)),
    worst32: `${Math.round(100 * float32[8])}%`,
    worst64: `${Math.round(100 * float64[15])}%`,
  },
  numbers,
};

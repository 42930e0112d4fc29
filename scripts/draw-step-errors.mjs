/**
 * Draws assets/gradient-step-errors.png: the error of differences of tanh at 0.7 over the step, one-sided, central and extrapolated. Needs
 * a built dist/.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { lineChart, toPng } from "noodlenet/viz";

const x = 0.7;
const slope = 1 - Math.tanh(x) ** 2;
const central = (h) => (Math.tanh(x + h) - Math.tanh(x - h)) / (2 * h);
const methods = {
  "to one side": (h) => (Math.tanh(x + h) - Math.tanh(x)) / h,
  central,
  "central, extrapolated": (h) => (4 * central(h / 2) - central(h)) / 3,
};
const exponents = Array.from({ length: 57 }, (_, i) => -14 + i / 4);
const digits = (error) => Math.log10(Math.max(error / slope, 1e-16));
const svg = await lineChart({
  title: "How wrong differences are: the slope of tanh at 0.7",
  xLabel: "step h, as a power of ten",
  yLabel: "relative error, as a power of ten",
  series: Object.entries(methods).map(([name, f]) => ({
    name,
    // The largest of neighbouring steps: single ones are right by luck.
    points: exponents.map((e) => ({
      x: e,
      y: digits(Math.max(...[0.97, 1, 1.03].map((factor) => Math.abs(f(factor * 10 ** e) - slope)))),
    })),
  })),
});
writeFileSync(join(import.meta.dirname, "..", "assets", "gradient-step-errors.png"), await toPng(svg));

import { fold, randomKey, randomUniform } from "noodlenet";
import type { Lesson } from "../contract.js";
import { bestShare, binomial, signTest } from "./chance.js";
import { interval } from "./program.js";
import { TEXTS } from "./texts.js";

/** How many pictures there are to begin with, how many at most, how many sets of them, and how many networks toss coins at most. */
export const [PICTURES, MANY, SETS, NETWORKS] = [28, 280, 8, 40];

const uniforms = (count: number, ...path: readonly number[]) =>
  randomUniform([count], { key: path.reduce(fold, randomKey(1)) }).dataSync();

/** For each set a number from 00 to 99 for every picture: a network that is right for p of all is right where the number is below 100 p. */
const sets = Array.from({ length: SETS }, (_, set) =>
  Array.from(uniforms(MANY, 0, set), (value) => String(Math.floor(100 * value)).padStart(2, "0")).join(""),
);

/** How many of the pictures a coin is right for, by network. */
export const tossed = (...path: readonly number[]) =>
  Array.from(
    { length: NETWORKS },
    (_, network) => uniforms(PICTURES, ...path, network).filter((value) => value < 0.5).length,
  );

/** Times that all networks toss their coins: for the pictures by which one is chosen, and for new ones. */
const tosses = Array.from({ length: 50 }, (_, time) => ({ chosenBy: tossed(1, time), fresh: tossed(2, time) }));

/** What the figure draws. */
export const numbers = { pictures: PICTURES, many: MANY, sets, tosses };

/** How often the best of so many networks that toss coins has so many right that its range does not hold a half. */
function ruledOut(networks: number): number {
  const fits = binomial(PICTURES, 0.5).filter((_, k) => interval(k, PICTURES).low <= 0.5);
  return 1 - fits.reduce((sum, chance) => sum + chance, 0) ** networks;
}

const written = ({ low, high }: { readonly low: number; readonly high: number }, name: string) => ({
  [`low${name}`]: low.toFixed(2),
  [`high${name}`]: high.toFixed(2),
});

export const certainty: Lesson = {
  id: "certainty",
  texts: TEXTS,
  formula: [
    "\\term{share}{\\frac{k}{n}} = \\frac{\\term{k}{\\now{k}{10}}}{\\term{n}{\\now{n}{12}}} \\approx \\term{share}{\\now{share}{0.83}}",
    "P(X = \\term{k}{k}) = \\binom{\\term{n}{n}}{\\term{k}{k}}\\, \\term{p}{p}^{\\term{k}{k}} (1 - \\term{p}{p})^{\\term{n}{n} - \\term{k}{k}}",
    "P(X \\ge \\term{k}{k} \\mid \\term{ends}{p_{\\word{low}}}) = 2.5\\%",
    "P(X \\le \\term{k}{k} \\mid \\term{ends}{p_{\\word{high}}}) = 2.5\\%",
    "\\term{ends}{p_{\\word{low}}} \\approx \\term{ends}{\\now{low}{0.52}}, \\qquad \\term{ends}{p_{\\word{high}}} \\approx \\term{ends}{\\now{high}{0.98}}",
  ],
  code: {
    terms: {
      n: ["n"],
      k: ["k"],
      share: ["share"],
      ends: ["low: |lowest(k, n)|", "high: |1 - lowest(n - k, n)|"],
      p: ["p"],
    },
  },
  sources: [
    { file: "study/page/certainty.ts", name: "interval" },
    { file: "src/metrics/accuracy.ts", name: "sparseCategoricalAccuracy" },
    { file: "src/training/callbacks/Monitor.ts", name: "improves" },
  ],
  printed: {
    ...written(interval(24, PICTURES), "24"),
    ...written(interval(26, PICTURES), "26"),
    ...written(interval(240, MANY), "240"),
    two: signTest(0, 2).toFixed(1),
    five: signTest(0, 5).toFixed(3),
    six: signTest(0, 6).toFixed(3),
    best20: bestShare(20, PICTURES).toFixed(2),
    ruledOut: `${Math.round(100 * ruledOut(20))}%`,
    best30: bestShare(30, PICTURES).toFixed(2),
  },
  numbers,
};

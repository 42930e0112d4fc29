import { modelFromSnapshot } from "noodlenet";
import { bowls } from "noodlenet/bowls";
import type { Lesson } from "../contract.js";
import { SEED, SIZE, VALIDATION } from "../training/pictures.js";
import type { TrainedRun } from "../training/recipe.js";
import { FEW, MANY, RATES, TRANSFER, type TransferName } from "./recipe.js";
import runs from "./runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

/** A training: its curves, and what its network says in the end of eight negatives, how far the last block has moved after each epoch, how many validation pictures it gets right, and for how many it says udon. */
interface Transferred {
  readonly run: TrainedRun;
  readonly sure: readonly number[];
  readonly moved: readonly number[];
  readonly right: number;
  readonly udon: number;
}
const { size: _, ...others } = runs;
const transferred: Readonly<Record<TransferName, Transferred>> = others;

const model = modelFromSnapshot(TRANSFER.base.network);
const weights = model.countParams();
model.dispose();

const negative = Uint8Array.from(bowls(8, SEED, { size: SIZE }).x.data, (value) => 255 - value);

/** What the figure draws. */
export const numbers = {
  still: Buffer.from(negative).toString("base64"),
  size: SIZE,
  all: VALIDATION,
  weights,
  runs: transferred,
};

/** The report's experiments on photos, as README's table has them. */
const REPORT = { s7: "0.83 ± 0.03", s8: "0.81 ± 0.06" };

/** The mean of the last ten epochs. */
const settled = ({ run }: Transferred) =>
  run.valAccuracy
    .slice(-10)
    .reduce((sum, value) => sum + value / 10, 0)
    .toFixed(2);
const { base, scratch, frozen } = transferred;
const [small, large] = [transferred["0.0001"], transferred["0.05"]];

export const frozenLesson: Lesson = {
  id: "frozen",
  texts: TEXTS,
  formula: [
    "\\term{head}{p} = \\mathrm{softmax} \\bigl( \\term{head}{W}\\, \\term{features}{f(x)} + \\term{head}{b} \\bigr)",
    "\\term{tuned}{w} \\leftarrow \\term{tuned}{w} - \\term{rate}{\\eta}\\, \\frac{\\hat m}{\\sqrt{\\hat v} + \\varepsilon}, \\qquad \\term{rate}{\\eta = \\now{rate}{0.002}}",
    "\\term{moved}{\\frac{\\lVert w - w_0 \\rVert}{\\lVert w_0 \\rVert} \\approx \\now{moved}{0\\%}}",
  ],
  code: {
    terms: { features: ["base"], head: ["head"], tuned: ["block"], rate: ["rate"], moved: ["moved"] },
  },
  sources: [
    { file: "src/training/frozen/FrozenFeatures.ts", name: "FrozenFeatures" },
    { file: "src/training/frozen/FeatureStore.ts", name: "memoryFeatures" },
    { file: "src/optim/Adam.ts", name: "Adam" },
  ],
  printed: {
    many: MANY,
    few: FEW,
    baseAccuracy: settled(base),
    baseRight: base.right,
    baseUdon: base.udon,
    slow: RATES[0],
    fast: RATES[3],
    scratch: settled(scratch),
    frozen: settled(frozen),
    small: settled(small),
    large: settled(large),
    lossBefore: frozen.run.loss[29].toFixed(2),
    lossAfter: large.run.loss[0].toFixed(1),
    movedOnce: `${Math.round(100 * large.moved[0])}%`,
    movedSmall: `${Math.round(100 * small.moved[29])}%`,
    weights,
    ...REPORT,
  },
  numbers,
};

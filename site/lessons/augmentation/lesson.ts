import { bowls } from "noodlenet/bowls";
import type { Lesson } from "../contract.js";
import { SEED, SIZE, VALIDATION } from "../training/pictures.js";
import stored from "../training/runs.json" with { type: "json" };
import { besides } from "../training/shift.js";
import type { Draw } from "./moved.js";
import runs from "./runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

const { cnn } = stored.runs;
const draws = runs.draws as unknown as Readonly<Record<"5" | "34", readonly Draw[]>>;

/** The mean of the last ten epochs: one epoch alone is a matter of luck. */
const settled = (values: readonly number[]) => values.slice(-10).reduce((sum, value) => sum + value / 10, 0);

/** A picture to train on as the question about sides has it, as base64; those before it are painted from a multiple of four on. */
function pixelsOf(at: number): string {
  const first = at - (at % 4);
  const { x, y } = bowls(4, SEED, { size: SIZE, first: VALIDATION + first });
  const { data } = besides({ x, y: { data: y, shape: [4] } }).x;
  const step = SIZE * SIZE * 3;
  return Buffer.from(Uint8Array.from(data.subarray((at - first) * step, (at - first + 1) * step))).toString("base64");
}

/** What the figure draws: an udon that stands left and a ramen that stands right, what is drawn for them, and accuracies on validation pictures. */
export const numbers = {
  size: SIZE,
  bowls: [
    { dish: 1, side: 0, pixels: pixelsOf(5), draws: draws["5"] },
    { dish: 0, side: 1, pixels: pixelsOf(34), draws: draws["34"] },
  ],
  accuracies: {
    dish: [cnn, runs.mirrored, runs.upsideDown].map(({ valAccuracy }) => settled(valAccuracy)),
    side: [runs.side, runs.sideMirrored, runs.sideUpsideDown].map(({ valAccuracy }) => settled(valAccuracy)),
  },
  runs: { cnn, moved: runs.moved },
};

const { dish, side } = numbers.accuracies;

export const augmentation: Lesson = {
  id: "augmentation",
  texts: TEXTS,
  formula: [
    "\\begin{pmatrix} u \\\\ v \\end{pmatrix} = \\term{flip}{M}\\,\\term{zoom}{z}\\,\\term{turn}{R_\\theta} \\left( \\begin{pmatrix} x \\\\ y \\end{pmatrix} - \\term{shift}{t} \\right), \\qquad \\term{label}{c' = c}",
    "\\now{u}{−8.34} \\approx \\term{flip}{\\now{m}{(−1)}} {\\cdot} \\term{zoom}{\\now{z}{1.045}}",
    "{} {\\cdot} \\bigl( \\term{turn}{\\now{cos}{0.995}} {\\cdot} (8.5 - \\term{shift}{\\now{right}{1.20}})",
    "{} - \\term{turn}{\\now{sin}{(−0.102)}} \\cdot (4.5 - \\term{shift}{\\now{down}{(−2.57)}}) \\bigr)",
  ],
  code: {
    terms: { flip: ["flip"], turn: ["rotation"], zoom: ["zoom"], shift: ["translation"], label: ["labels"] },
    values: {
      flip: ['flip: |"horizontal"|'],
      rotation: ["rotation: |0.05|"],
      zoom: ["zoom: |0.15|"],
      translation: ["translation: |0.1|"],
    },
  },
  sources: [
    { file: "src/data/augment.ts", name: "augmented" },
    { file: "src/data/augment.ts", name: "drawAffine" },
    { file: "src/data/sampleAffine.ts", name: "sampleAffine" },
  ],
  printed: {
    plainTraining: settled(cnn.accuracy).toFixed(2),
    plainValidation: settled(cnn.valAccuracy).toFixed(2),
    training: settled(runs.moved.accuracy).toFixed(2),
    validation: settled(runs.moved.valAccuracy).toFixed(2),
    plainLoss: cnn.valLoss[29].toFixed(2),
    loss: runs.moved.valLoss[29].toFixed(2),
    dish: dish[0].toFixed(2),
    dishMirrored: dish[1].toFixed(2),
    side: side[0].toFixed(2),
    sideMirrored: side[1].toFixed(2),
    sideUpsideDown: side[2].toFixed(2),
  },
  numbers,
};

import { bowls } from "noodlenet/bowls";
import type { Lesson } from "../contract.js";
import { divided, SEED, SIZE, VALIDATION } from "../training/pictures.js";
import type { TrainedRun } from "../training/recipe.js";
import { pictureOf } from "./cases.js";
import { CASES, type Case, positive, STARTS, sumOf } from "./look.js";
import type { LookingName } from "./recipe.js";
import runs from "./runs.json" with { type: "json" };
import { TEXTS } from "./texts.js";

/** A trained network: its curves, how many validation pictures it gets right (as in training, without marks, with those of the other dish), and what is seen of it. */
interface Looked {
  readonly run: TrainedRun;
  readonly right: readonly number[];
  readonly cases: readonly Case[];
}
const networks = runs as unknown as Readonly<Record<LookingName, Looked>>;

const { val } = divided(bowls(VALIDATION, SEED, { size: SIZE }));
const picture = ({ at, isMarked }: (typeof CASES)[number]) =>
  Buffer.from(Uint8Array.from(pictureOf(val, at, isMarked).x.data, (value) => Math.round(255 * value))).toString(
    "base64",
  );

/** What the figure draws. */
export const numbers = { size: SIZE, all: VALIDATION, pictures: CASES.map(picture), networks };

const UDON = 1;
const CORNER = STARTS.length - 1;
const share = (count: number) => (count / VALIDATION).toFixed(2);
const percent = (value: number) => `${Math.round(100 * value)}%`;
/** The largest number of the map for udon of the first picture. */
const peak = ({ cases: [first] }: Looked) => Math.max(...positive(sumOf(first, UDON, [...first.alpha[UDON].keys()])));
const { plain, marked, flat } = networks;

export const whereItLooks: Lesson = {
  id: "where-it-looks",
  texts: TEXTS,
  formula: [
    "\\term{alpha}{\\alpha_c} = \\frac{1}{64} \\sum_{i,j} \\frac{\\partial s}{\\partial \\term{maps}{A_{i,j,c}}}",
    "\\term{heat}{L_{i,j}} = \\term{heat}{\\max} \\Bigl( 0,\\; \\term{sum}{\\sum_c}\\, \\term{alpha}{\\alpha_c}\\, \\term{maps}{A_{i,j,c}} \\Bigr)",
    "\\term{sum}{\\now{before}{0.401}} + \\term{alpha}{\\now{alpha}{0.0219}} \\cdot \\term{maps}{\\now{a}{14.00}} \\approx \\term{sum}{\\now{after}{0.707}}",
    "\\term{cover}{d} = p - \\term{cover}{p'} = \\now{p}{0.98} - \\term{cover}{\\now{left}{0.98}} \\approx \\term{cover}{\\now{drop}{0.00}}",
  ],
  code: {
    terms: { maps: ["maps"], alpha: ["alpha"], sum: ["sum"], heat: ["heat"], cover: ["covered"] },
  },
  sources: [
    { file: "src/models/classActivationMap.ts", name: "classActivationMap" },
    { file: "src/models/classActivationMap.ts", name: "weighted" },
    { file: "src/viz/gradCam.ts", name: "heatMapOverlay" },
  ],
  printed: {
    validation: share(marked.right[0]),
    without: share(marked.right[1]),
    other: share(marked.right[2]),
    plain: share(plain.right[1]),
    peak: peak(marked).toFixed(2),
    plainPeak: peak(plain).toFixed(2),
    before: percent(marked.cases[0].udon),
    covered: percent(marked.cases[0].covered[CORNER]),
    flatPeak: peak(flat).toFixed(3),
    flatBefore: percent(flat.cases[0].udon),
    flatCovered: percent(flat.cases[0].covered[CORNER]),
  },
  numbers,
};

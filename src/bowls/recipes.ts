import type { RandomStream } from "../util/random.js";
import type { Topping } from "./brushes.js";
import { color, mix } from "./Canvas.js";
import type { NoodleKind } from "./noodles.js";
import { beef, eggHalf, friedTofu, kamaboko, narutomaki, pork, tempura, whiteSlab, wholeEgg } from "./proteins.js";
import { about, type Broth, weighted } from "./Scene.js";
import {
  bamboo,
  corn,
  crumbs,
  flakes,
  grated,
  greens,
  leek,
  mince,
  mushrooms,
  nori,
  redGarnish,
  springOnion,
  sprouts,
} from "./vegetables.js";
import { drawWare, type Ware } from "./ware.js";

/** A dish before it is served: its bowl, its broth, its noodles and what lies on them. */
export interface Dish {
  readonly ware: Ware;
  readonly broth: Broth;
  readonly noodles: NoodleKind;
  readonly toppings: readonly Topping[];
}

/** Colours, turbidity and oiliness of a kind of broth, and how often each dish has it. */
interface BrothKind {
  readonly colors: readonly string[];
  readonly turbidity: readonly [number, number];
  readonly oiliness: readonly [number, number];
  readonly oil: string;
  readonly ramen: number;
  readonly udon: number;
}

// biome-ignore format: a table
const BROTHS: readonly BrothKind[] = [
  { colors: ["#6a3414", "#7e4018", "#542a12"], turbidity: [12, 35], oiliness: [0.3, 1], oil: "#c07a30", ramen: 4, udon: 0.8 }, // soy
  { colors: ["#c07030", "#cc7c36", "#b06028"], turbidity: [30, 70], oiliness: [0.4, 1], oil: "#eca044", ramen: 5, udon: 0.3 }, // miso
  { colors: ["#e2bf92", "#d8b080", "#ecd2ac"], turbidity: [30, 75], oiliness: [0.2, 0.8], oil: "#d0904c", ramen: 2, udon: 0.3 }, // pork bone, or milky
  { colors: ["#e2d090", "#eadc9e", "#d8c47e"], turbidity: [2, 7], oiliness: [0, 0.5], oil: "#f4e2a0", ramen: 0.8, udon: 5.5 }, // clear and pale
  { colors: ["#d0b068", "#dabc76", "#c4a258"], turbidity: [2, 8], oiliness: [0, 0.3], oil: "#e8d08c", ramen: 0.7, udon: 4.5 }, // clear, amber
  { colors: ["#b8441c", "#cc5a2a", "#a03410"], turbidity: [25, 60], oiliness: [0.4, 1], oil: "#e03810", ramen: 3.2, udon: 0.3 }, // red
  { colors: ["#a87828", "#b88834", "#8c6420"], turbidity: [40, 90], oiliness: [0, 0.3], oil: "#c89440", ramen: 0.2, udon: 1 }, // curry
];

function drawBroth(random: RandomStream, dish: "ramen" | "udon"): Broth {
  const kind = weighted(random, BROTHS, (broth) => broth[dish]);
  return {
    color: about(random, kind.colors, 0.14),
    turbidity: random.uniform(...kind.turbidity),
    oil: color(kind.oil),
    oiliness: random.uniform(...kind.oiliness),
  };
}

function drawPile(random: RandomStream, smallest: number): NoodleKind["pile"] {
  return { u: random.normal(0, 0.12), v: random.normal(0, 0.12), radius: random.uniform(smallest, smallest + 0.3) };
}

/** Thin, yellowish, many, straight to curly. */
function ramenNoodles(random: RandomStream): NoodleKind {
  const curly = random.pick([0, random.uniform(0.004, 0.012), random.uniform(0.01, 0.02)]);
  const thick = random.uniform() < 0.2;
  return {
    color: mix(
      about(random, ["#ecd38a", "#e8c870", "#f0dca4", "#dfbf74", "#ead9b0"], 0.08),
      color("#f2ead6"),
      random.uniform(0, 0.35),
    ),
    radius: thick ? random.uniform(0.017, 0.024) : random.uniform(0.0105, 0.0165),
    bundles: 8 + random.integer(9),
    strands: thick ? 5 : 7 + random.integer(5),
    length: 22 + random.integer(20),
    waviness: curly,
    waveRate: random.uniform(0.6, 1.3),
    bend: random.uniform(0.04, 0.15),
    squareness: random.pick([2, 4]),
    level: random.uniform(-0.085, 0.02),
    swing: random.uniform(0.015, 0.04),
    gloss: random.uniform(0.3, 0.8),
    pile: drawPile(random, 0.5),
  };
}

/** Thick, white, few. */
function udonNoodles(random: RandomStream): NoodleKind {
  const thin = random.uniform() < 0.2;
  return {
    color: mix(
      about(random, ["#f3ecde", "#f7f2e6", "#ece2cc", "#efe6d4"], 0.06),
      color("#e8cf9c"),
      random.uniform(0, 0.25),
    ),
    radius: thin ? random.uniform(0.018, 0.024) : random.uniform(0.025, 0.038),
    bundles: 8 + random.integer(8),
    strands: thin ? 5 : 2 + random.integer(4),
    length: 20 + random.integer(20),
    waviness: random.pick([0, 0, random.uniform(0.004, 0.012)]),
    waveRate: random.uniform(0.3, 0.6),
    bend: random.uniform(0.06, 0.2),
    squareness: random.pick([2, 4, 4]),
    level: random.uniform(-0.035, 0.04),
    swing: random.uniform(0.02, 0.045),
    gloss: random.uniform(0.4, 0.9),
    pile: drawPile(random, 0.65),
  };
}

type Menu = readonly (readonly [topping: Topping, ramen: number, udon: number])[];

/** How likely each topping is in each dish. */
// biome-ignore format: a table
const MENU: Menu = [
  [eggHalf, 0.5, 0.1], [wholeEgg, 0.04, 0.2], [pork, 0.5, 0.06], [beef, 0.06, 0.2],
  [nori, 0.4, 0.06], [narutomaki, 0.2, 0.06], [kamaboko, 0.05, 0.4], [greens, 0.3, 0.35],
  [tempura, 0.02, 0.28], [friedTofu, 0.02, 0.32], [corn, 0.2, 0.02], [crumbs, 0.03, 0.25],
  [mince, 0.16, 0.03], [grated, 0.04, 0.14], [bamboo, 0.4, 0.03], [sprouts, 0.22, 0.04],
  [leek, 0.15, 0.1], [mushrooms, 0.08, 0.14], [whiteSlab, 0.03, 0.1], [redGarnish, 0.1, 0.04],
  [springOnion, 0.6, 0.75], [flakes, 0.25, 0.2],
];

/** Toppings in the order in which they are laid, none twice but pork and egg halves. */
function drawToppings(random: RandomStream, dish: "ramen" | "udon"): Topping[] {
  const plenty = random.uniform(0.7, 1.9);
  const chosen: Topping[] = [];
  for (const [topping, ramen, udon] of MENU) {
    const chance = (dish === "ramen" ? ramen : udon) * plenty;
    const most = topping === pork || topping === eggHalf ? 2 : 1;
    for (let i = 0; i < most; i++) if (random.uniform() < chance) chosen.push(topping);
  }
  return chosen;
}

/** A dish of the kind: a draw of broth, noodles and toppings. */
export function drawDish(random: RandomStream, dish: "ramen" | "udon"): Dish {
  return {
    ware: drawWare(random, dish),
    broth: drawBroth(random, dish),
    noodles: dish === "ramen" ? ramenNoodles(random) : udonNoodles(random),
    toppings: drawToppings(random, dish),
  };
}

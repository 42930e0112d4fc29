import type { RandomStream } from "../../util/random.js";
import type { Topping } from "./brushes.js";
import { color, mix } from "./Canvas.js";
import type { NoodleKind } from "./noodles.js";
import { beef, eggHalf, friedTofu, kamaboko, narutomaki, pork, tempura, whiteSlab, wholeEgg } from "./proteins.js";
import { about, type Broth } from "./Scene.js";
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

/** A dish before it is served: its broth, its noodles and what lies on them. */
export interface Dish {
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
  { colors: ["#5a3318", "#6e401c", "#3f2412"], turbidity: [8, 30], oiliness: [0.2, 1], oil: "#b8803a", ramen: 4, udon: 2 }, // soy
  { colors: ["#b98a48", "#c99a52", "#a87a3c"], turbidity: [20, 60], oiliness: [0.3, 1], oil: "#e0b060", ramen: 4, udon: 1.2 }, // miso
  { colors: ["#e6d3b0", "#dcc49a", "#efe0c4"], turbidity: [25, 70], oiliness: [0.1, 0.8], oil: "#c9a060", ramen: 3, udon: 1 }, // pork bone, or milky
  { colors: ["#d8b878", "#e0c68c", "#cfae6a"], turbidity: [4, 16], oiliness: [0.2, 0.9], oil: "#f0d080", ramen: 3, udon: 4 }, // clear and pale
  { colors: ["#b88a4c", "#c79c60", "#a3763c"], turbidity: [3, 14], oiliness: [0, 0.4], oil: "#e0b870", ramen: 1.5, udon: 5 }, // clear, amber
  { colors: ["#b5401c", "#c9562a", "#98300f"], turbidity: [20, 60], oiliness: [0.4, 1], oil: "#e03010", ramen: 2.5, udon: 0.8 }, // red
  { colors: ["#9a6a22", "#b07c2c", "#7e5418"], turbidity: [40, 90], oiliness: [0, 0.4], oil: "#c08a30", ramen: 0.5, udon: 1.8 }, // curry
];

function weighted<T>(random: RandomStream, choices: readonly T[], weight: (choice: T) => number): T {
  let left = random.uniform(
    0,
    choices.reduce((sum, choice) => sum + weight(choice), 0),
  );
  for (const choice of choices) {
    left -= weight(choice);
    if (left < 0) return choice;
  }
  return choices[choices.length - 1];
}

function drawBroth(random: RandomStream, dish: "ramen" | "udon"): Broth {
  const kind = weighted(random, BROTHS, (broth) => broth[dish]);
  return {
    color: about(random, kind.colors, 0.2),
    turbidity: random.uniform(...kind.turbidity),
    oil: color(kind.oil),
    oiliness: random.uniform(...kind.oiliness),
  };
}

function drawPile(random: RandomStream): NoodleKind["pile"] {
  return { u: random.normal(0, 0.12), v: random.normal(0, 0.12), radius: random.uniform(0.5, 0.85) };
}

/** Thin, yellowish, many, straight to curly. */
function ramenNoodles(random: RandomStream): NoodleKind {
  const curly = random.pick([0, random.uniform(0.004, 0.012), random.uniform(0.01, 0.02)]);
  const thick = random.uniform() < 0.2;
  return {
    color: mix(
      about(random, ["#ecd38a", "#e8c870", "#f0dca4", "#dfbf74", "#ead9b0"], 0.08),
      color("#f2ead6"),
      random.uniform(0, 0.5),
    ),
    radius: thick ? random.uniform(0.017, 0.024) : random.uniform(0.0105, 0.0165),
    bundles: 8 + random.integer(9),
    strands: thick ? 5 : 7 + random.integer(5),
    length: 22 + random.integer(20),
    waviness: curly,
    waveRate: random.uniform(0.6, 1.3),
    bend: random.uniform(0.04, 0.15),
    squareness: random.pick([2, 4]),
    level: random.uniform(-0.075, 0.03),
    swing: random.uniform(0.015, 0.04),
    gloss: random.uniform(0.3, 0.8),
    pile: drawPile(random),
  };
}

/** Thick, white, few. */
function udonNoodles(random: RandomStream): NoodleKind {
  const thin = random.uniform() < 0.2;
  return {
    color: mix(
      about(random, ["#f1e9d8", "#f6f0e2", "#e9dcc0", "#ebe1cc"], 0.06),
      color("#e8cf9c"),
      random.uniform(0, 0.35),
    ),
    radius: thin ? random.uniform(0.018, 0.024) : random.uniform(0.025, 0.038),
    bundles: 6 + random.integer(7),
    strands: thin ? 5 : 2 + random.integer(4),
    length: 20 + random.integer(20),
    waviness: random.pick([0, 0, random.uniform(0.004, 0.012)]),
    waveRate: random.uniform(0.3, 0.6),
    bend: random.uniform(0.06, 0.2),
    squareness: random.pick([2, 4, 4]),
    level: random.uniform(-0.075, 0.025),
    swing: random.uniform(0.02, 0.045),
    gloss: random.uniform(0.4, 0.9),
    pile: drawPile(random),
  };
}

type Menu = readonly (readonly [topping: Topping, ramen: number, udon: number])[];

/** How likely each topping is in each dish. */
// biome-ignore format: a table
const MENU: Menu = [
  [eggHalf, 0.42, 0.2], [wholeEgg, 0.06, 0.22], [pork, 0.48, 0.14], [beef, 0.1, 0.2],
  [nori, 0.32, 0.1], [narutomaki, 0.2, 0.1], [kamaboko, 0.1, 0.3], [greens, 0.4, 0.4],
  [tempura, 0.05, 0.26], [friedTofu, 0.06, 0.28], [corn, 0.18, 0.02], [crumbs, 0.05, 0.22],
  [mince, 0.14, 0.05], [grated, 0.05, 0.12], [bamboo, 0.35, 0.05], [sprouts, 0.22, 0.06],
  [leek, 0.15, 0.12], [mushrooms, 0.1, 0.14], [whiteSlab, 0.04, 0.1], [redGarnish, 0.1, 0.05],
  [springOnion, 0.65, 0.65], [flakes, 0.25, 0.25],
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
    broth: drawBroth(random, dish),
    noodles: dish === "ramen" ? ramenNoodles(random) : udonNoodles(random),
    toppings: drawToppings(random, dish),
  };
}

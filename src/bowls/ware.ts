import type { RandomStream } from "../util/random.js";
import { type Color, mix, shade } from "./Canvas.js";
import { about, weighted } from "./Scene.js";

/** What a bowl is made to look like. */
export interface Ware {
  readonly outside: Color;
  readonly inside: Color;
  readonly ink: Color;
  /** How likely its inner wall carries a pattern; a stripe round the outer one is somewhat less so. */
  readonly patterned: number;
}

/** A kind of bowl, and how often each dish comes in it. */
interface WareKind {
  readonly outsides: readonly string[];
  readonly insides: readonly string[];
  readonly inks: readonly string[];
  readonly patterned: number;
  readonly ramen: number;
  readonly udon: number;
}

// biome-ignore format: a table
const WARES: readonly WareKind[] = [
  { outsides: ["#faf8f4", "#f3efe6", "#efe9dc"], insides: ["#faf8f4", "#f3efe6"], inks: ["#b3261e", "#1f1f1f", "#2a4a8c"], patterned: 0.75, ramen: 4, udon: 1.6 }, // white porcelain
  { outsides: ["#a8281c", "#8f2a1c", "#b8352a"], insides: ["#f5ecdc", "#faf8f4", "#a83226"], inks: ["#f0d9a0", "#1f1f1f", "#c58b2a"], patterned: 0.6, ramen: 2.4, udon: 0.5 }, // red
  { outsides: ["#1d1b1b", "#232020", "#2b2523"], insides: ["#232020", "#1d1b1b", "#a83226"], inks: ["#b3261e", "#c58b2a", "#efe9dc"], patterned: 0.3, ramen: 2.2, udon: 1.4 }, // black
  { outsides: ["#57402f", "#6e4a32", "#4a382c"], insides: ["#8a6a45", "#6b4f38", "#e9e2d2", "#4a382c"], inks: ["#3a2a20", "#d8c49c"], patterned: 0.15, ramen: 0.7, udon: 3 }, // earthen, brown
  { outsides: ["#33425c", "#3f5578", "#2a4a6c"], insides: ["#e9e2d2", "#7d8f95", "#5a6c84", "#f3efe6"], inks: ["#2a4a8c", "#f3efe6"], patterned: 0.35, ramen: 0.7, udon: 2.6 }, // blue
  { outsides: ["#9fb09a", "#b4b8a0", "#8a9484"], insides: ["#c8cdb8", "#9fb09a", "#e4ddcc"], inks: ["#4d7a4a", "#6b4a33"], patterned: 0.15, ramen: 0.5, udon: 2 }, // grey and green
  { outsides: ["#b98a4a", "#a87242", "#c99a60"], insides: ["#a87242", "#b98a4a", "#7a2a1c"], inks: ["#6b4a33"], patterned: 0.05, ramen: 0.3, udon: 1.2 }, // wood
];

/** The bowl in which a dish comes. */
export function drawWare(random: RandomStream, dish: "ramen" | "udon"): Ware {
  const kind = weighted(random, WARES, (ware) => ware[dish]);
  const outside = about(random, kind.outsides);
  const inside = about(random, kind.insides);
  return {
    outside,
    inside: random.uniform() < 0.25 ? mix(inside, shade(outside, 1.1), 0.8) : inside,
    ink: about(random, kind.inks),
    patterned: kind.patterned,
  };
}

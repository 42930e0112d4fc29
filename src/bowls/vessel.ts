import { type Color, color, mix, shade, smooth, square, tint, tintMix } from "./Canvas.js";
import { rough } from "./noise.js";
import type { Disc, Scene } from "./Scene.js";
import type { Ware } from "./ware.js";

/** The outer wall is painted as a stack of so many discs. */
const WALL_DISCS = 20;

/** How the ring between rim and broth is decorated: the share of ink at a height (0 at the rim) and an angle-like coordinate. */
type Pattern = (depth: number, turn: number) => number;

/** The bowl: its outer wall, the rim and the inner wall down to the broth. */
export function paintVessel(scene: Scene, { outside, inside, ink, patterned }: Ware): void {
  const { random } = scene;
  const pattern = drawPattern(scene, patterned);
  paintOutside(scene, outside, ink, random.uniform() < patterned * 0.7);
  paintInside(scene, inside, ink, pattern);
}

function drawPattern({ random }: Scene, patterned: number): Pattern {
  const [low, high] = [random.uniform(0.05, 0.3), random.uniform(0.35, 0.8)];
  const count = random.uniform(14, 40);
  const none: Pattern = () => 0;
  const band: Pattern = (depth) => (depth > low && depth < high ? 0.9 : 0);
  const lines: Pattern = (depth) => (Math.abs(depth - low) < 0.06 || Math.abs(depth - high) < 0.06 ? 0.85 : 0);
  const dots: Pattern = (depth, turn) => {
    const step = turn * count - Math.floor(turn * count);
    return depth > low && depth < high && step > 0.3 && step < 0.75 ? 0.85 : 0;
  };
  const key: Pattern = (depth, turn) => {
    const step = turn * count - Math.floor(turn * count);
    const edge =
      depth > low && depth < high && (Math.abs(step - 0.5) < 0.13 || depth < low + 0.09 || depth > high - 0.09);
    return edge ? 0.85 : 0;
  };
  return random.uniform() < patterned ? random.pick([band, lines, dots, key]) : none;
}

/** The outer wall: a stack of discs from the foot to the rim, of which a point shows the highest that it lies on. */
function paintOutside({ canvas, rim, unit, random }: Scene, glaze: Color, ink: Color, striped: boolean): void {
  const tilt = Math.sqrt(1 - square(rim.ry / rim.rx));
  const foot = { x: rim.x, y: rim.y + unit * 0.62 * tilt, rx: rim.rx * 0.5, ry: rim.ry * 0.5 };
  const discs = Array.from({ length: WALL_DISCS }, (_, i) => between(foot, rim, 1 - i / (WALL_DISCS - 1)));
  const bottom = Math.max(...discs.map((disc) => disc.y + disc.ry));
  const stripe = random.uniform(0.25, 0.6);
  canvas.paint(rim.x - rim.rx, rim.y, rim.x + rim.rx, bottom, (x, y, dab) => {
    if (reach(rim, x, y) < 0.9) return false;
    const at = discs.findIndex((disc) => reach(disc, x, y) <= 1);
    if (at < 0) return false;
    const t = 1 - at / (WALL_DISCS - 1);
    tint(dab, striped && Math.abs(t - stripe) < 0.09 ? ink : glaze, 0.45 + 0.55 * t);
    dab.z = (-0.34 + 0.36 * t) * unit;
    dab.nx = ((x - rim.x) / discs[at].rx) * 0.75;
    dab.ny = Math.max(0, (y - discs[at].y) / discs[at].ry) * 0.6;
    dab.gloss = 0.6;
    return true;
  });
}

/** Squared distance from a disc's centre, 1 at its edge. */
function reach(disc: Disc, x: number, y: number): number {
  const p = (x - disc.x) / disc.rx;
  const q = (y - disc.y) / disc.ry;
  return p * p + q * q;
}

/** The disc at a height t between foot (0) and rim (1); the wall bulges. */
function between(foot: Disc, rim: Disc, t: number): Disc {
  const bulge = 1 - (1 - t) * (1 - t);
  return {
    x: rim.x,
    y: foot.y + (rim.y - foot.y) * t,
    rx: foot.rx + (rim.rx - foot.rx) * bulge,
    ry: foot.ry + (rim.ry - foot.ry) * bulge,
  };
}

function paintInside({ canvas, rim, soup, unit, noise }: Scene, glaze: Color, ink: Color, pattern: Pattern): void {
  const lip = mix(shade(glaze, 1.15), color("#ffffff"), 0.12);
  const hole = soup.rx / rim.rx;
  canvas.paint(rim.x - rim.rx, rim.y - rim.ry, rim.x + rim.rx, rim.y + rim.ry, (x, y, dab) => {
    if (reach(rim, x, y) > 1 || reach(soup, x, y) < 0.99) return false;
    const [p, q] = [(x - rim.x) / rim.rx, (y - rim.y) / rim.ry];
    const d = Math.sqrt(p * p + q * q);
    const isLip = d > 0.965;
    const depth = Math.min(1, (1 - d) / (1 - hole + 1e-6));
    // A number that grows along the circle without a tangent's inverse: the diamond angle.
    const turn = q >= 0 ? 1 - p / (Math.abs(p) + Math.abs(q)) : 3 + p / (Math.abs(p) + Math.abs(q));
    const bright = (isLip ? 1.05 : 0.95 - 0.3 * depth) * (0.93 + 0.14 * rough(noise, p * 5 + 9, q * 5));
    if (isLip) tint(dab, lip, bright);
    else tintMix(dab, glaze, ink, pattern(depth, turn), bright);
    dab.z = unit * (0.1 - 0.1 * smooth(0, 1, depth));
    dab.nx = isLip ? p * 0.3 : -p * 0.55;
    dab.ny = isLip ? q * 0.3 : -q * 0.55;
    dab.gloss = 0.8;
    return true;
  });
}

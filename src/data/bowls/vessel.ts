import { type Brush, type Color, color, mix, shade, smooth, tint } from "./Canvas.js";
import { rough } from "./noise.js";
import { about, type Disc, type Scene } from "./Scene.js";

/** Glaze colours of bowls: outside and inside are drawn apart. */
const GLAZES = [
  "#f3efe6",
  "#faf8f4",
  "#e4ddcc",
  "#1d1b1b",
  "#2b2523",
  "#33425c",
  "#6e2a1e",
  "#57402f",
  "#9fb09a",
  "#b98a4a",
];
const INSIDES = ["#f3efe6", "#faf8f4", "#e9e2d2", "#f5ecdc", "#232020", "#3a332e", "#7d8f95", "#8a6a45", "#a83226"];

/** How the ring between rim and broth is decorated: the share of ink at a height (0 at the rim) and an angle-like coordinate. */
type Pattern = (depth: number, turn: number) => number;

/** The bowl: its outer wall, the rim and the inner wall down to the broth. */
export function paintVessel(scene: Scene): void {
  const { random } = scene;
  const outside = about(random, GLAZES);
  const inside = random.uniform() < 0.35 ? outside : about(random, INSIDES);
  const ink = about(random, ["#2a4a8c", "#b3261e", "#1f1f1f", "#4d7a4a", "#c58b2a", "#6b4a33"]);
  const pattern = drawPattern(scene);
  paintOutside(scene, outside, ink, random.uniform() < 0.4);
  paintInside(scene, inside, ink, pattern);
}

function drawPattern({ random }: Scene): Pattern {
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
  return random.pick([none, none, none, band, lines, dots, key]);
}

function paintOutside({ canvas, rim, unit, noise, random }: Scene, glaze: Color, ink: Color, striped: boolean): void {
  const tilt = Math.sqrt(1 - (rim.ry / rim.rx) ** 2);
  const foot = { x: rim.x, y: rim.y + unit * 0.62 * tilt, rx: rim.rx * 0.5, ry: rim.ry * 0.5 };
  const stripe = random.uniform(0.25, 0.6);
  // Between foot and rim the wall is a stack of discs.
  for (let i = 0; i <= 14; i++) {
    const t = i / 14;
    const bulge = 1 - (1 - t) * (1 - t);
    const disc = between(foot, rim, t, bulge);
    const shadeOfHeight = 0.45 + 0.55 * t;
    const c = striped && Math.abs(t - stripe) < 0.09 ? ink : glaze;
    paintDisc(disc, canvas.paint.bind(canvas), (p, q, dab) => {
      tint(dab, c, shadeOfHeight * (0.94 + 0.12 * noise((p + 2) * 4, t * 5)));
      dab.z = (-0.34 + 0.36 * t) * unit;
      dab.nx = p * 0.75;
      dab.ny = Math.max(q, 0) * 0.6;
      dab.gloss = 0.6;
      return true;
    });
  }
}

function between(foot: Disc, rim: Disc, t: number, bulge: number): Disc {
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
  paintDisc(rim, canvas.paint.bind(canvas), (p, q, dab) => {
    const d = Math.sqrt(p * p + q * q);
    const fromSoup = Math.sqrt(((p * rim.rx) / soup.rx) ** 2 + ((rim.y + q * rim.ry - soup.y) / soup.ry) ** 2);
    if (fromSoup < 0.995) return false;
    const isLip = d > 0.965;
    const depth = Math.min(1, (1 - d) / (1 - hole + 1e-6));
    // A number that grows along the circle without a tangent's inverse: the diamond angle.
    const turn = q >= 0 ? 1 - p / (Math.abs(p) + Math.abs(q)) : 3 + p / (Math.abs(p) + Math.abs(q));
    const c = isLip ? lip : mix(glaze, ink, pattern(depth, turn));
    tint(dab, c, (isLip ? 1.05 : 0.95 - 0.3 * depth) * (0.93 + 0.14 * rough(noise, p * 5 + 9, q * 5)));
    dab.z = unit * (0.1 - 0.1 * smooth(0, 1, depth));
    dab.nx = isLip ? p * 0.3 : -p * 0.55;
    dab.ny = isLip ? q * 0.3 : -q * 0.55;
    dab.gloss = 0.8;
    return true;
  });
}

type Paint = (left: number, top: number, right: number, bottom: number, brush: Brush) => void;

/** Paints a disc in coordinates from −1 to 1. */
function paintDisc({ x: x0, y: y0, rx, ry }: Disc, paint: Paint, brush: Brush): void {
  paint(x0 - rx, y0 - ry, x0 + rx, y0 + ry, (x, y, dab) => {
    const [p, q] = [(x - x0) / rx, (y - y0) / ry];
    return p * p + q * q <= 1 && brush(p, q, dab);
  });
}

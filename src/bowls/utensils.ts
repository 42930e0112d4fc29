import { cos, sin } from "../util/math.js";
import { shade, tint } from "./Canvas.js";
import { about, type Scene } from "./Scene.js";

/** Chopsticks across the bowl, or beside it, and a spoon in it; each at times. */
export function paintUtensils(scene: Scene): void {
  const { random } = scene;
  if (random.uniform() < 0.22) paintChopsticks(scene);
  if (random.uniform() < 0.22) paintSpoon(scene);
}

function paintChopsticks(scene: Scene): void {
  const { random, rim, unit } = scene;
  const c = about(random, ["#c89b62", "#6b2a1c", "#1d1a1a", "#e6c793", "#8b5a3a", "#f0ece4"]);
  const angle = random.uniform(0, 2 * Math.PI);
  const aside = random.uniform(-0.9, 0.9) * unit;
  const [x0, y0] = [rim.x - aside * sin(angle), rim.y + aside * cos(angle)];
  const open = random.uniform(0.02, 0.16);
  const dips = random.uniform() < 0.4;
  for (const side of [-1, 1]) {
    const turn = angle + side * open * 0.5;
    const from = -1.9 * unit;
    const to = (dips ? random.uniform(-0.2, 0.3) : 1.3) * unit;
    const gap = side * unit * 0.06;
    const line = {
      ax: x0 + from * cos(turn) - gap * sin(turn),
      ay: y0 + from * sin(turn) + gap * cos(turn),
      bx: x0 + to * cos(turn) - gap * sin(turn) * 0.3,
      by: y0 + to * sin(turn) + gap * cos(turn) * 0.3,
    };
    paintRod(scene, line, { thick: 0.045, thin: 0.026, low: dips ? 0.06 : 0.16, c });
  }
}

interface Line {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

/** A tapered round rod from a to b; `low` is the height of its far end, in units of the bowl. */
function paintRod(
  { canvas, unit }: Scene,
  { ax, ay, bx, by }: Line,
  { thick, thin, low, c }: { thick: number; thin: number; low: number; c: readonly [number, number, number] },
): void {
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy + 1e-6;
  const r = thick * unit;
  canvas.paint(Math.min(ax, bx) - r, Math.min(ay, by) - r, Math.max(ax, bx) + r, Math.max(ay, by) + r, (x, y, dab) => {
    const t = ((x - ax) * dx + (y - ay) * dy) / squared;
    if (t < 0 || t > 1) return false;
    const [ex, ey] = [x - ax - t * dx, y - ay - t * dy];
    const radius = (thick + (thin - thick) * t) * unit;
    const d = Math.sqrt(ex * ex + ey * ey) / radius;
    if (d > 1) return false;
    tint(dab, c, 1.05 - 0.25 * d);
    dab.z = (0.2 + (low - 0.2) * t) * unit + radius * Math.sqrt(1 - d * d);
    dab.nx = (ex / radius) * 0.85;
    dab.ny = (ey / radius) * 0.85;
    dab.gloss = 0.4;
    return true;
  });
}

/** A deep spoon: an oval bowl with a broad handle that lies on the rim. */
function paintSpoon(scene: Scene): void {
  const { canvas, random, rim, unit } = scene;
  const c = about(random, ["#f6f4ee", "#efe9dc", "#1b1b1c", "#8f2a1c", "#6b4a32", "#c3c6c9"]);
  const angle = random.uniform(0, 2 * Math.PI);
  const [ux, uy] = [cos(angle), sin(angle) * 0.9];
  const at = random.uniform(0.45, 0.8) * unit;
  const [x0, y0] = [rim.x + at * ux, rim.y + at * uy];
  const [long, wide] = [unit * random.uniform(0.24, 0.3), unit * random.uniform(0.15, 0.2)];
  paintRod(
    scene,
    { ax: x0 + ux * unit * 1.1, ay: y0 + uy * unit * 1.1, bx: x0 + ux * long * 0.7, by: y0 + uy * long * 0.7 },
    { thick: 0.085, thin: 0.06, low: 0.14, c },
  );
  const [c0, s0] = [cos(angle), sin(angle)];
  const filling = random.uniform() < 0.5 ? scene.broth.color : shade(c, 0.75);
  canvas.paint(x0 - long, y0 - long, x0 + long, y0 + long, (x, y, dab) => {
    const p = (c0 * (x - x0) + s0 * (y - y0)) / long;
    const q = (c0 * (y - y0) - s0 * (x - x0)) / wide;
    const d = Math.sqrt(p * p + q * q);
    if (d > 1) return false;
    const isRim = d > 0.82;
    tint(dab, isRim ? c : filling, isRim ? 1.05 : 0.8 + 0.2 * d);
    dab.z = unit * (isRim ? 0.15 : 0.15 - 0.06 * (1 - d));
    dab.nx = (isRim ? 1 : -0.6) * (c0 * p - s0 * q) * 0.5;
    dab.ny = (isRim ? 1 : -0.6) * (s0 * p + c0 * q) * 0.5;
    dab.gloss = 0.9;
    return true;
  });
}

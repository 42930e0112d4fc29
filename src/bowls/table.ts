import { cos, sin } from "../util/math.js";
import { type Brush, color, mix, shade, smooth, tint, tintMix } from "./Canvas.js";
import { rough } from "./noise.js";
import { about, type Scene } from "./Scene.js";

/** Height of the table below the broth, in units of the bowl. */
const TABLE = -0.35;

/** The table, what stands on it in the background, and a tray at times. */
export function paintTable(scene: Scene): void {
  const { random } = scene;
  random.pick([paintWood, paintWood, paintCloth, paintPlain, paintPlain])(scene);
  if (random.uniform() < 0.25) paintTray(scene);
  const props = random.integer(4);
  for (let i = 0; i < props; i++) paintProp(scene);
}

/** Paints everything that the bowl does not hide. */
function paintGround({ canvas, rim }: Scene, brush: Brush): void {
  canvas.paintAll((x, y, dab) => {
    const [p, q] = [(x - rim.x) / rim.rx, (y - rim.y) / rim.ry];
    return p * p + q * q > 0.9 && brush(x, y, dab);
  });
}

function paintWood(scene: Scene): void {
  const { random, noise, unit } = scene;
  const light = about(random, ["#c89a5e", "#8a5a34", "#5a3a26", "#dcb98a", "#a0522d", "#3b2a22"]);
  const dark = shade(light, random.uniform(0.45, 0.8));
  const angle = random.pick([0, 0, Math.PI / 2, random.uniform(-0.6, 0.6)]);
  const [c, s] = [cos(angle), sin(angle)];
  const [along, across] = [random.uniform(0.3, 0.9), random.uniform(8, 22)];
  const plank = random.uniform(0.5, 1.2);
  paintGround(scene, (x, y, dab) => {
    const p = (c * x + s * y) / unit;
    const q = (c * y - s * x) / unit;
    const board = Math.floor(q / plank);
    const grain = rough(noise, p * along + board * 7, q * across + noise(p * 2, q * 2) * 3);
    const gap = Math.abs(q / plank - board - 0.5) > 0.488 ? 0.55 : 1;
    tintMix(dab, dark, light, smooth(0.25, 0.75, grain), gap * (0.92 + 0.16 * noise(board * 3.7, 1.3)));
    dab.z = TABLE * unit;
    dab.gloss = 0.25;
    return true;
  });
}

function paintCloth(scene: Scene): void {
  const { random, noise, unit } = scene;
  const ground = about(random, ["#e9e3d6", "#31415e", "#7c2b2b", "#c8b28c", "#5a6b52", "#d9d9de", "#2c2c30"]);
  const thread = about(random, ["#f4f0e6", "#1e2a44", "#a33a2e", "#8b6a3e", "#ffffff"]);
  const angle = random.uniform(-0.8, 0.8);
  const [c, s] = [cos(angle), sin(angle)];
  const period = random.uniform(0.12, 0.5);
  const [stripes, checks] = random.pick([
    [0, 0],
    [1, 0],
    [1, 1],
    [0.6, 0.6],
  ]);
  const width = random.uniform(0.1, 0.5);
  paintGround(scene, (x, y, dab) => {
    const p = (c * x + s * y) / (unit * period);
    const q = (c * y - s * x) / (unit * period);
    const lines = stripes * (p - Math.floor(p) < width ? 0.5 : 0) + checks * (q - Math.floor(q) < width ? 0.5 : 0);
    const weave = 0.85 + 0.3 * noise(x * 0.9, y * 0.9) * noise(x * 0.31, y * 0.29);
    tintMix(dab, ground, thread, lines, weave * (0.8 + 0.35 * noise(p * 0.4, q * 0.4)));
    dab.z = TABLE * unit;
    return true;
  });
}

function paintPlain(scene: Scene): void {
  const { random, noise, unit } = scene;
  const ground = about(random, [
    "#7a1d1a",
    "#1c1a1a",
    "#d8cbb2",
    "#e8e4dc",
    "#93643c",
    "#46342c",
    "#b9b4aa",
    "#2d3b39",
  ]);
  const speckle = random.uniform(0, 0.25);
  const gloss = random.uniform(0.1, 0.8);
  paintGround(scene, (x, y, dab) => {
    tint(
      dab,
      ground,
      0.9 + 0.2 * rough(noise, (x / unit) * 1.5, (y / unit) * 1.5) + speckle * (noise(x * 0.7, y * 0.7) - 0.5),
    );
    dab.z = TABLE * unit;
    dab.gloss = gloss;
    return true;
  });
}

function paintTray(scene: Scene): void {
  const { random, rim, unit } = scene;
  const base = about(random, ["#20150f", "#5b1a14", "#c9a77a", "#8d8f92", "#2a2a2a"]);
  const edge = shade(base, random.uniform(1.3, 2.2));
  const angle = random.uniform(-0.2, 0.2);
  const [c, s] = [cos(angle), sin(angle)];
  const [width, depth] = [random.uniform(1.15, 1.7), random.uniform(1.1, 1.5) * Math.max(0.7, rim.ry / rim.rx)];
  const [x0, y0] = [rim.x + unit * random.uniform(-0.3, 0.3), rim.y + unit * random.uniform(-0.1, 0.25)];
  paintGround(scene, (x, y, dab) => {
    const p = Math.abs(c * (x - x0) + s * (y - y0)) / unit - width;
    const q = Math.abs(c * (y - y0) - s * (x - x0)) / unit - depth;
    const d = Math.max(p, q);
    if (d > 0) return false;
    tint(dab, d > -0.06 ? edge : base);
    dab.z = (TABLE + (d > -0.06 ? 0.06 : 0.01)) * unit;
    dab.gloss = 0.5;
    return true;
  });
}

/** A cup, a dish, a bottle or a napkin at the edge of the picture: a blurred thing of some colour. */
function paintProp(scene: Scene): void {
  const { canvas, random, rim, unit } = scene;
  const angle = random.uniform(0, 2 * Math.PI);
  const distance = random.uniform(1.2, 1.8) * unit;
  const [x0, y0] = [rim.x + distance * cos(angle), rim.y + distance * sin(angle) * 0.9];
  const [rx, ry] = [unit * random.uniform(0.12, 0.5), unit * random.uniform(0.12, 0.45)];
  const outer = about(random, ["#f2efe8", "#1b1b1d", "#7b1f1a", "#4a6b8a", "#a8b89a", "#d9b35c", "#8c5a36", "#c9c6c0"]);
  const inner = mix(outer, color(random.pick(["#2a1a10", "#f5f2ea", "#8fae4e", "#d2691e"])), 0.7);
  const round = random.uniform() < 0.65;
  canvas.paint(x0 - rx, y0 - ry, x0 + rx, y0 + ry, (x, y, dab) => {
    const [p, q] = [(x - x0) / rx, (y - y0) / ry];
    const d = round ? Math.sqrt(p * p + q * q) : Math.max(Math.abs(p), Math.abs(q));
    if (d > 1) return false;
    tint(dab, d < 0.72 ? inner : outer, 1.05 - 0.25 * q);
    dab.z = (TABLE + 0.12) * unit;
    dab.nx = p * 0.4;
    dab.ny = q * 0.4;
    dab.gloss = 0.4;
    return true;
  });
}

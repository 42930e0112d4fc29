import { cos, sin } from "../util/math.js";
import type { RandomStream } from "../util/random.js";
import { type Brush, Canvas, type Color, color, type Dab, mix, shade, square } from "./Canvas.js";
import { makeNoise, type Noise } from "./noise.js";

/** A level disc seen at an angle: an ellipse with its centre and radii in pixels. */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
}

/** Everything that painting one picture shares. */
export interface Scene {
  readonly canvas: Canvas;
  readonly random: RandomStream;
  readonly noise: Noise;
  /** Radius of the bowl's rim in pixels: the unit of length. */
  readonly unit: number;
  readonly rim: Disc;
  /** The broth's surface, where toppings and noodles have their coordinates: (u, v) within the unit circle. */
  readonly soup: Disc;
  readonly broth: Broth;
}

export interface Broth {
  readonly color: Color;
  /** How fast things vanish below the surface. */
  readonly turbidity: number;
  /** Colour of the oil that swims on it. */
  readonly oil: Color;
  /** 0 none to 1 plenty. */
  readonly oiliness: number;
}

/** Where the camera stands, and the broth; the same chances for every kind of dish. */
export function makeScene(random: RandomStream, size: number, broth: Broth): Scene {
  const canvas = new Canvas(size);
  const closeUp = random.uniform() < 0.4;
  const unit = size * (closeUp ? random.uniform(0.58, 0.82) : random.uniform(0.46, 0.58));
  const squash = random.pick([random.uniform(0.6, 0.8), random.uniform(0.7, 0.92), random.uniform(0.88, 1)]);
  const away = closeUp ? 0.1 : 0.05;
  const x = size * (0.5 + random.normal(0, away));
  const y = size * (0.5 + random.normal(0, away)) - unit * 0.12 * (1 - squash);
  const fullness = random.uniform(0.8, 0.93);
  const depth = (1 - fullness) * 0.9 * Math.sqrt(1 - squash * squash);
  return {
    canvas,
    random,
    noise: makeNoise(random),
    unit,
    rim: { x, y, rx: unit, ry: unit * squash },
    soup: { x, y: y + unit * depth, rx: unit * fullness, ry: unit * fullness * squash },
    broth,
  };
}

/** Where a flat thing lies on the soup, and how large it is in units of the soup's radius. */
export interface Place {
  readonly u: number;
  readonly v: number;
  readonly size: number;
  /** Radians. */
  readonly angle?: number;
  /** Length of its second axis relative to its first. */
  readonly aspect?: number;
  /** Height above the broth in units of the bowl's radius. */
  readonly lift?: number;
}

/** Paints in a thing's own coordinates (p, q), which reach from −1 to 1 along its axes. The slopes that it writes are along p and q too. */
export function paintPlaced(scene: Scene, place: Place, brush: (p: number, q: number, dab: Dab) => boolean): void {
  const { soup, unit, canvas } = scene;
  const { u, v, size, angle = 0, aspect = 1, lift = 0.03 } = place;
  const [c, s] = [cos(angle), sin(angle)];
  const z = lift * unit;
  // What stands higher is seen further up where the camera looks from the side.
  const x0 = soup.x + u * soup.rx;
  const y0 = soup.y + v * soup.ry - z * Math.sqrt(1 - square(soup.ry / soup.rx));
  const reach = size * 1.25 * Math.max(1, aspect) * 1.2;
  const wrapped: Brush = (x, y, dab) => {
    const du = (x - x0) / (soup.rx * size);
    const dv = (y - y0) / (soup.ry * size);
    dab.z = z;
    if (!brush(c * du + s * dv, (c * dv - s * du) / aspect, dab)) return false;
    const nx = dab.nx;
    dab.nx = c * nx - s * dab.ny;
    dab.ny = s * nx + c * dab.ny;
    return true;
  };
  canvas.paint(x0 - reach * soup.rx, y0 - reach * soup.ry, x0 + reach * soup.rx, y0 + reach * soup.ry, wrapped);
}

/** Random point of the disc with that radius, evenly spread. */
export function pointWithin(random: RandomStream, radius: number): { u: number; v: number } {
  const r = radius * Math.sqrt(random.uniform());
  const angle = random.uniform(0, 2 * Math.PI);
  return { u: r * cos(angle), v: r * sin(angle) };
}

/** One of the colours, a little off. */
export function about(random: RandomStream, choices: readonly string[], spread = 0.12): Color {
  const base = color(random.pick(choices));
  const other = color(random.pick(choices));
  return shade(mix(base, other, random.uniform(0, 0.35)), 1 + random.uniform(-spread, spread));
}

/** One of the choices, each as likely as its weight says. */
export function weighted<T>(random: RandomStream, choices: readonly T[], weight: (choice: T) => number): T {
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

import { type Color, type Dab, smooth, tint } from "./Canvas.js";
import { rough } from "./noise.js";
import { about, type Place, paintPlaced, pointWithin, type Scene } from "./Scene.js";

/** Lays something on the soup at about (u, v). */
export type Topping = (scene: Scene, u: number, v: number) => void;

/** A round edge: slopes outwards near distance 1. */
export function bevel(dab: Dab, p: number, q: number, d: number, from = 0.7): void {
  const t = smooth(from, 1, d) * 0.8;
  dab.nx = (p / (d + 0.01)) * t;
  dab.ny = (q / (d + 0.01)) * t;
}

/** Distance from the centre, 1 at an uneven edge. */
export function ragged({ noise }: Scene, p: number, q: number, seed: number, amount: number): number {
  return Math.sqrt(p * p + q * q) + (noise(p * 2.2 + seed, q * 2.2 + seed) - 0.5) * amount;
}

/** 1 at whole numbers, −1 half-way between, straight lines in between. */
export function triangle(x: number): number {
  const t = x - Math.floor(x);
  return 4 * Math.abs(t - 0.5) - 1;
}

/** An uneven scrap of something. */
export function scrap(scene: Scene, place: Place, c: Color, raggedness: number, gloss = 0.4): void {
  const { random, noise } = scene;
  const seed = random.uniform(0, 60);
  paintPlaced(scene, { angle: random.uniform(0, 6.3), ...place }, (p, q, dab) => {
    const d = ragged(scene, p, q, seed, raggedness);
    if (d > 1) return false;
    tint(dab, c, 0.75 + 0.5 * rough(noise, p * 2 + seed, q * 2));
    bevel(dab, p, q, d, 0.3);
    dab.nx += (noise(p * 4 + seed, q * 4) - 0.5) * 0.7;
    dab.ny += (noise(p * 4, q * 4 + seed) - 0.5) * 0.7;
    dab.gloss = gloss;
    return true;
  });
}

/** Many small things about one place: how many, how far apart and how large on the soup, and their colours. */
export interface Pile {
  readonly pieces: number;
  readonly spread: number;
  readonly size: number;
  readonly colors: readonly string[];
}

/** A heap of small round pieces, higher in the middle. */
export function heap(scene: Scene, u: number, v: number, pile: Pile & { readonly roundness?: number }): void {
  const { random } = scene;
  const { pieces, spread, size, colors, roundness = 0.8 } = pile;
  for (let i = 0; i < pieces; i++) {
    const { u: du, v: dv } = pointWithin(random, spread);
    const c = about(random, colors, 0.15);
    const lift = random.uniform(0.03, 0.05 + 0.08 * Math.max(0, 1 - Math.sqrt(du * du + dv * dv) / spread));
    paintPlaced(
      scene,
      {
        u: u + du,
        v: v + dv,
        size: size * random.uniform(0.7, 1.3),
        angle: random.uniform(0, 3.1),
        aspect: random.uniform(roundness - 0.2, 1),
        lift,
      },
      (p, q, dab) => {
        const d = Math.sqrt(p * p + q * q);
        if (d > 1) return false;
        tint(dab, c, 1.05 - 0.3 * d);
        bevel(dab, p, q, d, 0);
        dab.gloss = 0.5;
        return true;
      },
    );
  }
}

/** Straight pieces that lie about: bamboo shoots, bean sprouts, strips of leek. */
export function sticks(
  scene: Scene,
  u: number,
  v: number,
  pile: Pile & { readonly aspect: number; readonly bend: number },
): void {
  const { random } = scene;
  const { pieces, spread, size, aspect, colors, bend } = pile;
  const turn = random.uniform(0, 6.3);
  for (let i = 0; i < pieces; i++) {
    const { u: du, v: dv } = pointWithin(random, spread);
    const c: Color = about(random, colors, 0.12);
    const curve = random.normal(0, bend);
    const place = {
      u: u + du,
      v: v + dv,
      size: size * random.uniform(0.7, 1.25),
      angle: turn + random.normal(0, 0.6 + bend),
      aspect: aspect * random.uniform(0.8, 1.2),
      lift: random.uniform(0.03, 0.12),
    };
    paintPlaced(scene, place, (p, q, dab) => {
      const side = q + (curve * (p * p - 0.4)) / aspect;
      if (Math.abs(side) > 1 || Math.abs(p) > 1) return false;
      tint(dab, c, 1 - 0.25 * side * side);
      dab.ny = side * 0.7;
      dab.gloss = 0.5;
      return true;
    });
  }
}

import { cos, sin } from "../../util/math.js";
import { type Color, color, type Dab, shade, smooth, square, tint, tintMix } from "./Canvas.js";
import { rough } from "./noise.js";
import { about, type Place, paintPlaced, pointWithin, type Scene } from "./Scene.js";

/** Lays something on the soup at about (u, v). */
export type Topping = (scene: Scene, u: number, v: number) => void;

/** A round edge: slopes outwards near distance 1. */
function bevel(dab: Dab, p: number, q: number, d: number, from = 0.7): void {
  const t = smooth(from, 1, d) * 0.8;
  dab.nx = (p / (d + 0.01)) * t;
  dab.ny = (q / (d + 0.01)) * t;
}

/** Distance from the centre, 1 at an uneven edge. */
function ragged({ noise }: Scene, p: number, q: number, seed: number, amount: number): number {
  return Math.sqrt(p * p + q * q) + (noise(p * 2.2 + seed, q * 2.2 + seed) - 0.5) * amount;
}

/** Half a boiled egg: white, and a yolk from runny orange to pale. */
export const eggHalf: Topping = (scene, u, v) => {
  const { random } = scene;
  const white = about(random, ["#f5f0e4", "#efe0c4", "#e6cfa6", "#fbf7ee"], 0.06);
  const yolk = about(random, ["#f08a1d", "#f5b335", "#e8701a", "#f2cc66", "#d9691b"]);
  const bright = shade(yolk, 1.35);
  const place = {
    u,
    v,
    size: random.uniform(0.17, 0.23),
    angle: random.uniform(0, 6.3),
    aspect: random.uniform(0.72, 0.9),
    lift: random.uniform(0.05, 0.09),
  };
  const core = random.uniform(0.5, 0.62);
  const shift = random.uniform(-0.12, 0.12);
  paintPlaced(scene, place, (p, q, dab) => {
    const d = Math.sqrt(p * p + q * q);
    if (d > 1) return false;
    const inner = Math.sqrt(square(p - shift) + q * q) / core;
    if (inner < 1) {
      tintMix(dab, yolk, bright, smooth(0.9, 0.3, inner));
      bevel(dab, p, q, inner, 0.6);
      dab.gloss = 0.8;
    } else {
      tint(dab, white, 1 - 0.1 * smooth(0.8, 1, d));
      bevel(dab, p, q, d, 0.82);
      dab.gloss = 0.45;
    }
    return true;
  });
};

/** A soft-boiled egg dropped in whole: trembling white, the yolk under it. */
export const wholeEgg: Topping = (scene, u, v) => {
  const { random } = scene;
  const white = color("#f8f4ea");
  const yolk = about(random, ["#f2a52b", "#f6c04d", "#ee8b22"]);
  const seed = random.uniform(0, 40);
  const veil = random.uniform(0.1, 0.7);
  paintPlaced(scene, { u, v, size: random.uniform(0.22, 0.3), lift: 0.06 }, (p, q, dab) => {
    const d = ragged(scene, p, q, seed, 0.5);
    if (d > 1) return false;
    const inner = Math.sqrt(square(p + 0.1) + square(q - 0.05)) / 0.48;
    tintMix(dab, yolk, white, inner < 1 ? veil * smooth(0.2, 1, inner) : 1);
    bevel(dab, p, q, inner < 1 ? inner * 0.8 : d, 0.35);
    dab.gloss = 1;
    return true;
  });
};

/** A slice of pork: brown at the edge, pink or grey meat, streaks of fat. */
export const pork: Topping = (scene, u, v) => {
  const { random, noise } = scene;
  const meat = about(random, ["#b98a6c", "#a8765a", "#c99a84", "#d8ab98", "#9a6a4c"]);
  const fat = about(random, ["#ead6bc", "#f0dfc8", "#dcc0a0"]);
  const crust = about(random, ["#7d5236", "#8f6444", "#6a422a"]);
  const place = {
    u,
    v,
    size: random.uniform(0.27, 0.42),
    angle: random.uniform(0, 6.3),
    aspect: random.uniform(0.55, 0.95),
    lift: random.uniform(0.05, 0.09),
  };
  const [seed, swirl] = [random.uniform(0, 60), random.uniform(2, 5)];
  paintPlaced(scene, place, (p, q, dab) => {
    const d = ragged(scene, p, q, seed, 0.35);
    if (d > 1) return false;
    const warp = rough(noise, p * 1.6 + seed, q * 1.6);
    const streak = smooth(0.45, 0.75, 0.5 + 0.5 * triangle(d * swirl * 0.6 + warp * 4 + q * 0.8));
    const fibre = 0.85 + 0.3 * noise(p * 9 + seed, q * 14);
    if (d > 0.93) tint(dab, crust, fibre);
    else tintMix(dab, meat, fat, streak * 0.7, fibre);
    bevel(dab, p, q, d, 0.85);
    dab.nx += (noise(p * 6, q * 6 + seed) - 0.5) * 0.5;
    dab.ny += (noise(p * 6 + seed, q * 6) - 0.5) * 0.5;
    dab.gloss = 0.6;
    return true;
  });
};

/** Thin slices of beef in a heap. */
export const beef: Topping = (scene, u, v) => {
  const { random } = scene;
  const pieces = 5 + random.integer(6);
  for (let i = 0; i < pieces; i++) {
    const { u: du, v: dv } = pointWithin(random, 0.26);
    scrap(
      scene,
      {
        u: u + du,
        v: v + dv,
        size: random.uniform(0.09, 0.2),
        aspect: random.uniform(0.4, 0.8),
        lift: random.uniform(0.03, 0.1),
      },
      about(random, ["#7a4f35", "#8d6247", "#a17a5c", "#5f3a26"]),
      0.6,
    );
  }
};

/** An uneven scrap of something. */
function scrap(scene: Scene, place: Place, c: Color, raggedness: number, gloss = 0.4): void {
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

/** Seaweed sheets that lean on the rim. */
export const nori: Topping = (scene, u, v) => {
  const { random, noise } = scene;
  const c = about(random, ["#141a12", "#1c2418", "#10150f", "#232b1c"]);
  const far = Math.sqrt(u * u + v * v) + 0.01;
  const out = random.uniform(0.75, 0.98) / far;
  const sheets = 1 + random.integer(3);
  for (let i = 0; i < sheets; i++) {
    const place = {
      u: u * out + i * 0.09,
      v: v * out - i * 0.04,
      size: random.uniform(0.26, 0.38),
      angle: random.uniform(-0.5, 0.5),
      aspect: random.uniform(0.8, 1.5),
      lift: 0.14 + 0.02 * i,
    };
    paintPlaced(scene, place, (p, q, dab) => {
      if (Math.abs(p + 0.05 * noise(q * 4, 3)) > 0.9 || Math.abs(q) > 0.9) return false;
      tint(dab, c, 0.6 + 0.9 * noise(p * 9, q * 9 + i));
      dab.nx = (noise(p * 2 + i * 5, q * 2) - 0.5) * 0.5;
      dab.gloss = 0.25;
      return true;
    });
  }
};

/** Chopped spring onion, strewn or heaped: rings and slivers. */
export const springOnion: Topping = (scene, u, v) => {
  const { random } = scene;
  const greens = random.pick([
    ["#3f8a2e", "#6cab4a", "#8fc46a"],
    ["#2f6e2a", "#4f8f3c", "#b8d68c"],
    ["#dfe8c4", "#bcd694", "#eef0de"],
  ]);
  const heaped = random.uniform() < 0.6;
  const spread = heaped ? random.uniform(0.14, 0.28) : random.uniform(0.4, 0.8);
  const pieces = Math.round((heaped ? 26 : 34) * random.uniform(0.6, 1.7));
  const size = random.uniform(0.022, 0.05);
  for (let i = 0; i < pieces; i++) {
    const { u: du, v: dv } = pointWithin(random, spread);
    const ring = random.uniform(0.2, 0.65);
    const c = about(random, greens, 0.2);
    const place = {
      u: u + du,
      v: v + dv,
      size: size * random.uniform(0.7, 1.5),
      angle: random.uniform(0, 3.1),
      aspect: random.uniform(0.4, 1),
      lift: random.uniform(0.02, heaped ? 0.13 : 0.05),
    };
    paintPlaced(scene, place, (p, q, dab) => {
      const d = Math.sqrt(p * p + q * q);
      if (d > 1 || d < ring * 0.7) return false;
      tint(dab, c, 0.85 + 0.35 * d);
      dab.nx = p * 0.5;
      dab.ny = q * 0.5;
      dab.gloss = 0.4;
      return true;
    });
  }
};

/** A dark or bright green leaf: spinach, wakame, greens. */
export const greens: Topping = (scene, u, v) => {
  const { random } = scene;
  const c = about(random, ["#1f4a1e", "#2f6b28", "#3d7d2f", "#1c3320", "#4f9438"]);
  const pieces = 4 + random.integer(9);
  for (let i = 0; i < pieces; i++) {
    const { u: du, v: dv } = pointWithin(random, 0.2);
    scrap(
      scene,
      {
        u: u + du,
        v: v + dv,
        size: random.uniform(0.08, 0.2),
        aspect: random.uniform(0.3, 0.9),
        lift: random.uniform(0.03, 0.09),
      },
      shade(c, random.uniform(0.7, 1.4)),
      0.9,
      0.7,
    );
  }
};

/** Fish cake with a pink spiral. */
export const narutomaki: Topping = (scene, u, v) => {
  const { random } = scene;
  const pink = about(random, ["#e8668c", "#ef86a4", "#d9527a"]);
  const white = color("#f7f2ea");
  const [turns, spin] = [random.uniform(1.6, 2.4), random.uniform(0, 1)];
  const c = cos(2.4);
  const s = sin(2.4);
  paintPlaced(
    scene,
    {
      u,
      v,
      size: random.uniform(0.13, 0.19),
      angle: random.uniform(0, 6.3),
      aspect: random.uniform(0.7, 1),
      lift: 0.07,
    },
    (p, q, dab) => {
      const d = Math.sqrt(p * p + q * q);
      const turn = q >= 0 ? 1 - p / (Math.abs(p) + Math.abs(q) + 1e-6) : 3 + p / (Math.abs(p) + Math.abs(q) + 1e-6);
      const scallop = 0.94 + 0.06 * triangle(turn * 3.5);
      if (d > scallop) return false;
      const arm = triangle(d * turns * 2 - turn / 2 + spin + 0.1 * (c * p + s * q));
      tint(dab, d < 0.72 && arm > 0.35 ? pink : white, 1);
      bevel(dab, p, q, d, 0.85);
      dab.gloss = 0.4;
      return true;
    },
  );
};

/** Slices of pink-rimmed fish cake, half-moons side by side. */
export const kamaboko: Topping = (scene, u, v) => {
  const { random } = scene;
  const rim = about(random, ["#ee7f9c", "#f2a0b4", "#e2647f", "#f3efe6"]);
  const white = color("#f6f2ea");
  const angle = random.uniform(0, 6.3);
  const slices = 1 + random.integer(3);
  const size = random.uniform(0.15, 0.2);
  for (let i = 0; i < slices; i++) {
    const place = {
      u: u + i * 0.1 * cos(angle),
      v: v + i * 0.1 * sin(angle),
      size,
      angle: angle + 1.2,
      aspect: 0.9,
      lift: 0.05 + 0.012 * i,
    };
    paintPlaced(scene, place, (p, q, dab) => {
      const d = Math.sqrt(p * p + q * q);
      if (d > 1 || q < -0.15) return false;
      tint(dab, d > 0.82 ? rim : white, 0.97);
      bevel(dab, p, q, d, 0.85);
      dab.gloss = 0.4;
      return true;
    });
  }
};

/** 1 at whole numbers, −1 half-way between, straight lines in between. */
function triangle(x: number): number {
  const t = x - Math.floor(x);
  return 4 * Math.abs(t - 0.5) - 1;
}

export { bevel, ragged, scrap, triangle };

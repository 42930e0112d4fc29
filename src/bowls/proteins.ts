import { cos, sin } from "../util/math.js";
import { bevel, ragged, scrap, type Topping, triangle } from "./brushes.js";
import { color, mix, shade, smooth, square, tint, tintMix } from "./Canvas.js";
import { rough } from "./noise.js";
import { about, paintPlaced, pointWithin } from "./Scene.js";

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

/** Fried prawn: a lumpy golden coat, and a red tail at one end. */
export const tempura: Topping = (scene, u, v) => {
  const { random, noise } = scene;
  const angle = random.uniform(0, 6.3);
  const count = 1 + random.integer(2);
  const coat = about(random, ["#d99a3d", "#c98a34", "#e3b05a", "#b87a2e"]);
  const tail = about(random, ["#c4391f", "#e0592e", "#a83018"]);
  for (let i = 0; i < count; i++) {
    const seed = random.uniform(0, 60);
    const place = {
      u: u - i * 0.18 * sin(angle),
      v: v + i * 0.18 * cos(angle),
      size: random.uniform(0.45, 0.62),
      angle: angle + random.normal(0, 0.15),
      aspect: 0.24,
      lift: 0.11,
    };
    const end = {
      ...place,
      u: place.u + 0.95 * place.size * cos(place.angle),
      v: place.v + 0.95 * place.size * sin(place.angle),
      size: 0.11,
      aspect: 0.6,
    };
    paintPlaced(scene, end, (p, q, dab) => {
      if (Math.abs(q) > 0.3 + 0.6 * smooth(-1, 1, p) || Math.abs(p) > 1) return false;
      tint(dab, tail, 1 - 0.3 * Math.abs(q));
      dab.gloss = 0.7;
      return true;
    });
    paintPlaced(scene, { ...place, lift: 0.12 }, (p, q, dab) => {
      const d = ragged(scene, p * p * p, q, seed, 0.4) + (noise(p * 9 + seed, q * 3) - 0.5) * 0.35;
      if (d > 1 || Math.abs(p) > 1) return false;
      tint(dab, coat, 0.55 + 0.9 * rough(noise, p * 8 + seed, q * 2.5));
      bevel(dab, 0, q, d, 0.1);
      dab.nx = (noise(p * 11 + seed, q * 3) - 0.5) * 0.9;
      dab.ny += (noise(p * 11, q * 3 + seed) - 0.5) * 0.7;
      dab.z += 0.06 * scene.unit * Math.max(0, 1 - d);
      dab.gloss = 0.3;
      return true;
    });
  }
};

/** Fried tofu: a soft golden-brown square, wrinkled. */
export const friedTofu: Topping = (scene, u, v) => {
  const { random, noise } = scene;
  const c = about(random, ["#c98d3e", "#b6792f", "#d9a658", "#a86b2a"]);
  const edge = shade(c, 1.3);
  const cutCorner = random.uniform() < 0.5;
  const pieces = 1 + random.integer(2);
  for (let i = 0; i < pieces; i++) {
    const seed = random.uniform(0, 60);
    const place = {
      u: u + i * 0.2,
      v: v + i * random.uniform(-0.15, 0.15),
      size: random.uniform(0.26, 0.4),
      angle: random.uniform(0, 6.3),
      aspect: random.uniform(0.6, 1),
      lift: 0.06 + 0.02 * i,
    };
    paintPlaced(scene, place, (p, q, dab) => {
      const d =
        Math.max(Math.abs(p), Math.abs(q)) * 0.8 +
        0.2 * Math.sqrt(p * p + q * q) +
        (noise(p * 3 + seed, q * 3) - 0.5) * 0.14;
      if (d > 0.95 || (cutCorner && p + q > 0.25)) return false;
      tintMix(dab, c, edge, smooth(0.75, 0.95, d), 0.7 + 0.6 * rough(noise, p * 4 + seed, q * 4));
      bevel(dab, p, q, d, 0.75);
      dab.nx += (rough(noise, p * 5 + seed, q * 5) - 0.5) * 0.7;
      dab.ny += (rough(noise, p * 5, q * 5 + seed) - 0.5) * 0.7;
      dab.gloss = 0.45;
      return true;
    });
  }
};

/** A white cube or slab: tofu, rice cake, a slice of leek. */
export const whiteSlab: Topping = (scene, u, v) => {
  const { random } = scene;
  const c = mix(color("#f6f1e4"), color("#e6c48a"), random.uniform(0, 0.5));
  paintPlaced(
    scene,
    { u, v, size: random.uniform(0.14, 0.24), angle: random.uniform(0, 3), aspect: random.uniform(0.6, 1), lift: 0.08 },
    (p, q, dab) => {
      const d = Math.max(Math.abs(p), Math.abs(q));
      if (d > 0.9) return false;
      tint(dab, c, 1 - 0.12 * smooth(0.7, 0.9, d));
      bevel(dab, p, q, d, 0.75);
      dab.gloss = 0.35;
      return true;
    },
  );
};

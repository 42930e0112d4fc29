import { cos, sin } from "../../util/math.js";
import { type Color, color, mix, shade, smooth, tint, tintMix } from "./Canvas.js";
import { rough } from "./noise.js";
import { about, paintPlaced, pointWithin, type Scene } from "./Scene.js";
import { bevel, ragged, scrap, type Topping } from "./toppings.js";

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

/** A heap of small pieces. */
function heap(
  scene: Scene,
  u: number,
  v: number,
  pieces: number,
  spread: number,
  size: number,
  colors: readonly string[],
  roundness = 0.8,
): void {
  const { random } = scene;
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

/** Sweetcorn. */
export const corn: Topping = (scene, u, v) =>
  heap(scene, u, v, 18 + scene.random.integer(40), scene.random.uniform(0.15, 0.35), 0.038, [
    "#f4c93a",
    "#f7d95e",
    "#e8b52a",
  ]);

/** Crumbs of fried batter. */
export const crumbs: Topping = (scene, u, v) =>
  heap(
    scene,
    u,
    v,
    25 + scene.random.integer(50),
    scene.random.uniform(0.2, 0.6),
    0.028,
    ["#d9a24a", "#e8bd6c", "#c2862f", "#efcf8f"],
    0.6,
  );

/** Minced meat, often reddish. */
export const mince: Topping = (scene, u, v) =>
  heap(
    scene,
    u,
    v,
    40 + scene.random.integer(50),
    scene.random.uniform(0.2, 0.38),
    0.035,
    ["#7a4a2e", "#8f5a36", "#6a3a26", "#a5643c"],
    0.5,
  );

/** Grated radish or ginger. */
export const grated: Topping = (scene, u, v) =>
  heap(
    scene,
    u,
    v,
    40,
    scene.random.uniform(0.1, 0.17),
    0.04,
    scene.random.pick([
      ["#f4f2ea", "#e8e6da"],
      ["#e8c878", "#f0d890"],
    ]),
    0.6,
  );

/** Chilli flakes, sesame or pepper over everything. */
export const flakes: Topping = (scene, u, v) =>
  heap(
    scene,
    u * 0.3,
    v * 0.3,
    20 + scene.random.integer(60),
    0.8,
    0.011,
    scene.random.pick([
      ["#a8231a", "#c9381f"],
      ["#efe2c0", "#d9c494"],
      ["#2a1a14", "#3a2a20"],
    ]),
  );

/** Straight pieces that lie about: bamboo shoots, bean sprouts, strips of leek. */
function sticks(
  scene: Scene,
  u: number,
  v: number,
  pieces: number,
  spread: number,
  size: number,
  aspect: number,
  colors: readonly string[],
  bend: number,
): void {
  const { random } = scene;
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

/** Pickled bamboo shoots. */
export const bamboo: Topping = (scene, u, v) =>
  sticks(scene, u, v, 4 + scene.random.integer(6), 0.16, 0.2, 0.2, ["#c79a55", "#b58442", "#d9b474", "#a87638"], 0.05);

/** Bean sprouts. */
export const sprouts: Topping = (scene, u, v) =>
  sticks(
    scene,
    u,
    v,
    20 + scene.random.integer(35),
    scene.random.uniform(0.2, 0.4),
    0.15,
    0.13,
    ["#f0ead6", "#e2dab8", "#f7f3e4"],
    0.12,
  );

/** Leek in thin strips. */
export const leek: Topping = (scene, u, v) =>
  sticks(scene, u, v, 25 + scene.random.integer(30), 0.22, 0.15, 0.08, ["#f3f3e6", "#dfe8c8", "#c9dda4"], 0.2);

/** Mushroom slices, brown. */
export const mushrooms: Topping = (scene, u, v) => {
  const pieces = 2 + scene.random.integer(4);
  for (let i = 0; i < pieces; i++) {
    const { u: du, v: dv } = pointWithin(scene.random, 0.16);
    scrap(
      scene,
      { u: u + du, v: v + dv, size: 0.12, aspect: 0.5, lift: 0.06 },
      about(scene.random, ["#5a3d28", "#7a5a3c", "#3f2c1e"]),
      0.4,
    );
  }
};

/** Two or three halved cherry-red things: pickled ginger, chilli threads. */
export const redGarnish: Topping = (scene, u, v) =>
  sticks(scene, u, v, 8 + scene.random.integer(14), 0.11, 0.1, 0.1, ["#c4271d", "#d8433a", "#a81f1a"], 0.15);

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

import { heap, scrap, sticks, type Topping } from "./brushes.js";
import { shade, tint } from "./Canvas.js";
import { about, paintPlaced, pointWithin } from "./Scene.js";

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

/** Sweetcorn. */
export const corn: Topping = (scene, u, v) =>
  heap(scene, u, v, {
    pieces: 18 + scene.random.integer(40),
    spread: scene.random.uniform(0.15, 0.35),
    size: 0.038,
    colors: ["#f4c93a", "#f7d95e", "#e8b52a"],
  });

/** Crumbs of fried batter. */
export const crumbs: Topping = (scene, u, v) =>
  heap(scene, u, v, {
    pieces: 25 + scene.random.integer(50),
    spread: scene.random.uniform(0.2, 0.6),
    size: 0.028,
    colors: ["#d9a24a", "#e8bd6c", "#c2862f", "#efcf8f"],
    roundness: 0.6,
  });

/** Minced meat, often reddish. */
export const mince: Topping = (scene, u, v) =>
  heap(scene, u, v, {
    pieces: 40 + scene.random.integer(50),
    spread: scene.random.uniform(0.2, 0.38),
    size: 0.035,
    colors: ["#7a4a2e", "#8f5a36", "#6a3a26", "#a5643c"],
    roundness: 0.5,
  });

/** Grated radish or ginger. */
export const grated: Topping = (scene, u, v) =>
  heap(scene, u, v, {
    pieces: 40,
    spread: scene.random.uniform(0.1, 0.17),
    size: 0.04,
    colors: scene.random.pick([
      ["#f4f2ea", "#e8e6da"],
      ["#e8c878", "#f0d890"],
    ]),
    roundness: 0.6,
  });

/** Chilli flakes, sesame or pepper over everything. */
export const flakes: Topping = (scene, u, v) =>
  heap(scene, u * 0.3, v * 0.3, {
    pieces: 20 + scene.random.integer(60),
    spread: 0.8,
    size: 0.011,
    colors: scene.random.pick([
      ["#a8231a", "#c9381f"],
      ["#efe2c0", "#d9c494"],
      ["#2a1a14", "#3a2a20"],
    ]),
  });

/** Pickled bamboo shoots. */
export const bamboo: Topping = (scene, u, v) =>
  sticks(scene, u, v, {
    pieces: 4 + scene.random.integer(6),
    spread: 0.16,
    size: 0.2,
    aspect: 0.2,
    colors: ["#c79a55", "#b58442", "#d9b474", "#a87638"],
    bend: 0.05,
  });

/** Bean sprouts. */
export const sprouts: Topping = (scene, u, v) =>
  sticks(scene, u, v, {
    pieces: 20 + scene.random.integer(35),
    spread: scene.random.uniform(0.2, 0.4),
    size: 0.15,
    aspect: 0.13,
    colors: ["#f0ead6", "#e2dab8", "#f7f3e4"],
    bend: 0.12,
  });

/** Leek in thin strips. */
export const leek: Topping = (scene, u, v) =>
  sticks(scene, u, v, {
    pieces: 25 + scene.random.integer(30),
    spread: 0.22,
    size: 0.15,
    aspect: 0.08,
    colors: ["#f3f3e6", "#dfe8c8", "#c9dda4"],
    bend: 0.2,
  });

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

/** Red threads: pickled ginger, chilli. */
export const redGarnish: Topping = (scene, u, v) =>
  sticks(scene, u, v, {
    pieces: 8 + scene.random.integer(14),
    spread: 0.11,
    size: 0.1,
    aspect: 0.1,
    colors: ["#c4271d", "#d8433a", "#a81f1a"],
    bend: 0.15,
  });

import { type Color, mix, shade, smooth, square, tint, tintMix } from "./Canvas.js";
import { rough } from "./noise.js";
import { paintPlaced, pointWithin, type Scene } from "./Scene.js";

/** The depth at which the bowl's bottom lies, in pixels: all noodles are above it. */
const BOTTOM = -900;

/** The turbidity from which the bowl is not visible through the broth. */
const OPAQUE = 15;

/** The broth's surface, before anything lies in it; a clear one shows the bowl's wall where it is shallow. */
export function paintBroth({ canvas, rim, soup, broth, noise, random }: Scene, wall: Color): void {
  const clear = Math.max(0, 1 - broth.turbidity / OPAQUE);
  const shallow = mix(broth.color, wall, 0.6 * clear);
  const cloud = random.uniform(0.05, 0.35) * (1 - 0.5 * clear);
  const specks = random.pick([0, random.uniform(-0.5, 0.5), random.uniform(-0.9, 0.9)]) * (1 - clear);
  const ripple = random.uniform(0.05, 0.25);
  canvas.paint(soup.x - soup.rx, soup.y - soup.ry, soup.x + soup.rx, soup.y + soup.ry, (x, y, dab) => {
    const [p, q] = [(x - soup.x) / soup.rx, (y - soup.y) / soup.ry];
    const d = p * p + q * q;
    const fromRim = square((x - rim.x) / rim.rx) + square((y - rim.y) / rim.ry);
    if (d > 1 || fromRim > 0.93) return false;
    canvas.openSurface(x, y);
    const speck = specks === 0 ? 0 : specks * smooth(0.72, 0.9, noise(p * 47, q * 47));
    const wave = rough(noise, p * 3, q * 3) * 0.7 + noise(p * 19, q * 19) * 0.3;
    tintMix(
      dab,
      broth.color,
      shallow,
      smooth(0.3, 1, d),
      (1 + cloud * (wave - 0.5) * 2 + speck) * (1 - 0.25 * smooth(0.7, 1, d)),
    );
    dab.z = BOTTOM;
    dab.nx = (noise(p * 5 + 3, q * 5) - 0.5) * ripple;
    dab.ny = (noise(p * 5, q * 5 + 7) - 0.5) * ripple;
    dab.gloss = 0.9;
    return true;
  });
}

/** Drops of oil and lamps' reflections, wherever the surface is open. */
export function paintSurface(scene: Scene): void {
  const { random, broth } = scene;
  const drops = Math.round(broth.oiliness * random.uniform(10, 70));
  for (let i = 0; i < drops; i++) paintDrop(scene);
  const lamps = random.integer(4);
  for (let i = 0; i < lamps; i++) paintLamp(scene);
}

function paintDrop(scene: Scene): void {
  const { random, broth } = scene;
  const body = mix(broth.color, broth.oil, random.uniform(0.3, 0.8));
  const light = shade(body, 1.6);
  const size = random.uniform(0.012, 0.06) * random.uniform(0.5, 1.2);
  paintPlaced(scene, { ...pointWithin(random, 0.97), size, lift: 0 }, (p, q, dab) => {
    const d = p * p + q * q;
    if (d > 1) return false;
    tint(dab, d > 0.6 ? light : body);
    dab.alpha = 0.65;
    dab.nx = p * 0.4;
    dab.ny = q * 0.4;
    dab.gloss = 1;
    return true;
  });
}

function paintLamp(scene: Scene): void {
  const { random, noise } = scene;
  const place = {
    ...pointWithin(random, 0.9),
    size: random.uniform(0.05, 0.28),
    angle: random.uniform(0, 3),
    aspect: random.uniform(0.25, 1),
    lift: 0,
  };
  const strength = random.uniform(0.15, 0.7);
  paintPlaced(scene, place, (p, q, dab) => {
    const d = Math.sqrt(p * p + q * q) + (noise(p * 2 + place.u * 9, q * 2) - 0.5) * 0.9;
    if (d > 1) return false;
    dab.r = dab.g = dab.b = 1;
    dab.alpha = strength * smooth(1, 0.4, d);
    dab.gloss = 0.9;
    return true;
  });
}

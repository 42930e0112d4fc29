import type { RandomStream } from "../../util/random.js";
import { type Canvas, smooth } from "./Canvas.js";
import { makeGrain, type Noise } from "./noise.js";

/** What lens, sensor and file do to a picture. */
interface Camera {
  readonly exposure: number;
  readonly white: readonly [number, number, number];
  /** Row that is sharp (0 top, 1 bottom) and how fast sharpness fades away from it. */
  readonly focus: number;
  readonly depthBlur: number;
  readonly softness: number;
  readonly grain: number;
  readonly contrast: number;
  readonly saturation: number;
  readonly vignette: number;
}

function drawCamera(random: RandomStream): Camera {
  const warm = random.normal(0.08, 0.12);
  return {
    exposure: 1.15 + random.normal(0, 0.22),
    white: [1 + warm, 1 + random.normal(0, 0.02), 1 - warm * 1.1],
    focus: random.uniform(0.3, 0.8),
    depthBlur: random.pick([0, 0.4, 1.2]) * random.uniform(0.5, 1.5),
    softness: random.uniform(0, 0.6),
    grain: random.uniform(0.004, 0.035),
    contrast: random.uniform(0.85, 1.3),
    saturation: random.uniform(0.8, 1.35),
    vignette: random.uniform(0, 0.35),
  };
}

/** Steam over the bowl at times, then the picture as the camera gives it: 0..255 whole numbers, [size / 2, size / 2, 3]. */
export function takePicture(canvas: Canvas, random: RandomStream, noise: Noise): Uint8Array {
  const camera = drawCamera(random);
  const size = canvas.size / 2;
  const planes = [canvas.red, canvas.green, canvas.blue].map((layer) => halved(layer, size));
  if (random.uniform() < 0.2) addSteam(planes, size, random, noise);
  for (const plane of planes) defocus(plane, size, camera);
  return develop(planes, size, camera, makeGrain(random));
}

function halved(layer: Float32Array, size: number): Float32Array {
  const out = new Float32Array(size * size);
  for (let y = 0, to = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * 4 * size + x * 2;
      const below = at + 2 * size;
      // Highlights are cut before pixels are joined: a bright speck stays a speck.
      out[to++] = (cut(layer[at]) + cut(layer[at + 1]) + cut(layer[below]) + cut(layer[below + 1])) / 4;
    }
  }
  return out;
}

function cut(light: number): number {
  return Math.min(light, 1.6);
}

function addSteam(planes: Float32Array[], size: number, random: RandomStream, noise: Noise): void {
  const amount = random.uniform(0.1, 0.4);
  const [x0, y0] = [random.uniform(0, 50), random.uniform(0, 50)];
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at++) {
      const [p, q] = [x / size, y / size];
      const wisp = smooth(0.45, 0.85, noise(p * 4 + x0 + noise(q * 3, p * 3) * 1.5, q * 2.2 + y0)) * amount;
      for (const plane of planes) plane[at] += (0.85 - plane[at]) * wisp;
    }
  }
}

/** Blends in a blurred copy, more of it the farther a row is from the sharp one. */
function defocus(plane: Float32Array, size: number, { focus, depthBlur, softness }: Camera): void {
  const soft = blurred(plane, size, 1);
  const softer = depthBlur > 0 ? blurred(soft, size, 2) : soft;
  for (let y = 0, at = 0; y < size; y++) {
    const away = Math.abs(y / size - focus) * depthBlur;
    const far = Math.min(1, away * away * 3);
    for (let x = 0; x < size; x++, at++) {
      const near = plane[at] + (soft[at] - plane[at]) * Math.min(1, softness + far);
      plane[at] = near + (softer[at] - near) * far;
    }
  }
}

/** Means over 2·radius + 1 points, along rows, then along columns. */
function blurred(plane: Float32Array, size: number, radius: number): Float32Array {
  const once = blurredRows(plane, size, radius, size, 1);
  return blurredRows(once, size, radius, 1, size);
}

function blurredRows(plane: Float32Array, size: number, radius: number, line: number, step: number): Float32Array {
  const out = new Float32Array(plane.length);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = j - radius; k <= j + radius; k++) sum += plane[i * line + Math.min(size - 1, Math.max(0, k)) * step];
      out[i * line + j * step] = sum / (2 * radius + 1);
    }
  }
  return out;
}

function develop(planes: Float32Array[], size: number, camera: Camera, grain: () => number): Uint8Array {
  const out = new Uint8Array(size * size * 3);
  // Files keep colour more coarsely than brightness: each pixel takes the mean colour of its block of four.
  for (let y = 0; y < size; y += 2)
    for (let x = 0; x < size; x += 2) developBlock(planes, size, x, y, camera, grain, out);
  return out;
}

function developBlock(
  planes: Float32Array[],
  size: number,
  x0: number,
  y0: number,
  camera: Camera,
  grain: () => number,
  out: Uint8Array,
): void {
  const places = [y0 * size + x0, y0 * size + x0 + 1, (y0 + 1) * size + x0, (y0 + 1) * size + x0 + 1];
  const [r2, g2, b2] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  const brightness = [0, 0, 0, 0];
  const vignette = vignetteAt(x0 / size - 0.5, y0 / size - 0.5, camera.vignette);
  places.forEach((at, i) => {
    const light = camera.exposure * vignette;
    r2[i] = tone(planes[0][at] * light * camera.white[0], camera.contrast);
    g2[i] = tone(planes[1][at] * light * camera.white[1], camera.contrast);
    b2[i] = tone(planes[2][at] * light * camera.white[2], camera.contrast);
    brightness[i] = 0.3 * r2[i] + 0.59 * g2[i] + 0.11 * b2[i];
  });
  const mean = (values: number[]) => (values[0] + values[1] + values[2] + values[3]) / 4;
  const grey = mean(brightness);
  const colour = [mean(r2) - grey, mean(g2) - grey, mean(b2) - grey];
  places.forEach((at, i) => {
    const noisy = brightness[i] + camera.grain * grain();
    for (let c = 0; c < 3; c++) {
      const value = noisy + colour[c] * camera.saturation + camera.grain * 0.4 * grain();
      out[at * 3 + c] = Math.min(255, Math.max(0, Math.round(value * 255)));
    }
  });
}

function vignetteAt(x: number, y: number, strength: number): number {
  return 1 - strength * 2 * (x * x + y * y);
}

/** Light to the screen's scale: the root, contrast about the middle, and highlights that roll off rather than clip. */
function tone(light: number, contrast: number): number {
  const value = 0.5 + (Math.sqrt(Math.max(0, light)) - 0.5) * contrast;
  return value < 0.8 ? Math.max(0, value) : 0.8 + 0.2 * (1 - 1 / (1 + (value - 0.8) * 5));
}

import type { RandomStream } from "../util/random.js";
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
  const warm = random.normal(0.06, 0.06);
  return {
    exposure: Math.max(0.45, 0.98 + random.normal(0, 0.1)),
    white: [1 + warm, 1 + random.normal(0, 0.02), 1 - warm * 1.1],
    focus: random.uniform(0.3, 0.8),
    depthBlur: random.pick([0, 0.3, 0.8]) * random.uniform(0.5, 1.4),
    softness: random.uniform(0, 0.5),
    grain: random.uniform(0.004, 0.035),
    contrast: random.uniform(0.95, 1.35),
    saturation: random.uniform(0.85, 1.25),
    vignette: random.uniform(0, 0.35),
  };
}

/** Steam over the bowl at times, then the picture as the camera gives it: 0..255 whole numbers, [size / 2, size / 2, 3]. */
export function takePicture(canvas: Canvas, random: RandomStream, noise: Noise): Uint8Array {
  const camera = drawCamera(random);
  const size = canvas.size / 2;
  const planes = [canvas.red, canvas.green, canvas.blue].map((layer) => halved(layer, size));
  if (random.uniform() < 0.14) addSteam(planes, size, random, noise);
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
  const amount = random.uniform(0.1, 0.35);
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
  planes: readonly Float32Array[],
  size: number,
  x0: number,
  y0: number,
  camera: Camera,
  grain: () => number,
  out: Uint8Array,
): void {
  const light = camera.exposure * vignetteAt(x0 / size - 0.5, y0 / size - 0.5, camera.vignette);
  let mean = 0;
  for (let c = 0; c < 3; c++) {
    for (let i = 0; i < 4; i++)
      toned[c * 4 + i] = tone(planes[c][placeIn(i, x0, y0, size)] * light * camera.white[c], camera.contrast);
    mean += LUMA[c] * (toned[c * 4] + toned[c * 4 + 1] + toned[c * 4 + 2] + toned[c * 4 + 3]) * 0.25;
  }
  for (let i = 0; i < 4; i++) {
    const bright = LUMA[0] * toned[i] + LUMA[1] * toned[4 + i] + LUMA[2] * toned[8 + i] + camera.grain * grain();
    for (let c = 0; c < 3; c++) {
      const hue = (toned[c * 4] + toned[c * 4 + 1] + toned[c * 4 + 2] + toned[c * 4 + 3]) * 0.25 - mean;
      const value = bright + hue * camera.saturation + camera.grain * 0.4 * grain();
      out[placeIn(i, x0, y0, size) * 3 + c] = Math.min(255, Math.max(0, Math.round(value * 255)));
    }
  }
}

/** How much red, green and blue count towards brightness. */
const LUMA = [0.3, 0.59, 0.11];
/** The block at hand, four pixels of red, of green, of blue. */
const toned = new Float64Array(12);

/** The pixel i = 0 … 3 of the block at (x, y). */
function placeIn(i: number, x: number, y: number, size: number): number {
  return (y + (i >> 1)) * size + x + (i & 1);
}

function vignetteAt(x: number, y: number, strength: number): number {
  return 1 - strength * 2 * (x * x + y * y);
}

/** Light to the screen's scale: the root, contrast about the middle, and highlights that roll off rather than clip. */
function tone(light: number, contrast: number): number {
  const value = 0.5 + (Math.sqrt(Math.max(0, light)) - 0.5) * contrast;
  return value < 0.8 ? Math.max(0, value) : 0.8 + 0.2 * (1 - 1 / (1 + (value - 0.8) * 5));
}

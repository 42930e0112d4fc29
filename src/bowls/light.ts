import { cos, sin } from "../util/math.js";
import type { RandomStream } from "../util/random.js";
import type { Canvas } from "./Canvas.js";

/** A lamp or a window, and the room's own light. */
export interface Light {
  /** Towards the light; length 1. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly strength: number;
  readonly ambient: number;
  /** 0 hard to 1 wide shadows. */
  readonly softness: number;
  readonly sparkle: number;
}

/** Light from any side, high or low, hard or soft. */
export function drawLight(random: RandomStream): Light {
  const turn = random.uniform(0, 2 * Math.PI);
  const z = random.uniform(0.5, 0.92);
  const flat = Math.sqrt(1 - z * z);
  const ambient = random.uniform(0.25, 0.55);
  return {
    x: flat * cos(turn),
    y: flat * sin(turn),
    z,
    strength: (1.02 - ambient) / z,
    ambient,
    softness: random.uniform(0.15, 1),
    sparkle: random.uniform(0.25, 1.1),
  };
}

/** Distances towards the light, in 1/128 of the picture, at which something higher casts a shadow. */
const STEPS = [0.8, 1.8, 3.2, 5, 7.5, 11, 16, 23];

/** Lights the painted canvas in place: brightness by slope, shadows, and highlights on what is wet. */
export function applyLight(canvas: Canvas, light: Light): void {
  const { size, red, green, blue, normalX, normalY, gloss } = canvas;
  const heights = solidHeights(canvas);
  // Halfway between the light and the viewer, who looks down.
  const length = Math.sqrt(2 + 2 * light.z);
  const [hx, hy, hz] = [light.x / length, light.y / length, (light.z + 1) / length];
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++, at++) {
      const nx = normalX[at];
      const ny = normalY[at];
      const nz = Math.sqrt(Math.max(0.05, 1 - nx * nx - ny * ny));
      const open = 1 - shadowAt(heights, size, x, y, light);
      const toLight = Math.max(0, nx * light.x + ny * light.y + nz * light.z);
      const bright = light.ambient * (0.72 + 0.28 * nz) * (0.6 + 0.4 * open) + light.strength * toLight * open;
      const shine = highlight(nx * hx + ny * hy + nz * hz) * gloss[at] * light.sparkle * (0.2 + 0.8 * open);
      red[at] = red[at] * bright + shine;
      green[at] = green[at] * bright + shine;
      blue[at] = blue[at] * bright + shine;
    }
  }
}

/** Heights that cast shadows: the broth's surface covers what lies in it. */
function solidHeights({ height, soup }: Canvas): Float32Array {
  const solid = height.slice();
  for (let at = 0; at < solid.length; at++) if (soup[at] === 1 && solid[at] < 0) solid[at] = 0;
  return solid;
}

/** 0 in full light to 1 in full shadow. */
function shadowAt(heights: Float32Array, size: number, x: number, y: number, light: Light): number {
  const here = heights[y * size + x];
  const scale = size / 128;
  const rise = light.z / Math.sqrt(1 - light.z * light.z);
  let shadow = 0;
  for (const step of STEPS) {
    const distance = step * scale;
    const i = Math.floor(x + light.x * distance + 0.5);
    const j = Math.floor(y + light.y * distance + 0.5);
    if (i < 0 || j < 0 || i >= size || j >= size) break;
    const above = heights[j * size + i] - here - distance * rise;
    if (above <= 0) continue;
    shadow = Math.max(shadow, above / (above + scale * (0.3 + light.softness * (0.6 + step * 0.25))));
  }
  return shadow;
}

/** A narrow peak where the slope mirrors the light: the 40th power or so. */
function highlight(along: number): number {
  const c2 = along * along;
  const c8 = c2 * c2 * c2 * c2;
  const c32 = c8 * c8 * c8 * c8;
  return along > 0 ? c32 * c8 * 0.8 : 0;
}

import type { Pixels } from "../../shared/dom.js";

const HOT = [255, 140, 0] as const;

/** A picture, grey, with the places that speak for the answer in orange. @param heat [h, w], of any size */
export function heated(pixels: Pixels, heat: Pixels): Pixels {
  const [height, width] = pixels.shape;
  const highest = Array.from(heat.data).reduce((a, b) => Math.max(a, b), 0) || 1;
  const data = new Float32Array(height * width * 3);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      const grey = (pixels.data[3 * i] + pixels.data[3 * i + 1] + pixels.data[3 * i + 2]) / 3;
      const strength = sampled(heat, (row + 0.5) / height, (column + 0.5) / width) / highest;
      for (let c = 0; c < 3; c++) data[3 * i + c] = grey * (1 - 0.75 * strength) + HOT[c] * 0.75 * strength;
    }
  return { data, shape: [height, width, 3] };
}

/** A map's value at a place from 0 to 1, bilinear. */
function sampled({ data, shape: [height, width] }: Pixels, down: number, across: number): number {
  const at = (place: number, length: number) => Math.min(length - 1, Math.max(0, place * length - 0.5));
  const [y, x] = [at(down, height), at(across, width)];
  const [top, left] = [Math.floor(y), Math.floor(x)];
  const [bottom, right] = [Math.min(height - 1, top + 1), Math.min(width - 1, left + 1)];
  const mix = (a: number, b: number, part: number) => a + (b - a) * part;
  const value = (row: number, column: number) => data[row * width + column];
  return mix(
    mix(value(top, left), value(top, right), x - left),
    mix(value(bottom, left), value(bottom, right), x - left),
    y - top,
  );
}

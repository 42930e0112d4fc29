import type { Pixels } from "../../shared/dom.js";

const HOT = [255, 140, 0] as const;

/** A picture, grey, with the places that speak for the answer in orange. @param heat [h, w], of any size */
export function heated(pixels: Pixels, { data: heat, shape }: Pixels): Pixels {
  const [height, width] = pixels.shape;
  const highest = Array.from(heat).reduce((a, b) => Math.max(a, b), 0) || 1;
  const [rows, columns] = [placesOf(height, shape[0]), placesOf(width, shape[1])];
  const data = new Float32Array(height * width * 3);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = 3 * (row * width + column);
      const grey = (pixels.data[i] + pixels.data[i + 1] + pixels.data[i + 2]) / 3;
      const strength = (0.75 * sampled(heat, shape[1], rows[row], columns[column])) / highest;
      for (let c = 0; c < 3; c++) data[i + c] = grey * (1 - strength) + HOT[c] * strength;
    }
  return { data, shape: [height, width, 3] };
}

/** Between which two places of a map a pixel lies, and how far from the first. */
interface Between {
  readonly first: number;
  readonly second: number;
  readonly part: number;
}

/** Of each of some pixels in a row the places of a map of another length. */
function placesOf(pixels: number, length: number): readonly Between[] {
  return Array.from({ length: pixels }, (_, pixel) => {
    const at = Math.min(length - 1, Math.max(0, ((pixel + 0.5) / pixels) * length - 0.5));
    const first = Math.floor(at);
    return { first, second: Math.min(length - 1, first + 1), part: at - first };
  });
}

/** A map's value at a place, bilinear. */
function sampled(map: ArrayLike<number>, width: number, row: Between, column: Between): number {
  const [above, below] = [row.first * width, row.second * width];
  const top = map[above + column.first] + (map[above + column.second] - map[above + column.first]) * column.part;
  const bottom = map[below + column.first] + (map[below + column.second] - map[below + column.first]) * column.part;
  return top + (bottom - top) * row.part;
}

import type { HostArray } from "noodlenet/data";
import type { GridImage } from "noodlenet/viz";

/** A square patch of a picture. */
export interface Patch {
  readonly row: number;
  readonly column: number;
  readonly size: number;
  /** Brightness, integers 0 to 255, row by row. */
  readonly grey: readonly number[];
}

/** The patch with the most contrast in the middle of the picture, so that it has edges for a kernel to detect. */
export function busiestPatch(picture: HostArray, size: number): Patch {
  const [height, width] = picture.shape;
  let best: { patch: Patch; contrast: number } | null = null;
  for (let row = Math.floor(height / 4); row + size <= (3 * height) / 4; row += 3)
    for (let column = Math.floor(width / 4); column + size <= (3 * width) / 4; column += 3) {
      const patch = { row, column, size, grey: greyOf(picture, row, column, size) };
      const contrast = variance(patch.grey);
      if (best === null || contrast > best.contrast) best = { patch, contrast };
    }
  if (best === null) throw new Error(`a picture of ${height}x${width} is too small for the figures`);
  return best.patch;
}

/** Brightness as television weighs red, green and blue. */
function greyOf({ data, shape }: HostArray, row: number, column: number, size: number): number[] {
  return Array.from({ length: size * size }, (_, i) => {
    const at = 3 * ((row + Math.floor(i / size)) * shape[1] + column + (i % size));
    return Math.round(0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]);
  });
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** The colour of frames in the other figures, as red, green, blue. */
const MARK = [184, 85, 143];

/** The picture with a frame around the patch. */
export function framed({ data, shape }: HostArray, { row, column, size }: Patch): GridImage {
  const [height, width] = shape;
  const pixels = Uint8ClampedArray.from(data);
  for (let y = row - 2; y < row + size + 2; y++)
    for (let x = column - 2; x < column + size + 2; x++) {
      const inside = y >= row && y < row + size && x >= column && x < column + size;
      if (!inside) pixels.set(MARK, 3 * (y * width + x));
    }
  return { data: pixels, height, width };
}

import { ValueError } from "../util/errors.js";
import type { Image } from "./image.js";

/** How pixels between the given ones are found. */
export type ResizeMethod = "nearest" | "bilinear";

/**
 * Resizes an image.
 *   source = (target + ½) · (source size / target size) − ½        pixel centres lie at halves
 * "nearest" takes the pixel whose area holds that point, as Pillow's NEAREST. "bilinear" weighs the four around it, those at
 * the border repeated, without antialiasing, as `tf.image.resize`; it gives float32.
 * @param size [height, width] of the result
 * @throws ValueError unless both sizes are whole numbers above 0
 */
export function resizeImage(
  image: Image,
  size: readonly [height: number, width: number],
  { method = "bilinear" }: { method?: ResizeMethod } = {},
): Image {
  checkSize("resizeImage", size);
  if (method === "nearest") return nearest(image, size);
  if (method === "bilinear") return bilinear(image, size);
  throw new ValueError(`resizeImage: unknown method "${method}"; give "nearest" or "bilinear"`);
}

/** @throws ValueError unless `size` is two whole numbers above 0 */
export function checkSize(where: string, size: readonly number[]): void {
  if (size?.length === 2 && size.every((n) => Number.isInteger(n) && n > 0)) return;
  throw new ValueError(`${where}: size is [${size}]; give [height, width] in whole pixels, such as [128, 128]`);
}

function nearest({ data, height, width, channels }: Image, [h, w]: readonly [number, number]): Image {
  const out = data instanceof Uint8Array ? new Uint8Array(h * w * channels) : new Float32Array(h * w * channels);
  for (let y = 0, to = 0; y < h; y++) {
    const row = Math.floor(((y + 0.5) * height) / h) * width;
    for (let x = 0; x < w; x++) {
      const from = (row + Math.floor(((x + 0.5) * width) / w)) * channels;
      for (let c = 0; c < channels; c++) out[to++] = data[from + c];
    }
  }
  return { data: out, height: h, width: w, channels };
}

function bilinear({ data, height, width, channels }: Image, [h, w]: readonly [number, number]): Image<Float32Array> {
  const out = new Float32Array(h * w * channels);
  const rows = neighbours(height, h);
  const columns = neighbours(width, w);
  for (let y = 0, to = 0; y < h; y++) {
    const top = rows.low[y] * width;
    const bottom = rows.high[y] * width;
    for (let x = 0; x < w; x++) {
      const left = columns.low[x];
      const right = columns.high[x];
      for (let c = 0; c < channels; c++) {
        const a = data[(top + left) * channels + c];
        const b = data[(top + right) * channels + c];
        const d = data[(bottom + left) * channels + c];
        const e = data[(bottom + right) * channels + c];
        const above = a + (b - a) * columns.weight[x];
        const below = d + (e - d) * columns.weight[x];
        out[to++] = above + (below - above) * rows.weight[y];
      }
    }
  }
  return { data: out, height: h, width: w, channels };
}

/** The two source pixels next to each target pixel along one axis, and the second one's weight. */
function neighbours(source: number, target: number) {
  const low = new Int32Array(target);
  const high = new Int32Array(target);
  const weight = new Float64Array(target);
  for (let i = 0; i < target; i++) {
    const at = ((i + 0.5) * source) / target - 0.5;
    const floor = Math.floor(at);
    low[i] = Math.max(floor, 0);
    high[i] = Math.min(floor + 1, source - 1);
    weight[i] = at - floor;
  }
  return { low, high, weight };
}

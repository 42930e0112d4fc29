import { emptyLike, type Image } from "./image.js";
import type { Grid, StoredSize } from "./pixelSource.js";

const ORIENTATION_TAG = 0x0112;
const UNSIGNED_SHORT = 3;
const UNSIGNED_LONG = 4;

/**
 * The orientation in an EXIF block (the bytes after "Exif\0\0"): 1 upright, 2 mirrored, 3 upside down, 4 both, 5 to 8 lying.
 * 1 when there is none or the block is invalid: a picture with invalid metadata is still read.
 * @see CIPA DC-008 (Exif 2.32), 4.6.2 and tag 274
 */
export function exifOrientation(exif: Uint8Array): number {
  if (exif.length < 14) return 1;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return 1;
  const little = order === 0x4949;
  const directory = view.getUint32(4, little);
  if (view.getUint16(2, little) !== 42 || directory + 2 > exif.length) return 1;
  return findOrientation(view, directory, little);
}

/** Searches the first directory: a count, then entries of 12 bytes: tag, type, count, value. */
function findOrientation(view: DataView, directory: number, little: boolean): number {
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > view.byteLength) return 1;
    const type = view.getUint16(at + 2, little);
    // The standard says short; some writers say long.
    if (view.getUint16(at, little) !== ORIENTATION_TAG || (type !== UNSIGNED_SHORT && type !== UNSIGNED_LONG)) continue;
    const value = type === UNSIGNED_SHORT ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** The flips and the transposition of an orientation, from the upright picture to the stored one. */
export function turn(orientation: number) {
  return {
    lying: orientation >= 5,
    mirrored: [2, 3, 7, 8].includes(orientation),
    upsideDown: [3, 4, 6, 7].includes(orientation),
  };
}

/** Converts a grid of the upright picture into the grid of the stored one. */
export function turnedGrid({ rows, columns }: Grid, { height, width, orientation }: StoredSize): Grid {
  const { lying, mirrored, upsideDown } = turn(orientation);
  const [down, across] = lying ? [columns, rows] : [rows, columns];
  const reversed = (places: Int32Array, length: number) => places.map((at) => length - 1 - at).reverse();
  return { rows: upsideDown ? reversed(down, height) : down, columns: mirrored ? reversed(across, width) : across };
}

/** The upright picture: the stored one, rotated and mirrored by `orientation` (1 to 8). */
export function orient<Data extends Uint8Array | Float32Array>(image: Image<Data>, orientation: number): Image<Data> {
  if (orientation === 1) return image;
  const { lying, mirrored, upsideDown } = turn(orientation);
  const [height, width] = lying ? [image.width, image.height] : [image.height, image.width];
  const { channels } = image;
  const data = emptyLike(image.data, image.data.length);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = lying ? [y, x] : [x, y];
      const row = upsideDown ? image.height - 1 - v : v;
      const column = mirrored ? image.width - 1 - u : u;
      const from = (row * image.width + column) * channels;
      for (let c = 0; c < channels; c++) data[to++] = image.data[from + c];
    }
  }
  return { data, height, width, channels };
}

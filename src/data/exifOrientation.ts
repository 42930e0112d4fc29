import type { Image } from "./image.js";

const ORIENTATION_TAG = 0x0112;
const UNSIGNED_SHORT = 3;

/**
 * The orientation in an EXIF block (the bytes after "Exif\0\0"): 1 upright, 2 mirrored, 3 upside down, 4 both, 5 to 8 lying.
 * 1 when there is none, or the block makes no sense: a picture is not refused for its notes.
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

/** Looks through the first directory: a count, then entries of 12 bytes: tag, type, count, value. */
function findOrientation(view: DataView, directory: number, little: boolean): number {
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > view.byteLength) return 1;
    if (view.getUint16(at, little) !== ORIENTATION_TAG || view.getUint16(at + 2, little) !== UNSIGNED_SHORT) continue;
    const value = view.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** The picture as it is to be seen: the stored one, turned and mirrored as `orientation` (1 to 8) says. */
export function orient(image: Image<Uint8Array>, orientation: number): Image<Uint8Array> {
  if (orientation === 1) return image;
  const lying = orientation >= 5;
  const [height, width] = lying ? [image.width, image.height] : [image.height, image.width];
  const mirrored = [2, 3, 7, 8].includes(orientation);
  const upsideDown = [3, 4, 6, 7].includes(orientation);
  const { channels } = image;
  const data = new Uint8Array(image.data.length);
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

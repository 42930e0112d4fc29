import { readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "jpeg-js";
import { type ColorType, PNG } from "pngjs";
import { decodeImage } from "../../src/data/images/decodeImage.js";

/** A committed fixture's bytes. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(import.meta.dirname, "fixtures", name)));
}

/** The pixels [h, w, 3] that `<name>-pixels.png` holds. */
export function fixturePixels(name: string): { data: Uint8Array; height: number; width: number } {
  return decodeImage(fixture(`${name}-pixels.png`));
}

/** RGBA pixels from a function of their place. */
export function rgba(width: number, height: number, pixel: (x: number, y: number) => readonly number[]): Uint8Array {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) data.set([...pixel(x, y), 255].slice(0, 4), at);
  return data;
}

/** Colours that vary with the place, so that a moved pixel is noticed. */
export const gradient = (x: number, y: number): number[] => [(x * 37) % 256, (y * 53) % 256, (x * 11 + y * 7) % 256];

/** A JPEG of solid or varying colour. */
export function jpeg(width: number, height: number, pixel = gradient, quality = 95): Uint8Array {
  return new Uint8Array(encode({ width, height, data: rgba(width, height, pixel) }, quality).data);
}

/** A PNG of the given pixels. */
export function png(
  width: number,
  height: number,
  pixel: (x: number, y: number) => readonly number[] = gradient,
  { colorType = 6, bitDepth = 8 }: { colorType?: ColorType; bitDepth?: 8 | 16 } = {},
): Uint8Array {
  const image = new PNG({ width, height });
  image.data = Buffer.from(rgba(width, height, pixel));
  if (bitDepth === 16) image.data = Buffer.from(Uint16Array.from(image.data, (v) => v * 257).buffer);
  return new Uint8Array(PNG.sync.write(image, { colorType, bitDepth, inputColorType: 6 }));
}

/** Largest and mean absolute difference of two pictures' values. */
export function differences(a: ArrayLike<number>, b: ArrayLike<number>): { largest: number; mean: number } {
  let [largest, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    largest = Math.max(largest, difference);
    sum += difference;
  }
  return { largest: a.length === b.length ? largest : Infinity, mean: sum / a.length };
}

/** The bytes with others put in at a place. */
export function splice(bytes: Uint8Array, at: number, inserted: readonly number[]): Uint8Array {
  return Uint8Array.of(...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at));
}

/** An APP1 segment whose only entry is the orientation, in either byte order. */
export function exif(orientation: number, { little = false, type = 3 } = {}): number[] {
  const short = (n: number) => (little ? [n & 255, n >> 8] : [n >> 8, n & 255]);
  const long = (n: number) =>
    little ? [...short(n & 0xffff), ...short(n >>> 16)] : [...short(n >>> 16), ...short(n & 0xffff)];
  const order = little ? [0x49, 0x49] : [0x4d, 0x4d];
  const entry = [...short(0x0112), ...short(type), ...long(1), ...short(orientation), 0, 0];
  const tiff = [...order, ...short(42), ...long(8), ...short(1), ...entry, ...long(0)];
  const body = [...Buffer.from("Exif\0\0", "latin1"), ...tiff];
  return [0xff, 0xe1, 0, body.length + 2, ...body];
}

import { FormatError, ValueError } from "../../util/errors.js";
import { decodeBmp } from "./decodeBmp.js";
import { decodeGif } from "./decodeGif.js";
import { decodePng } from "./decodePng.js";
import { orient } from "./exifOrientation.js";
import type { Image } from "./image.js";
import { imageKind, isOther, withArticle } from "./imageKind.js";
import { openJpeg } from "./jpeg/openJpeg.js";
import { type ChooseGrid, countUp, type PixelSource, pixelsOf, wholeGrid } from "./pixelSource.js";

/** Most pixels of an image, unless told. */
export const MOST_PIXELS = 50e6;

/** Options of {@link decodeImage}. */
export interface DecodeOptions {
  /** What messages call the image: a file's name. Default "image". */
  readonly what?: string;
  /** Most pixels that are decoded; checked from the header, before memory is taken. Default 50 million. */
  readonly maxPixels?: number;
  /** 1 grey, 3 RGB (default), 4 RGB and alpha (255 where the file has none). */
  readonly channels?: 1 | 3 | 4;
}

/**
 * Decodes an image at once: a JPEG (baseline or progressive; grey, colour or CMYK), a PNG (every colour type, depth and
 * interlacing), a GIF's first frame or a BMP. The bytes decide which it is, not the file's name. A picture is turned as its
 * EXIF orientation says. JPEGs give the same bits as libjpeg-turbo, and so as Pillow and Chromium; colour profiles are passed
 * over. Transparency is ignored, as Pillow's `convert("RGB")` does, unless 4 channels are asked for; 16-bit values become
 * 8-bit ones. For WebP, AVIF and HEIC there is `readImage`.
 * @returns 0..255, height · width · channels values
 * @throws FormatError when the bytes are no such image, cut off, damaged, or larger than `maxPixels`
 */
export function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Image<Uint8Array> {
  const { channels = 3 } = options;
  checkChannels("decodeImage", channels);
  return wholeImage(openImage(bytes, { ...options, channels }, wholeGrid), channels);
}

export function checkChannels(where: string, channels: number): void {
  if (![1, 3, 4].includes(channels)) throw new ValueError(`${where}: channels is ${channels}; give 1, 3 or 4`);
}

export function wholeImage(source: PixelSource<Uint8Array>, channels: number): Image<Uint8Array> {
  const data = source.read(countUp(source.height));
  return toChannels(orient({ ...source, data }, source.orientation), channels);
}

/**
 * An image's pixels where `choose` wants them.
 * @throws FormatError as {@link decodeImage}
 */
export function openImage(bytes: Uint8Array, options: DecodeOptions, choose: ChooseGrid): PixelSource<Uint8Array> {
  const { what = "image", maxPixels = MOST_PIXELS, channels = 3 } = options;
  const kind = imageKind(bytes);
  if ("isNot" in kind)
    throw new FormatError(
      `${what}: is ${kind.isNot}; JPEG, PNG, GIF, BMP, WebP, AVIF and HEIC can be read, so convert it to one of these or remove it`,
    );
  if (isOther(kind.format))
    throw new FormatError(
      `${what}: is ${withArticle(kind.format)} image, which cannot be decoded at once; use readImage, which is awaited`,
    );
  if (kind.format === "JPEG") return openJpeg(bytes, { what, maxPixels }, choose);
  const keepAlpha = channels === 4;
  return openDecoded({ orientation: 1, ...DECODERS[kind.format](bytes, { what, maxPixels, keepAlpha }) }, choose);
}

const DECODERS = { PNG: decodePng, GIF: decodeGif, BMP: decodeBmp };

/** A picture of RGBA that is there whole. */
export function openDecoded(
  image: Image<Uint8Array> & { readonly orientation: number },
  choose: ChooseGrid,
): PixelSource<Uint8Array> {
  const { columns } = choose(image);
  return { ...image, read: (rows) => pixelsOf(image, rows, columns) };
}

/** The channels asked for; grey with the weights that Pillow's `convert("L")` takes (ITU-R 601). */
function toChannels(image: Image<Uint8Array>, channels: number): Image<Uint8Array> {
  if (image.channels === channels) return image;
  const { data, height, width } = image;
  const out = new Uint8Array(height * width * channels).fill(255);
  for (let from = 0, to = 0; from < data.length; from += image.channels, to += channels) {
    if (channels === 1) {
      out[to] = (data[from] * 19595 + data[from + 1] * 38470 + data[from + 2] * 7471 + 0x8000) >> 16;
    } else {
      out[to] = data[from];
      out[to + 1] = data[from + 1];
      out[to + 2] = data[from + 2];
    }
  }
  return { data: out, height, width, channels };
}

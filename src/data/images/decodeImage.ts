import { FormatError, ValueError } from "../../util/errors.js";
import { decodeBmp } from "./decodeBmp.js";
import { decodeGif } from "./decodeGif.js";
import { decodePng } from "./decodePng.js";
import { orient } from "./exifOrientation.js";
import type { Image } from "./image.js";
import { imageKind, isOther, withArticle } from "./imageKind.js";
import { openJpeg } from "./jpeg/openJpeg.js";
import { type ChooseGrid, countUp, type PixelSource, pixelsOf, wholeGrid } from "./pixelSource.js";

/** The default limit on the pixels of an image. */
export const MOST_PIXELS = 50e6;

/** Options of {@link decodeImage}. */
export interface DecodeOptions {
  /** The name of the image in messages, such as its file name. Default "image". */
  readonly what?: string;
  /** The most pixels that an image may have; checked from its header, before memory is allocated. Default 50 million. */
  readonly maxPixels?: number;
  /** 1 grey, 3 RGB (default), 4 RGB and alpha (255 where the file has none). */
  readonly channels?: 1 | 3 | 4;
}

/**
 * Decodes an image synchronously: a JPEG (baseline or progressive; grey, colour or CMYK), a PNG (every colour type, depth and
 * interlacing), the first frame of a GIF, or a BMP. The format is detected from the bytes, not from a file name. The EXIF orientation is
 * applied. JPEGs give the same bits as libjpeg-turbo, Pillow and Chromium; colour profiles are ignored. Transparency is ignored, as in
 * Pillow's `convert("RGB")`, unless 4 channels are requested; 16-bit values become 8-bit ones. `readImage` reads WebP, AVIF and HEIC too.
 * @returns 0..255, height · width · channels values
 * @throws FormatError when the bytes are not such an image, truncated, damaged, or larger than `maxPixels`
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
 * Opens an image, decoded at the pixels that `choose` selects.
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
      `${what}: is ${withArticle(kind.format)} image, which cannot be decoded synchronously; use await readImage(file)`,
    );
  if (kind.format === "JPEG") return openJpeg(bytes, { what, maxPixels }, choose);
  const keepAlpha = channels === 4;
  return openDecoded({ orientation: 1, ...DECODERS[kind.format](bytes, { what, maxPixels, keepAlpha }) }, choose);
}

const DECODERS = { PNG: decodePng, GIF: decodeGif, BMP: decodeBmp };

/** A source of pixels over a picture of RGBA that has been decoded completely. */
export function openDecoded(
  image: Image<Uint8Array> & { readonly orientation: number },
  choose: ChooseGrid,
): PixelSource<Uint8Array> {
  const { columns } = choose(image);
  return { ...image, read: (rows) => pixelsOf(image, rows, columns) };
}

/** The requested channels; grey with the weights of Pillow's `convert("L")` (ITU-R 601). */
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

import { FormatError, ValueError } from "../util/errors.js";
import { decodePng } from "./decodePng.js";
import { orient } from "./exifOrientation.js";
import type { Image } from "./image.js";
import { imageKind } from "./imageKind.js";
import { openJpeg } from "./jpeg/openJpeg.js";
import { type ChooseGrid, countUp, type PixelSource, pixelsOf, wholeGrid } from "./pixelSource.js";

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
 * Decodes a JPEG (baseline or progressive; grey, colour or CMYK) or a PNG (every colour type, depth and interlacing). The
 * bytes decide which it is, not the file's name. A picture is turned as its EXIF orientation says. JPEGs give the same bits
 * as libjpeg-turbo, and so as Pillow and Chromium. Transparency is ignored, as Pillow's `convert("RGB")` does, unless 4
 * channels are asked for; 16-bit values become 8-bit ones.
 * @returns 0..255, height · width · channels values
 * @throws FormatError when the bytes are no such image, cut off, damaged, or larger than `maxPixels`
 */
export function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Image<Uint8Array> {
  const { channels = 3 } = options;
  if (![1, 3, 4].includes(channels)) throw new ValueError(`decodeImage: channels is ${channels}; give 1, 3 or 4`);
  const source = openImage(bytes, { ...options, channels }, wholeGrid);
  const data = source.read(countUp(source.height));
  return toChannels(orient({ ...source, data }, source.orientation), channels);
}

/**
 * An image's pixels where `choose` wants them.
 * @throws FormatError as {@link decodeImage}
 */
export function openImage(bytes: Uint8Array, options: DecodeOptions, choose: ChooseGrid): PixelSource<Uint8Array> {
  const { what = "image", maxPixels = 50e6, channels = 3 } = options;
  const kind = imageKind(bytes);
  if (kind === "jpeg") return openJpeg(bytes, { what, maxPixels }, choose);
  if (kind === "png") return openDecoded(decodePng(bytes, { what, maxPixels, keepAlpha: channels === 4 }), choose);
  throw new FormatError(`${what}: is ${kind}; JPEG and PNG can be read, so convert it to one of these or remove it`);
}

/** A picture of RGBA that is there whole. */
function openDecoded(
  image: Image<Uint8Array> & { readonly orientation: number },
  choose: ChooseGrid,
): PixelSource<Uint8Array> {
  const { columns } = choose(image);
  return { ...image, channels: 4, read: (rows) => pixelsOf(image, rows, columns) };
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

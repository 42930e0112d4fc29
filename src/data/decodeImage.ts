import { FormatError, ValueError } from "../util/errors.js";
import { decodeJpeg } from "./decodeJpeg.js";
import { decodePng } from "./decodePng.js";
import type { Image } from "./image.js";
import { imageKind } from "./imageKind.js";

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
 * bytes decide which it is, not the file's name. A JPEG is turned as its EXIF orientation says. Transparency is ignored, as
 * Pillow's `convert("RGB")` does, unless 4 channels are asked for; 16-bit values become 8-bit ones.
 * @returns 0..255, height · width · channels values
 * @throws FormatError when the bytes are no such image, cut off, damaged, or larger than `maxPixels`
 */
export function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Image<Uint8Array> {
  const { what = "image", maxPixels = 50e6, channels = 3 } = options;
  if (![1, 3, 4].includes(channels)) throw new ValueError(`decodeImage: channels is ${channels}; give 1, 3 or 4`);
  return toChannels(decodeRgba(bytes, what, maxPixels, channels === 4), channels);
}

function decodeRgba(bytes: Uint8Array, what: string, maxPixels: number, keepAlpha: boolean): Image<Uint8Array> {
  const kind = imageKind(bytes);
  if (kind === "jpeg") return decodeJpeg(bytes, { what, maxPixels });
  if (kind === "png") return decodePng(bytes, { what, maxPixels, keepAlpha });
  throw new FormatError(`${what}: is ${kind}; JPEG and PNG can be read, so convert it to one of these or remove it`);
}

/** RGBA to the channels asked for; grey with the weights that Pillow's `convert("L")` takes (ITU-R 601). */
function toChannels({ data, height, width }: Image<Uint8Array>, channels: number): Image<Uint8Array> {
  if (channels === 4) return { data, height, width, channels };
  const out = new Uint8Array(height * width * channels);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    if (channels === 1) {
      out[to++] = (data[from] * 19595 + data[from + 1] * 38470 + data[from + 2] * 7471 + 0x8000) >> 16;
    } else {
      out[to++] = data[from];
      out[to++] = data[from + 1];
      out[to++] = data[from + 2];
    }
  }
  return { data: out, height, width, channels };
}

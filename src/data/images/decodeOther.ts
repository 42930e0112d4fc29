import { FormatError } from "../../util/errors.js";
import { lazy } from "../../util/lazy.js";
import type { Image } from "./image.js";
import type { OtherFormat } from "./imageKind.js";
import { checkImageSize, damaged } from "./imageLimits.js";
import { type Decoder, decoderOf } from "./otherDecoders.js";
import { readOtherHeader } from "./otherHeader.js";

/** Decoders by format, cached; a missing one is looked for again each time. */
const decoders = lazy(() => new Map<OtherFormat, Promise<Decoder>>());

/**
 * Decodes a WebP, AVIF or HEIC to RGBA, with its orientation.
 * @throws FormatError when no decoder is installed, and when it is damaged or larger than `maxPixels`
 */
export async function decodeOther(
  bytes: Uint8Array,
  format: OtherFormat,
  { what, maxPixels }: { what: string; maxPixels: number },
): Promise<Image<Uint8Array> & { orientation: number }> {
  const { width, height, orientation } = readOtherHeader(bytes, format, what);
  checkImageSize(what, width, height, maxPixels);
  const decoder = await findDecoder(format, what);
  const decoded = await decoder.decode(bytes).catch((error) => {
    throw error instanceof FormatError ? error : damaged(what, format, error);
  });
  // A header that states a smaller size than the picture has must not circumvent the limit.
  checkImageSize(what, decoded.width, decoded.height, maxPixels);
  const { data } = decoded;
  return {
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    width: decoded.width,
    height: decoded.height,
    channels: 4,
    orientation: decoder.turns ? 1 : orientation,
  };
}

async function findDecoder(format: OtherFormat, what: string): Promise<Decoder> {
  const found = decoders().get(format) ?? decoderOf(format, what);
  decoders().set(format, found);
  try {
    return await found;
  } catch (error) {
    decoders().delete(format);
    throw error;
  }
}

import { checkChannels, type DecodeOptions, MOST_PIXELS, openDecoded, openImage, wholeImage } from "./decodeImage.js";
import { decodeOther } from "./decodeOther.js";
import type { Image } from "./image.js";
import { imageKind, isOther } from "./imageKind.js";
import type { PixelOptions, Pixels } from "./loadPixels.js";
import { type ChooseGrid, type PixelSource, wholeGrid } from "./pixelSource.js";
import { resizeSource } from "./resizeSource.js";

/**
 * Decodes an image of any format that `decodeImage` reads, and WebP, AVIF and HEIC: in pages with the browser's decoder; elsewhere with
 * the optional packages `@jsquash/webp`, `@jsquash/avif` and `libheif-js`, whose numbers are those of Pillow for WebP, and within 4 of
 * 255 of them for AVIF and HEIC.
 * @param file its bytes, or a Blob or File
 * @throws FormatError as `decodeImage`, and when a package is missing, with the command that installs it
 */
export async function readImage(file: Uint8Array | Blob, options: DecodeOptions = {}): Promise<Image<Uint8Array>> {
  const { channels = 3 } = options;
  checkChannels("readImage", channels);
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer());
  const named = file instanceof Uint8Array || !("name" in file) ? options : { what: String(file.name), ...options };
  const open = await openerOf(bytes, { ...named, channels });
  return wholeImage(open(wholeGrid), channels);
}

/** Whether an image needs the decoder of a browser or of a package. */
export function needsOtherDecoder(bytes: Uint8Array): boolean {
  const kind = imageKind(bytes);
  return "format" in kind && isOther(kind.format);
}

/** As `loadPixels`, for the formats of `readImage`. */
export async function readPixels(
  bytes: Uint8Array,
  what: string,
  { size, maxPixels, ...options }: PixelOptions,
): Promise<Pixels> {
  return resizeSource(await openerOf(bytes, { what, maxPixels }), size, { ...options, channels: 3 }).data;
}

/** The function that opens an image, after an asynchronous decoder has finished. */
async function openerOf(
  bytes: Uint8Array,
  options: DecodeOptions,
): Promise<(choose: ChooseGrid) => PixelSource<Uint8Array>> {
  const kind = imageKind(bytes);
  if (!("format" in kind && isOther(kind.format))) return (choose) => openImage(bytes, options, choose);
  const { what = "image", maxPixels = MOST_PIXELS } = options;
  const image = await decodeOther(bytes, kind.format, { what, maxPixels });
  return (choose) => openDecoded(image, choose);
}

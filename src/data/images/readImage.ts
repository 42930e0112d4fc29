import { checkChannels, type DecodeOptions, MOST_PIXELS, openDecoded, openImage, wholeImage } from "./decodeImage.js";
import { decodeOther } from "./decodeOther.js";
import type { Image } from "./image.js";
import { imageKind, isOther } from "./imageKind.js";
import type { PixelOptions, Pixels } from "./loadPixels.js";
import { type ChooseGrid, type PixelSource, wholeGrid } from "./pixelSource.js";
import { resizeSource } from "./resizeSource.js";

/**
 * Decodes an image of any format that `decodeImage` reads, and WebP, AVIF and HEIC: in pages what the browser can decode,
 * to its numbers; elsewhere with the packages `@jsquash/webp`, `@jsquash/avif` and `libheif-js`, which are installed beside
 * noodlenet by whoever has such files. WebP then gives the same numbers as Pillow, AVIF and HEIC within 4 of 255.
 * @param file its bytes, or a Blob or File
 * @throws FormatError as `decodeImage`, and where a package is missing, with the line that installs it
 */
export async function readImage(file: Uint8Array | Blob, options: DecodeOptions = {}): Promise<Image<Uint8Array>> {
  const { channels = 3 } = options;
  checkChannels("readImage", channels);
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer());
  const named = file instanceof Uint8Array || !("name" in file) ? options : { what: String(file.name), ...options };
  const open = await openerOf(bytes, { ...named, channels });
  return wholeImage(open(wholeGrid), channels);
}

/** Whether an image takes somebody else's decoder. */
export function needsOtherDecoder(bytes: Uint8Array): boolean {
  const kind = imageKind(bytes);
  return "format" in kind && isOther(kind.format);
}

/** As `loadPixels`, of whatever `readImage` reads. */
export async function readPixels(
  bytes: Uint8Array,
  what: string,
  { size, maxPixels, ...options }: PixelOptions,
): Promise<Pixels> {
  return resizeSource(await openerOf(bytes, { what, maxPixels }), size, { ...options, channels: 3 }).data;
}

/** What gives an image's pixels where they are wanted, once a decoder that takes its time has come to an end. */
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

import { decode } from "jpeg-js";
import { exifOrientation, orient } from "./exifOrientation.js";
import type { Image } from "./image.js";
import { checkImageSize, damaged, truncated } from "./imageLimits.js";
import { type JpegHeader, readJpegHeader } from "./jpegHeader.js";

/** An APP14 segment that says "Adobe, no colour transform": jpeg-js takes four components for CMYK only behind one. */
const ADOBE_SEGMENT = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

/**
 * A JPEG as RGBA, turned as its EXIF orientation says. The decoder alone would pass over missing ends and guess at colour
 * spaces, so the header is read first.
 * @throws FormatError when it is cut off, damaged, of a rare kind or larger than `maxPixels`
 */
export function decodeJpeg(
  bytes: Uint8Array,
  { what, maxPixels }: { what: string; maxPixels: number },
): Image<Uint8Array> {
  const header = readJpegHeader(bytes, what);
  checkImageSize(what, header.width, header.height, maxPixels);
  checkEnoughBytes(header, what);
  const { data, width, height } = decodePixels(withAdobe(bytes.subarray(0, header.length), header), header, what);
  const image = { data, width, height, channels: 4 };
  return header.exif ? orient(image, exifOrientation(header.exif)) : image;
}

/** Each block of 8x8 pixels takes one bit at the very least, so a few bytes cannot make the decoder allocate gigabytes. */
function checkEnoughBytes({ width, height, length }: JpegHeader, what: string): void {
  if (Math.ceil(width / 8) * Math.ceil(height / 8) <= length * 8) return;
  throw truncated(what, "JPEG", `${length} bytes are too few for ${width}x${height} pixels`);
}

function decodePixels(bytes: Uint8Array, header: JpegHeader, what: string) {
  const pixels = header.width * header.height;
  try {
    return decode(bytes, {
      useTArray: true,
      formatAsRGBA: true,
      colorTransform: isTransformed(header),
      // Strict decoding fails on correct files: on grey ones whose restart interval does not divide their blocks.
      tolerantDecoding: true,
      maxResolutionInMP: Math.ceil(pixels / 1e6) + 1,
      // Coefficients take 4 bytes each, lines and pixels another 3 per component; padding to whole blocks comes on top.
      maxMemoryUsageInMB: Math.ceil((pixels * header.components.length * 8) / 2 ** 20) + 64,
    });
  } catch (error) {
    throw damaged(what, "JPEG", error);
  }
}

/** Whether colours are stored as brightness and two differences; libjpeg's rules. */
function isTransformed({ components, jfif, adobeTransform }: JpegHeader): boolean {
  if (components.length === 4) return adobeTransform === 2;
  if (jfif) return true;
  return adobeTransform === undefined ? String.fromCharCode(...components) !== "RGB" : adobeTransform !== 0;
}

function withAdobe(bytes: Uint8Array, { components, adobeTransform }: JpegHeader): Uint8Array {
  if (components.length !== 4 || adobeTransform !== undefined) return bytes;
  return Uint8Array.of(...[0xff, 0xd8], ...ADOBE_SEGMENT, ...bytes.subarray(2));
}

import { exifOrientation } from "./exifOrientation.js";
import type { OtherFormat } from "./imageKind.js";
import { damaged } from "./imageLimits.js";
import type { StoredSize } from "./pixelSource.js";

/** Reads the size and the orientation of a file before another decoder gets it. */
export function readOtherHeader(bytes: Uint8Array, format: OtherFormat, what: string): StoredSize {
  const size = format === "WebP" ? webpSize(bytes) : heifSize(bytes);
  if (!size) throw damaged(what, format, "its size cannot be found");
  return size;
}

/** @see RFC 9649, and RFC 6386 for the frame header of VP8 */
function webpSize(bytes: Uint8Array): StoredSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: Omit<StoredSize, "orientation"> | null = null;
  let orientation = 1;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const kind = String.fromCharCode(...bytes.subarray(at, at + 4));
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (body + Math.min(length, 10) > bytes.length) break;
    if (kind === "VP8X" && length >= 10) size ??= { width: 1 + u24(view, body + 4), height: 1 + u24(view, body + 7) };
    if (kind === "VP8 " && length >= 10)
      size ??= { width: view.getUint16(body + 6, true) & 0x3fff, height: view.getUint16(body + 8, true) & 0x3fff };
    if (kind === "VP8L" && length >= 5) {
      const bits = view.getUint32(body + 1, true);
      size ??= { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    if (kind === "EXIF") orientation = exifOrientation(withoutPrefix(bytes.subarray(body, body + length)));
    at = body + length + (length & 1);
  }
  return size && { ...size, orientation };
}

function u24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

/** Skips "Exif\0\0", which some writers put before the block, as in JPEGs. */
function withoutPrefix(exif: Uint8Array): Uint8Array {
  return String.fromCharCode(...exif.subarray(0, 4)) === "Exif" ? exif.subarray(6) : exif;
}

/** The largest picture of the file (others are its preview and transparency), and its orientation. @see ISO/IEC 23008-12, 6.5 */
function heifSize(bytes: Uint8Array): StoredSize | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: StoredSize | null = null;
  for (const at of placesOf(bytes, "ispe", 20)) {
    const [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    if (!size || width * height > size.width * size.height) size = { width, height, orientation: 1 };
  }
  const [turned] = placesOf(bytes, "irot", 9);
  // Rotations by 90° counterclockwise.
  return size && turned !== undefined ? { ...size, orientation: [1, 8, 3, 6][bytes[turned + 4] & 3] } : size;
}

/** The offsets of the names of boxes of this size, in the first 64 kB of the file. */
function placesOf(bytes: Uint8Array, name: string, boxSize: number): number[] {
  const places: number[] = [];
  const end = Math.min(bytes.length, 65536) - boxSize;
  for (let at = 4; at <= end + 4; at++) {
    if (bytes[at - 1] !== boxSize || bytes[at] !== name.charCodeAt(0)) continue;
    if (String.fromCharCode(...bytes.subarray(at, at + 4)) === name) places.push(at);
  }
  return places;
}

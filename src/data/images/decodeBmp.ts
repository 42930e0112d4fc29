import { FormatError } from "../../util/errors.js";
import type { Image } from "./image.js";
import { checkImageSize, damaged, truncated } from "./imageLimits.js";

/** The fields of a BMP's headers. */
interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** Whether rows are stored from top to bottom. */
  readonly isTopDown: boolean;
  /** Bits per pixel. */
  readonly depth: number;
  /** The offset of the pixels. */
  readonly pixels: number;
  /** Blue, green and red of each entry, `entryBytes` apart. */
  readonly palette: Uint8Array;
  readonly entryBytes: number;
  /** Bits of red, green and blue in a pixel of 16 or 32 bits. */
  readonly masks: readonly number[];
}

const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;

/**
 * Decodes an uncompressed BMP of 1, 4, 8, 16, 24 or 32 bits per pixel to RGBA. Its alpha channel is ignored.
 * @throws FormatError when it is truncated, damaged, compressed or larger than `maxPixels`
 */
export function decodeBmp(
  bytes: Uint8Array,
  { what, maxPixels }: { what: string; maxPixels: number },
): Image<Uint8Array> {
  const header = readHeader(bytes, what);
  const { width, height, isTopDown, depth, pixels } = header;
  checkImageSize(what, width, height, maxPixels);
  // Rows are padded to a multiple of four bytes.
  const rowBytes = 4 * Math.ceil((width * depth) / 32);
  if (pixels + rowBytes * (height - 1) + Math.ceil((width * depth) / 8) > bytes.length)
    throw truncated(what, "BMP", `${bytes.length} bytes are too few for ${width}x${height} pixels`);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    const row = bytes.subarray(pixels + (isTopDown ? y : height - 1 - y) * rowBytes);
    paintRow(row, header, data.subarray(4 * y * width, 4 * (y + 1) * width));
  }
  return { data, width, height, channels: 4 };
}

function readHeader(bytes: Uint8Array, what: string): BmpHeader {
  if (bytes.length < 30) throw truncated(what, "BMP", "its header is missing");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = view.getUint32(14, true);
  if (14 + size > bytes.length) throw truncated(what, "BMP", "its header ends early");
  if (size === 12) return oldHeader(view, bytes);
  if (size < 40) throw damaged(what, "BMP", `its header has ${size} bytes`);
  const [width, height] = [view.getInt32(18, true), view.getInt32(22, true)];
  const [depth, compression] = [view.getUint16(28, true), view.getUint32(30, true)];
  const isMasked = compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS;
  if (compression !== UNCOMPRESSED && !(isMasked && depth >= 16))
    throw new FormatError(`${what}: is a compressed BMP image (kind ${compression}); save it as PNG`);
  if (![1, 4, 8, 16, 24, 32].includes(depth) || width < 0) throw damaged(what, "BMP", `${depth} bits a pixel`);
  const masksAt = 54;
  if (isMasked && bytes.length < masksAt + 12) throw truncated(what, "BMP", "its header ends early");
  const masks = isMasked
    ? [0, 4, 8].map((i) => view.getUint32(masksAt + i, true))
    : depth === 16
      ? [0x7c00, 0x3e0, 0x1f]
      : [0xff0000, 0xff00, 0xff];
  const pixels = view.getUint32(10, true);
  const palette = bytes.subarray(14 + size, Math.max(14 + size, pixels));
  return { width, height: Math.abs(height), isTopDown: height < 0, depth, pixels, palette, entryBytes: 4, masks };
}

/** The header of OS/2: 16-bit sizes, palette entries of three bytes. */
function oldHeader(view: DataView, bytes: Uint8Array): BmpHeader {
  const pixels = view.getUint32(10, true);
  const [width, height, depth] = [18, 20, 24].map((at) => view.getUint16(at, true));
  const palette = bytes.subarray(26, Math.max(26, pixels));
  return { width, height, isTopDown: false, depth, pixels, palette, entryBytes: 3, masks: [0xff0000, 0xff00, 0xff] };
}

function paintRow(row: Uint8Array, header: BmpHeader, out: Uint8Array): void {
  const { depth } = header;
  if (depth <= 8) paintPalette(row, header, out);
  else if (depth === 24)
    for (let from = 0, to = 0; to < out.length; from += 3, to += 4) {
      out[to] = row[from + 2];
      out[to + 1] = row[from + 1];
      out[to + 2] = row[from];
    }
  else paintMasked(row, header, out);
}

function paintPalette(row: Uint8Array, { depth, palette, entryBytes }: BmpHeader, out: Uint8Array): void {
  for (let x = 0, to = 0; to < out.length; x++, to += 4) {
    const bit = x * depth;
    const entry = (row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    // An entry that the palette lacks is black.
    for (let c = 0; c < 3; c++) out[to + c] = palette[entry * entryBytes + 2 - c] ?? 0;
  }
}

function paintMasked(row: Uint8Array, { depth, masks }: BmpHeader, out: Uint8Array): void {
  const step = depth / 8;
  const fields = masks.map((mask) => {
    const shift = mask ? 31 - Math.clz32(mask & -mask) : 0;
    return { mask, shift, most: mask >>> shift || 1 };
  });
  for (let from = 0, to = 0; to < out.length; from += step, to += 4) {
    let value = 0;
    for (let i = step - 1; i >= 0; i--) value = (value << 8) | row[from + i];
    fields.forEach(({ mask, shift, most }, c) => {
      out[to + c] = Math.floor((((value & mask) >>> shift) * 255) / most);
    });
  }
}

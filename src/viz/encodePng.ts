import { zlibSync } from "fflate";
import { concatBytes } from "../util/concatBytes.js";
import { crc32 } from "../util/crc32.js";

/** An image in row-major order, from the top row down. */
export interface PngImage {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB, 4 RGB and alpha. */
  readonly channels: number;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
const COLOUR_TYPES: Readonly<Record<number, number>> = { 1: 0, 3: 2, 4: 6 };
/** PNG's filter types: None, the values themselves, and Up, the differences to the row above. */
const NONE = 0;
const UP = 2;

/** Encodes an image as a PNG with 8 bits per channel; the same bytes in browsers and in Node. */
export function encodePng(image: PngImage): Uint8Array {
  const { height, width, channels } = image;
  const header = new Uint8Array(13);
  new DataView(header.buffer).setUint32(0, width);
  new DataView(header.buffer).setUint32(4, height);
  header.set([8, COLOUR_TYPES[channels]], 8);
  const data = chunk("IDAT", zlibSync(filtered(image)));
  return concatBytes([SIGNATURE, chunk("IHDR", header), data, chunk("IEND", new Uint8Array(0))]);
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(body, 8);
  view.setUint32(8 + body.length, crc32(bytes.subarray(4, -4)));
  return bytes;
}

/** The filtered rows, each after its filter type: the one with the smaller values, which compress better. */
function filtered({ data, height, width, channels }: PngImage): Uint8Array {
  const length = width * channels;
  const rows = new Uint8Array(height * (1 + length));
  let above = new Uint8Array(length);
  for (let y = 0; y < height; y++) {
    const row = new Uint8Array(data.subarray(y * length, (y + 1) * length));
    const added = row.map((value, i) => value - above[i]);
    const filter = weight(added) < weight(row) ? UP : NONE;
    rows[y * (1 + length)] = filter;
    rows.set(filter === UP ? added : row, y * (1 + length) + 1);
    above = row;
  }
  return rows;
}

/** The sum of the magnitudes of the values, read as signed bytes. */
function weight(row: Uint8Array): number {
  return row.reduce((sum, value) => sum + Math.min(value, 256 - value), 0);
}

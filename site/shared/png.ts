import { zlibSync } from "fflate";
import { crc32 } from "./crc32.js";

/** Pixels, from 0 to 255. */
export interface Pixels {
  readonly data: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  /** 3, or 4 with a last one that is left out. */
  readonly channels: number;
}

/** The file of a picture, of eight bits a colour and without loss. */
export function encodePng({ data, height, width, channels }: Pixels): Uint8Array {
  // Each line begins with its filter, 0 for none.
  const lines = new Uint8Array(height * (1 + 3 * width));
  for (let y = 0, to = 0; y < height; y++) {
    to++;
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) lines[to++] = data[(y * width + x) * channels + c];
  }
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, 2, 0, 0, 0], 8);
  const parts = [SIGNATURE, chunk("IHDR", head), chunk("IDAT", zlibSync(lines)), chunk("IEND", new Uint8Array())];
  const file = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => {
    file.set(part, at);
    return at + part.length;
  }, 0);
  return file;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

function chunk(type: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}

import { crc32, deflateSync } from "node:zlib";

/** Pixels as a canvas has them: four bytes each, red, green, blue and alpha. */
export interface CanvasPixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Opaque pixels as the address of a picture, a PNG of three channels whose rows are not filtered. */
export function pngUrl({ data, width, height }: CanvasPixels): string {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let i = 0; i < width * height; i++) rows.set(data.subarray(4 * i, 4 * i + 3), 1 + Math.floor(i / width) + 3 * i);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  const body = chunk("IDAT", deflateSync(rows, { level: 9 }));
  const file = Buffer.concat([signature, chunk("IHDR", header), body, chunk("IEND", Buffer.alloc(0))]);
  return `data:image/png;base64,${file.toString("base64")}`;
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), body]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

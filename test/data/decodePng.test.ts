import { crc32, deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../../src/data/decodeImage.js";
import { fixture, fixturePixels, gradient, png, rgba, splice } from "./images.js";

function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(checksum(typed));
  return Buffer.concat([length, typed, sum]);
}

/** zlib.crc32 where there is one (Node 20.15 and later), else by hand. */
function checksum(bytes: Uint8Array): number {
  if (crc32) return crc32(bytes);
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A PNG written by hand: `rows` are the bytes before compression, filter bytes included. */
function handmade(
  width: number,
  height: number,
  depth: number,
  colorType: number,
  rows: readonly number[],
  { interlaced = false, extra = [] as Buffer[], data = deflateSync(Uint8Array.from(rows)) } = {},
): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colorType, 0, 0, interlaced ? 1 : 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return new Uint8Array(
    Buffer.concat([signature, chunk("IHDR", header), ...extra, chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]),
  );
}

const rgb = (width: number, height: number) => [...rgba(width, height, gradient)].filter((_, i) => i % 4 !== 3);

describe("decodeImage of PNGs", () => {
  it("decodes RGB and RGBA exactly, transparency ignored", () => {
    const half = (x: number, y: number) => [...gradient(x, y), (x * 40) % 256];
    expect([...decodeImage(png(13, 9, gradient, { colorType: 2 })).data]).toEqual(rgb(13, 9));
    expect([...decodeImage(png(13, 9, half)).data]).toEqual(rgb(13, 9));
    expect(decodeImage(png(13, 9, half), { channels: 4 }).data).toEqual(rgba(13, 9, half));
  });

  it("decodes grey, with and without alpha", () => {
    const grey = (x: number) => [x * 20, x * 20, x * 20];
    expect([...decodeImage(png(5, 1, grey, { colorType: 0 })).data]).toEqual([0, 1, 2, 3, 4].flatMap(grey));
    expect([...decodeImage(png(5, 1, grey, { colorType: 4 })).data]).toEqual([0, 1, 2, 3, 4].flatMap(grey));
  });

  it("decodes a palette, and shows the colour of a transparent entry as Pillow does", () => {
    expect(decodeImage(fixture("palette.png")).data).toEqual(fixturePixels("palette").data);
  });

  it("shows the colour that tRNS names transparent", () => {
    const image = handmade(2, 1, 8, 2, [0, 10, 20, 30, 40, 50, 60], {
      extra: [chunk("tRNS", Uint8Array.of(0, 10, 0, 20, 0, 30))],
    });
    expect([...decodeImage(image).data]).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it("decodes 1, 2, 4 and 16 bits to the full range", () => {
    expect([...decodeImage(handmade(4, 1, 1, 0, [0, 0b10100000]), { channels: 1 }).data]).toEqual([255, 0, 255, 0]);
    expect([...decodeImage(handmade(4, 1, 2, 0, [0, 0b00011011]), { channels: 1 }).data]).toEqual([0, 85, 170, 255]);
    expect([...decodeImage(handmade(2, 1, 4, 0, [0, 0x0f]), { channels: 1 }).data]).toEqual([0, 255]);
    expect([...decodeImage(handmade(2, 1, 16, 0, [0, 255, 255, 128, 128]), { channels: 1 }).data]).toEqual([255, 128]);
    expect([...decodeImage(png(13, 9, gradient, { bitDepth: 16 })).data]).toEqual(rgb(13, 9));
  });

  it("decodes interlaced images", () => {
    // 2x2 RGB: passes 1 (0,0), 6 (1,0) and 7 (row 1), each row with its filter byte.
    const image = handmade(2, 2, 8, 2, [0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 10, 11, 12], { interlaced: true });
    expect([...decodeImage(image).data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("passes over bytes behind the end", () => {
    const bytes = png(5, 4);
    expect(decodeImage(splice(bytes, bytes.length, [1, 2, 3])).data).toEqual(decodeImage(bytes).data);
  });

  it("refuses every cut-off file", () => {
    const bytes = png(9, 7);
    for (let length = 8; length < bytes.length; length++)
      expect(() => decodeImage(bytes.subarray(0, length), { what: "soup.png" })).toThrow(
        /soup\.png: is a PNG image that is cut off/,
      );
  });

  it("refuses compressed data that is damaged, too short, or far too long, though all checksums agree", () => {
    const rows = Array.from({ length: 3 * 7 }, (_, i) => i % 7);
    const good = deflateSync(Uint8Array.from(rows));
    expect(() => decodeImage(handmade(2, 3, 8, 2, [], { data: good.subarray(0, -5) }))).toThrow(/damaged PNG/);
    expect(() => decodeImage(handmade(2, 3, 8, 2, [], { data: Buffer.from([1, 2, 3, 4]) }))).toThrow(/damaged PNG/);
    expect(() => decodeImage(handmade(2, 4, 8, 2, rows))).toThrow(/cut off \(21 of 28 bytes of pixels\)/);
    expect(() =>
      decodeImage(handmade(1, 1, 8, 2, [], { interlaced: true, data: deflateSync(new Uint8Array(1e7)) })),
    ).toThrow(/damaged PNG/);
  });

  it("reads the size before it takes memory", () => {
    expect(() => decodeImage(handmade(20_000, 5000, 8, 2, [0]), { what: "big.png" })).toThrow(
      /big\.png: is 20000x5000, 100 million/,
    );
    expect(() => decodeImage(handmade(0, 4, 8, 2, [0]))).toThrow(/0x4 pixels/);
    expect(() => decodeImage(png(10, 10), { maxPixels: 99 })).toThrow(/at most 0.000099 million/);
  });
});

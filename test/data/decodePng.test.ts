import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../../src/data/images/decodeImage.js";
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

/** Columns and rows of what is stored one behind the other; see the PNG specification, 8.2. */
function passes(width: number, height: number, interlaced: boolean): [number, number][] {
  if (!interlaced) return [[width, height]];
  const all = [
    [8, 0, 8, 0],
    [8, 4, 8, 0],
    [4, 0, 8, 4],
    [4, 2, 4, 0],
    [2, 0, 4, 2],
    [2, 1, 2, 0],
    [1, 0, 2, 1],
  ].map(([dx, x, dy, y]): [number, number] => [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)]);
  return all.filter(([columns, rows]) => columns > 0 && rows > 0);
}

/** Rows of any bytes behind any filters. */
function randomRows(parts: [number, number][], depth: number, colorType: number, seed: number): number[] {
  const bits = depth * [1, 0, 3, 1, 2, 0, 4][colorType];
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 16) % below;
  };
  return parts.flatMap(([columns, rows]) =>
    Array.from({ length: rows }, () => [
      next(5),
      ...Array.from({ length: Math.ceil((columns * bits) / 8) }, () => next(256)),
    ]).flat(),
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

  const layouts = [0, 2, 3, 4, 6].flatMap((colorType) =>
    (colorType === 0 ? [1, 2, 4, 8, 16] : colorType === 3 ? [1, 2, 4, 8] : [8, 16]).flatMap((depth) =>
      [false, true].map((interlaced) => ({ colorType, depth, interlaced })),
    ),
  );
  for (const { colorType, depth, interlaced } of layouts) {
    it(`decodes colour type ${colorType} of ${depth} bits${interlaced ? ", interlaced," : ""} as another decoder does`, () => {
      const palette = Uint8Array.from({ length: 3 * 2 ** Math.min(depth, 8) }, (_, i) => (i * 89) % 256);
      const extra = colorType === 3 ? [chunk("PLTE", palette)] : [];
      const size = fc.record({ width: fc.integer({ min: 1, max: 17 }), height: fc.integer({ min: 1, max: 17 }) });
      fc.assert(
        fc.property(size, fc.nat(1e6), ({ width, height }, seed) => {
          const rows = randomRows(passes(width, height, interlaced), depth, colorType, seed);
          const bytes = handmade(width, height, depth, colorType, rows, { interlaced, extra });
          const expected = PNG.sync.read(Buffer.from(bytes)).data;
          expect(Buffer.compare(decodeImage(bytes, { channels: 4 }).data, expected)).toBe(0);
        }),
        { numRuns: 40, seed: 1 },
      );
    });
  }

  it("makes transparent what tRNS names, its colour kept, when alpha is asked for", () => {
    const rgba = (bytes: Uint8Array) => [...decodeImage(bytes, { channels: 4 }).data];
    const clear = (...body: number[]) => [chunk("tRNS", Uint8Array.from(body))];
    const rgb = handmade(2, 1, 8, 2, [0, 10, 20, 30, 10, 20, 31], { extra: clear(0, 10, 0, 20, 0, 30) });
    expect(rgba(rgb)).toEqual([10, 20, 30, 0, 10, 20, 31, 255]);
    const grey = handmade(4, 1, 2, 0, [0, 0b00011011], { extra: clear(0, 2) });
    expect(rgba(grey)).toEqual([0, 0, 0, 255, 85, 85, 85, 255, 170, 170, 170, 0, 255, 255, 255, 255]);
    const deep = handmade(2, 1, 16, 0, [0, 1, 2, 1, 3], { extra: clear(1, 2) });
    expect(rgba(deep)).toEqual([1, 1, 1, 0, 1, 1, 1, 255]);
    const extra = [chunk("PLTE", Uint8Array.of(1, 2, 3, 4, 5, 6)), ...clear(77)];
    expect(rgba(handmade(2, 1, 1, 3, [0, 0b01000000], { extra }))).toEqual([1, 2, 3, 77, 4, 5, 6, 255]);
  });

  it("refuses a header, a palette, a filter and a checksum that make no sense", () => {
    const refusal = (bytes: Uint8Array, channels: 3 | 4 = 3) => expect(() => decodeImage(bytes, { channels }));
    refusal(handmade(1, 1, 8, 5, [0, 0])).toThrow(/damaged PNG image \(unknown colour type 5\)/);
    refusal(handmade(1, 1, 4, 2, [0, 0, 0])).toThrow(/colour type 2 of 4 bits/);
    refusal(handmade(1, 1, 8, 3, [0, 0])).toThrow(/a pixel is entry 0 of a palette of 0/);
    const extra = [chunk("PLTE", Uint8Array.of(1, 2, 3)), chunk("tRNS", Uint8Array.of(1, 2))];
    refusal(handmade(1, 1, 8, 3, [0, 0], { extra }), 4).toThrow(/2 entries of a palette of 1/);
    refusal(handmade(1, 1, 8, 2, [0, 0, 0, 0], { extra: [chunk("tRNS", Uint8Array.of(0, 1))] }), 4).toThrow(/tRNS/);
    refusal(handmade(1, 1, 8, 0, [5, 0])).toThrow(/unknown filter 5/);
    const flipped = png(4, 4);
    flipped[flipped.length - 1] ^= 1;
    refusal(flipped).toThrow(/its chunk IEND does not match its checksum/);
  });

  it("passes over bytes behind the end", () => {
    const bytes = png(5, 4);
    expect(decodeImage(splice(bytes, bytes.length, [1, 2, 3])).data).toEqual(decodeImage(bytes).data);
  });

  it("refuses every cut-off file", () => {
    const bytes = png(9, 7);
    for (let length = 8; length < bytes.length; length++)
      expect(() => decodeImage(bytes.subarray(0, length), { what: "soup.png" })).toThrow(
        /soup\.png: is a PNG image that is truncated/,
      );
  });

  it("refuses compressed data that is damaged or too short, though all checksums agree, and leaves what is too much", () => {
    const rows = Array.from({ length: 3 * 7 }, (_, i) => i % 7);
    const good = deflateSync(Uint8Array.from(rows));
    expect(() => decodeImage(handmade(2, 3, 8, 2, [], { data: good.subarray(0, -5) }))).toThrow(/damaged PNG/);
    expect(() => decodeImage(handmade(2, 3, 8, 2, [], { data: Buffer.from([1, 2, 3, 4]) }))).toThrow(/damaged PNG/);
    expect(() => decodeImage(handmade(2, 4, 8, 2, rows))).toThrow(/truncated \(21 of 28 bytes of pixels\)/);
    const much = handmade(1, 1, 8, 2, [], { interlaced: true, data: deflateSync(new Uint8Array(1e7)) });
    expect([...decodeImage(much).data]).toEqual([0, 0, 0]);
  });

  it("reads the size before it takes memory", () => {
    expect(() => decodeImage(handmade(20_000, 5000, 8, 2, [0]), { what: "big.png" })).toThrow(
      /big\.png: is 20000x5000, 100 million/,
    );
    expect(() => decodeImage(handmade(0, 4, 8, 2, [0]))).toThrow(/0x4 pixels/);
    expect(() => decodeImage(png(10, 10), { maxPixels: 99 })).toThrow(/at most 0.000099 million/);
  });
});

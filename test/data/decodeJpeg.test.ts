import { describe, expect, it } from "vitest";
import { decodeImage } from "../../src/data/images/decodeImage.js";
import { processorClock } from "../processorClock.js";
import { differences, exif, fixture, fixturePixels, gradient, jpeg, splice } from "./images.js";

/** A grey square JPEG by hand: standard tables, all coefficients 0, which takes 6 bits a block: 00 1010. */
function flatGrey(side: number): Uint8Array {
  const short = (n: number) => [n >> 8, n & 255];
  const quantization = [0xff, 0xdb, 0, 67, 0, ...new Array(64).fill(1)];
  const frame = [0xff, 0xc0, 0, 11, 8, ...short(side), ...short(side), 1, 1, 0x11, 0];
  const head = [0xff, 0xd8, ...quantization, ...frame, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
  const fours = Math.ceil(Math.ceil(side / 8) ** 2 / 4);
  const data = new Uint8Array(3 * fours).map((_, i) => [0x28, 0xa2, 0x8a][i % 3]);
  return Uint8Array.from([...head, ...data, 0xff, 0xd9]);
}

describe("decodeImage of JPEGs", () => {
  // biome-ignore format: a list
  const names = [
    "baseline", "progressive", "grey", "grey-restart", "rgb", "cmyk", "ycck", "cmyk-plain", "edges-444", "edges-422", "edges-420",
    "edges-440", "edges-411", "edges-420-progressive", "edges-420-narrow", "no-tables",
  ];
  for (const name of names)
    it(`decodes ${name} to the same bits as Pillow`, () => {
      const image = decodeImage(fixture(`${name}.jpg`), { what: name });
      const right = fixturePixels(name);
      expect([image.height, image.width, image.channels]).toEqual([right.height, right.width, 3]);
      expect(differences(image.data, right.data)).toEqual({ largest: 0, mean: 0 });
    });

  it("decodes a grey picture of 36 megapixels under the limit of 50", () => {
    const image = decodeImage(flatGrey(6000), { channels: 1 });
    expect([image.width, image.height]).toEqual([6000, 6000]);
    expect(image.data).toEqual(new Uint8Array(6000 * 6000).fill(128));
  });

  /** Where the upright picture's pixel (x, y) is stored, by orientation, in a stored picture of w x h (from the standard's table). */
  const stored: Record<number, (x: number, y: number, w: number, h: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y, w) => [w - 1 - x, y],
    3: (x, y, w, h) => [w - 1 - x, h - 1 - y],
    4: (x, y, _, h) => [x, h - 1 - y],
    5: (x, y) => [y, x],
    6: (x, y, _, h) => [y, h - 1 - x],
    7: (x, y, w, h) => [w - 1 - y, h - 1 - x],
    8: (x, y, w) => [w - 1 - y, x],
  };
  for (let orientation = 1; orientation <= 8; orientation++)
    it(`turns EXIF orientation ${orientation} upright`, () => {
      const bytes = fixture("baseline.jpg");
      const plain = decodeImage(bytes);
      const turned = decodeImage(splice(bytes, 2, exif(orientation, { little: orientation % 2 === 0 })));
      const { width: w, height: h } = plain;
      expect([turned.width, turned.height]).toEqual(orientation >= 5 ? [h, w] : [w, h]);
      for (let y = 0; y < turned.height; y++)
        for (let x = 0; x < turned.width; x++) {
          const [u, v] = stored[orientation](x, y, w, h);
          const seen = turned.data.slice((y * turned.width + x) * 3, (y * turned.width + x) * 3 + 3);
          expect(seen.join()).toBe(plain.data.slice((v * w + u) * 3, (v * w + u) * 3 + 3).join());
        }
    });

  it("passes over an EXIF block that makes no sense", () => {
    const bytes = fixture("baseline.jpg");
    const plain = decodeImage(bytes).data;
    for (const segment of [exif(9), exif(0), exif(6, { type: 4 }), exif(6).slice(0, 20).with(3, 18)])
      expect(decodeImage(splice(bytes, 2, segment)).data).toEqual(plain);
  });

  it("takes an orientation that is a long number", () => {
    const bytes = fixture("baseline.jpg");
    const long = exif(0, { type: 4 });
    // The value's last byte: its entry is followed by the four of the next directory.
    long[long.length - 5] = 6;
    expect(decodeImage(splice(bytes, 2, long))).toEqual(decodeImage(splice(bytes, 2, exif(6))));
  });

  it("passes over what cameras append behind the end", () => {
    const bytes = fixture("baseline.jpg");
    expect(decodeImage(splice(bytes, bytes.length, [0, 1, 2, 0xff, 0xd8, 3])).data).toEqual(decodeImage(bytes).data);
  });

  it("gives grey and RGBA where asked", () => {
    const bytes = jpeg(9, 7, () => [200, 100, 50]);
    const [r, g, b] = decodeImage(bytes).data;
    const grey = decodeImage(bytes, { channels: 1 });
    expect(grey.data.length).toBe(63);
    expect(Math.abs(grey.data[0] - (0.299 * r + 0.587 * g + 0.114 * b))).toBeLessThan(0.6);
    expect([...decodeImage(bytes, { channels: 4 }).data.subarray(0, 4)]).toEqual([r, g, b, 255]);
  });

  it("decodes sizes that are no multiple of 8", () => {
    for (const [w, h] of [
      [1, 1],
      [7, 3],
      [17, 9],
    ]) {
      const smooth = (x: number, y: number) => gradient(x / 40, y / 40).map(Math.round);
      const image = decodeImage(jpeg(w, h, smooth));
      expect([image.width, image.height, image.data.length]).toEqual([w, h, w * h * 3]);
    }
  });

  it("refuses a picture without its end, however little is missing", () => {
    const bytes = fixture("baseline.jpg");
    for (const cut of [2, 3, 10, 200])
      expect(() => decodeImage(bytes.subarray(0, -cut), { what: "soup.jpg" })).toThrow(
        /soup\.jpg: is a JPEG image that is truncated/,
      );
  });

  it("refuses a picture whose data ends before its end marker", () => {
    const bytes = fixture("baseline.jpg");
    const short = Uint8Array.of(...bytes.subarray(0, -100), 0xff, 0xd9);
    expect(() => decodeImage(short)).toThrow(/damaged JPEG/);
  });

  it("reads the size before it takes memory: 100 megapixels in a few bytes", () => {
    const bytes = fixture("baseline.jpg");
    const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0) + 5;
    const huge = bytes.slice();
    huge.set([10_000 >> 8, 10_000 & 255, 10_000 >> 8, 10_000 & 255], at);
    const seconds = processorClock();
    expect(() => decodeImage(huge, { what: "big.jpg" })).toThrow(
      /big\.jpg: is 10000x10000, 100 million pixels; at most 50 million.*maxPixels/,
    );
    expect(() => decodeImage(huge, { maxPixels: 200e6 })).toThrow(/too few for 10000x10000/);
    expect(seconds()).toBeLessThan(0.2);
  });

  it("names kinds of JPEG that it cannot read", () => {
    const bytes = fixture("baseline.jpg");
    const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0) + 1;
    expect(() => decodeImage(bytes.with(at, 0xc9))).toThrow(/arithmetic-coded/);
    expect(() => decodeImage(bytes.with(at, 0xc3))).toThrow(/lossless/);
    expect(() => decodeImage(bytes.with(at + 3, 12))).toThrow(/12-bit/);
  });
});

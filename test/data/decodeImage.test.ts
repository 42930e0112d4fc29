import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../../src/data/images/decodeImage.js";
import { FormatError } from "../../src/util/errors.js";
import { fixture, jpeg, png } from "./images.js";

/** Decodes, or throws the one error that users are told to expect. */
function decodesOrRefuses(bytes: Uint8Array): "decoded" | "refused" {
  try {
    const { data, height, width } = decodeImage(bytes, { what: "soup" });
    expect(data.length).toBe(height * width * 3);
    return "decoded";
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    expect(error.message).toMatch(/^soup: /);
    return "refused";
  }
}

const samples: Record<string, Uint8Array> = {
  baseline: fixture("baseline.jpg"),
  progressive: fixture("progressive.jpg"),
  "grey-restart": fixture("grey-restart.jpg"),
  ycck: fixture("ycck.jpg"),
  encoded: jpeg(19, 11),
  png: png(9, 7),
  palette: fixture("palette.png"),
  gif: fixture("gif-interlaced.gif"),
  bmp: fixture("bmp8.bmp"),
};

describe("decodeImage", () => {
  it("goes by content: a text file named .jpg is called one", () => {
    const text = new TextEncoder().encode("This is not a photo.\n");
    expect(() => decodeImage(text, { what: "photos/miso/a.jpg" })).toThrow(
      /photos\/miso\/a\.jpg: is a text file; JPEG, PNG, GIF, BMP, WebP, AVIF and HEIC can be read/,
    );
    expect(() => decodeImage(new Uint8Array(0), { what: "a.jpg" })).toThrow(/a\.jpg: is empty/);
  });

  it("names the kinds that it does not read", () => {
    const kinds: [string, string][] = [
      ["RIFF\x10\x00\x00\x00WEBPVP8 ", "a WebP image, which cannot be decoded synchronously; use await readImage"],
      ["\0\0\0\x18ftypheic", "a HEIC image"],
      ["\0\0\0\x18ftypavif", "an AVIF image"],
      ["\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "an AVIF image"],
      ["II*\0", "a TIFF image"],
      ["\x01\x02\x03\x04", "not in a known image format"],
    ];
    for (const [bytes, kind] of kinds)
      expect(() => decodeImage(Buffer.from(bytes, "latin1"), { what: "x.jpg" })).toThrow(kind);
  });

  it("refuses options that make no sense", () => {
    expect(() => decodeImage(png(2, 2), { channels: 2 as 1 })).toThrow(/channels is 2/);
  });

  it("does not change or keep the bytes it is given, and takes a view into a larger buffer", () => {
    const bytes = png(5, 4);
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 7);
    expect(decodeImage(larger.subarray(7, 7 + bytes.length)).data).toEqual(decodeImage(bytes).data);
    expect(bytes).toEqual(png(5, 4));
  });

  for (const [name, bytes] of Object.entries(samples)) {
    it(`refuses every prefix of ${name}`, () => {
      // The last bytes of these two are no pixels.
      const end = bytes.length - (name === "gif" || name === "bmp" ? 4 : 0);
      for (let length = 0; length < end; length++) {
        if (decodesOrRefuses(bytes.subarray(0, length)) === "decoded")
          expect.fail(`${length} of ${bytes.length} bytes were decoded`);
      }
    });

    it(`decodes or refuses ${name} with flipped bytes`, () => {
      const flip = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) });
      fc.assert(
        fc.property(fc.array(flip, { minLength: 1, maxLength: 4 }), (flips) => {
          const flipped = bytes.slice();
          for (const { at, to } of flips) flipped[at] = to;
          decodesOrRefuses(flipped);
        }),
        { numRuns: 200, seed: 1 },
      );
    });
  }

  it("refuses random bytes behind every magic number", () => {
    const magic = fc.constantFrom([0xff, 0xd8, 0xff], [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10], []);
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        decodesOrRefuses(Uint8Array.of(...start, ...rest));
      }),
      { numRuns: 250, seed: 1 },
    );
  });
});

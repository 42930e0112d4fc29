import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeImage } from "../../src/data/images/decodeImage.js";
import { decoderOf } from "../../src/data/images/otherDecoders.js";
import { readImage } from "../../src/data/images/readImage.js";
import { FormatError } from "../../src/util/errors.js";
import { hasShared, sharedMissing, sharedPath } from "../shared.js";
import { differences, fixture, fixturePixels } from "./images.js";

/** Largest difference from Pillow, where it is not 0. */
const TOLERANCE: Readonly<Record<string, number>> = { avif: 3, heic: 4 };

async function expectRight(name: string, bytes: Uint8Array, right: ReturnType<typeof fixturePixels>): Promise<void> {
  const image = await readImage(bytes, { what: name });
  expect([image.height, image.width, image.channels]).toEqual([right.height, right.width, 3]);
  expect(differences(image.data, right.data).largest).toBeLessThanOrEqual(TOLERANCE[name.split(".").at(-1) ?? ""] ?? 0);
}

describe("readImage gives Pillow's pixels", () => {
  // biome-ignore format: a list
  const names = [
    "bmp1.bmp", "bmp4.bmp", "bmp8.bmp", "bmp24.bmp", "bmp32.bmp", "gif.gif", "gif-interlaced.gif", "gif-clear.gif", "webp.webp",
    "webp-lossless.webp", "heic.heic", "avif.avif", "avif-turned.avif",
  ];
  for (const name of names)
    it(`of ${name}`, () => expectRight(name, fixture(name), fixturePixels(name.replace(/\.\w+$/, ""))));

  it("of a Blob, whose name is in messages", async () => {
    expect(await readImage(new Blob([fixture("gif.gif") as Uint8Array<ArrayBuffer>]))).toEqual(
      decodeImage(fixture("gif.gif")),
    );
    const file = new File([fixture("gif.gif").slice(0, 500)], "soup.gif");
    await expect(readImage(file)).rejects.toThrow(/^soup\.gif: is a GIF image that is truncated/);
  });
});

describe("readImage", () => {
  it("refuses what is cut off or damaged in every format", async () => {
    for (const name of ["webp.webp", "heic.heic", "avif.avif", "gif.gif", "bmp24.bmp"]) {
      const bytes = fixture(name);
      for (const end of [20, Math.floor(bytes.length / 2)])
        await expect(readImage(bytes.slice(0, end), { what: name }), `${name} ${end}`).rejects.toThrow(FormatError);
    }
  });

  it("refuses a HEIC that holds more than its header says", async () => {
    const bytes = fixture("heic.heic").slice();
    const at = Buffer.from(bytes).indexOf("ispe");
    // The height, from 26 to 10.
    bytes[at + 15] = 10;
    await expect(readImage(bytes)).rejects.toThrow(FormatError);
  });

  it("looks at the size first", async () => {
    for (const name of ["webp.webp", "webp-lossless.webp", "heic.heic", "avif.avif", "gif.gif", "bmp24.bmp"])
      await expect(readImage(fixture(name), { maxPixels: 900 })).rejects.toThrow(/at most 0\.0009 million/);
  });

  it("keeps a GIF's transparency where asked", () => {
    const { data } = decodeImage(fixture("gif-clear.gif"), { channels: 4 });
    const alphas = new Set(data.filter((_, i) => i % 4 === 3));
    expect(alphas).toEqual(new Set([0, 255]));
  });

  it("names the package that is missing, and how to install it", async () => {
    const missing = { WebP: "no-such-webp-decoder", AVIF: "", HEIC: "no-such-heic-decoder" };
    await expect(decoderOf("WebP", "a.webp", missing)).rejects.toThrow(
      /^a\.webp: is a WebP image.*`npm install no-such-webp-decoder`/,
    );
    await expect(decoderOf("HEIC", "a.heic", missing)).rejects.toThrow(/`npm install no-such-heic-decoder`/);
    await expect(decoderOf("HEIC", "a.heic", missing)).rejects.toThrow(FormatError);
  });
});

describe.skipIf(!hasShared)(
  `pictures as real encoders write them${hasShared ? "" : ` (skipped: ${sharedMissing})`}`,
  () => {
    const dir = sharedPath("cases", "photos");
    const names = hasShared ? readdirSync(dir).filter((name) => name.endsWith(".right.png")) : [];
    const refused: Readonly<Record<string, RegExp>> = {
      "bowl.tiff": /is a TIFF image/,
      "edges-jt-arith.jpg": /arithmetic-coded/,
    };
    for (const right of names) {
      const name = right.replace(".right.png", "");
      it(`reads ${name}, or says what it is`, async () => {
        const bytes = new Uint8Array(readFileSync(join(dir, name)));
        if (refused[name]) await expect(readImage(bytes)).rejects.toThrow(refused[name]);
        else await expectRight(name, bytes, decodeImage(new Uint8Array(readFileSync(join(dir, right)))));
      });
    }

    it("names an iPhone's own PNG", async () => {
      const bytes = new Uint8Array(readFileSync(join(dir, "cgbi-real.png")));
      await expect(readImage(bytes, { what: "a.png" })).rejects.toThrow(
        /a\.png: is a PNG of an iPhone app's own kind.*pngcrush/,
      );
    });
  },
);

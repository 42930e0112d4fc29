import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { encodePng } from "../../src/viz/encodePng.js";

/** Smooth in the first rows, so that a row foretells the next, and wild in the others. */
function pixels(height: number, width: number, channels: number): Uint8Array {
  return Uint8Array.from({ length: height * width * channels }, (_, i) =>
    i < (height * width * channels) / 2 ? 100 + (i % (width * channels)) : (Math.imul(i, 2654435761) >>> 8) % 256,
  );
}

describe("encodePng", () => {
  for (const channels of [1, 3, 4]) {
    it(`writes ${channels} values a pixel as another decoder reads them`, () => {
      const [height, width] = [13, 7];
      const data = pixels(height, width, channels);
      const read = PNG.sync.read(Buffer.from(encodePng({ data, height, width, channels })));
      expect([read.height, read.width]).toEqual([height, width]);
      for (let i = 0; i < height * width; i++) {
        const pixel = data.subarray(i * channels, (i + 1) * channels);
        const [red, green = red, blue = red, alpha = 255] = pixel;
        expect([...read.data.subarray(4 * i, 4 * i + 4)]).toEqual([red, green, blue, alpha]);
      }
    });
  }

  it("packs rows that are like the one above into few bytes", () => {
    const data = Uint8Array.from({ length: 100 * 100 }, (_, i) => ((i % 100) * 7919) % 256);
    expect(encodePng({ data, height: 100, width: 100, channels: 1 }).length).toBeLessThan(300);
  });
});

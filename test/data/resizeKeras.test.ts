import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ResizeOptions } from "../../src/data/images/ResizeOptions.js";
import { resizeImage } from "../../src/data/images/resizeImage.js";
import { differences, gradient, rgba } from "./images.js";

interface Case {
  readonly width: number;
  readonly height: number;
  readonly size: [number, number];
  readonly name: string;
  readonly values: readonly number[];
}

const path = join(import.meta.dirname, "fixtures", "keras-resize.json");
const { cases }: { cases: readonly Case[] } = JSON.parse(readFileSync(path, "utf8"));

const OPTIONS: Readonly<Record<string, ResizeOptions>> = {
  plain: {},
  antialias: { antialias: true },
  crop: { cropToAspectRatio: true },
  pad: { padToAspectRatio: true },
  "nearest-crop": { cropToAspectRatio: true, method: "nearest" },
};

describe("resizeImage gives Keras's numbers", () => {
  for (const { width, height, size, name, values } of cases)
    it(`${name}: ${width}x${height} to ${size[1]}x${size[0]}`, () => {
      const data = rgba(width, height, gradient).filter((_, i) => i % 4 < 3);
      const resized = resizeImage({ data, width, height, channels: 3 }, size, OPTIONS[name]);
      expect([resized.height, resized.width]).toEqual(size);
      expect(differences(resized.data, values).largest).toBeLessThan(2e-4);
    });
});

describe("resizeImage", () => {
  const image = { data: new Uint8Array(3 * 8 * 8), width: 8, height: 8, channels: 3 };

  it("makes even grey of stripes of one pixel where it antialiases, and moiré where it does not", () => {
    const data = new Uint8Array(3 * 400 * 400).map((_, i) => (Math.floor(i / 3) % 2 ? 255 : 0));
    const stripes = { data, width: 400, height: 400, channels: 3 };
    const spread = (options: ResizeOptions) => {
      const { data } = resizeImage(stripes, [37, 37], options);
      return Math.max(...data) - Math.min(...data);
    };
    expect(spread({ antialias: true })).toBeLessThan(12);
    expect(spread({})).toBeGreaterThan(200);
  });

  it("refuses options that exclude each other", () => {
    expect(() => resizeImage(image, [4, 4], { antialias: true, method: "nearest" })).toThrow(/cannot antialias/);
    expect(() => resizeImage(image, [4, 4], { cropToAspectRatio: true, padToAspectRatio: true })).toThrow(
      /either cropped or padded/,
    );
  });
});

import { describe, expect, it } from "vitest";
import { decodeImage } from "../../src/data/images/decodeImage.js";
import { loadPixels } from "../../src/data/images/loadPixels.js";
import type { ResizeOptions } from "../../src/data/images/ResizeOptions.js";
import { resizeImage } from "../../src/data/images/resizeImage.js";
import { decodeInPool } from "../../src/data/images/worker/decodePool.js";
import { startWorker } from "../../src/data/images/worker/startWorker.js";
import { FormatError } from "../../src/util/errors.js";
import { differences, exif, fixture, jpeg, png, splice } from "./images.js";

const MODES: readonly ResizeOptions[] = [
  {},
  { method: "nearest" },
  { antialias: true },
  { cropToAspectRatio: true },
  { padToAspectRatio: true },
  { padToAspectRatio: true, antialias: true },
  { cropToAspectRatio: true, antialias: true },
];

/** Large enough to be handed to a worker. */
const large = jpeg(700, 500, (x, y) => [(x * y * 31) % 256, (x * 7 + y * 13) % 256, (x * x + y) % 256]);

describe("loadPixels", () => {
  for (const name of ["edges-420", "edges-422", "edges-440", "edges-411", "edges-444", "edges-420-progressive", "grey"])
    for (const orientation of [1, 3, 6, 7])
      it(`gives of ${name}, orientation ${orientation}, what resizing the whole picture gives`, () => {
        const bytes = splice(fixture(`${name}.jpg`), 2, exif(orientation));
        const whole = decodeImage(bytes);
        for (const mode of MODES)
          for (const size of [
            [5, 7],
            [3, 3],
            [60, 41],
          ] as const) {
            const pixels = loadPixels(bytes, name, { size, maxPixels: 1e6, ...mode });
            const right = resizeImage(whole, size, mode).data;
            // A triangle's weights are added from the other end where the picture is turned.
            if (mode.antialias) expect(differences(pixels, right).largest).toBeLessThan(1e-3);
            else expect(pixels).toEqual(right);
          }
      });

  it("gives the same of a PNG", () => {
    const bytes = png(40, 30);
    for (const mode of MODES)
      expect(loadPixels(bytes, "a.png", { size: [7, 9], maxPixels: 1e6, ...mode })).toEqual(
        resizeImage(decodeImage(bytes), [7, 9], mode).data,
      );
  });
});

describe("decodeInPool", () => {
  const options = { size: [16, 16], maxPixels: 1e6 } as const;

  it("gives the same pixels from a worker as on this thread", async () => {
    expect(large.length).toBeGreaterThan(64 * 1024);
    const right = loadPixels(large, "large", options);
    const all = await Promise.all(
      Array.from({ length: 9 }, () => decodeInPool(async () => large.slice(), "large", options)),
    );
    for (const pixels of all) expect(pixels).toEqual(right);
  });

  it("has workers here", async () => {
    const worker = await startWorker();
    expect(worker).not.toBeNull();
    expect(await worker!.ask({ bytes: large.slice(), what: "large", options })).toMatchObject({ kind: "pixels" });
    worker!.terminate();
    await expect(worker!.ask({ bytes: large.slice(), what: "large", options })).rejects.toThrow(/exit code/);
  });

  it("names the picture that a worker cannot read, and goes on with the next", async () => {
    const cut = decodeInPool(async () => large.slice(0, -1000), "cut.jpg", options);
    await expect(cut).rejects.toThrow(FormatError);
    await expect(cut).rejects.toThrow(/^cut\.jpg: is a JPEG image that is truncated/);
    expect(await decodeInPool(async () => large.slice(), "large", options)).toHaveLength(16 * 16 * 3);
  });

  it("leaves a buffer alone that holds more than the picture", async () => {
    const buffer = new Uint8Array(large.length + 10);
    buffer.set(large, 5);
    const view = buffer.subarray(5, 5 + large.length);
    await decodeInPool(async () => view, "view", options);
    expect(view).toEqual(large);
  });

  it("reads a file only when its turn has come", async () => {
    let open = 0;
    let most = 0;
    const read = async () => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open--;
      return large.slice();
    };
    await Promise.all(Array.from({ length: 40 }, () => decodeInPool(read, "large", options)));
    expect(most).toBeLessThanOrEqual(8);
  });
});

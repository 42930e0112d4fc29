import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { fromPixels, resizeImage } from "../../src/data/index.js";
import { FormatError, ValueError } from "../../src/util/errors.js";
import { chromiumMissing, hasChromium, launchChromium, serve } from "../browser/chromium.js";

const root = join(import.meta.dirname, "..", "..");

/** A page's ImageData: pixel i is [i, 2i, 3i] with an alpha that counts for nothing. */
function imageData(width: number, height: number): ImageData {
  const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 7 : (i >> 2) * ((i % 4) + 1),
  );
  return { data, width, height, colorSpace: "srgb" } as ImageData;
}

describe("fromPixels", () => {
  it("gives the colours of ImageData as a batch of one", () => {
    const { data, shape } = fromPixels(imageData(3, 2));
    expect(shape).toEqual([1, 2, 3, 3]);
    expect([...data]).toEqual([0, 0, 0, 1, 2, 3, 2, 4, 6, 3, 6, 9, 4, 8, 12, 5, 10, 15]);
  });

  it("scales, and resizes as the loaders do", () => {
    const image = imageData(8, 6);
    const whole = fromPixels(image);
    const bytes = Uint8Array.from(whole.data);
    const expected = resizeImage({ data: bytes, width: 8, height: 6, channels: 3 }, [3, 4], { antialias: true });
    const { data, shape } = fromPixels(image, { size: [3, 4], antialias: true, scale: 1 / 255 });
    expect(shape).toEqual([1, 3, 4, 3]);
    expect(data).toEqual(Float32Array.from(expected.data, (value) => value / 255));
  });

  it.each([
    [null, ValueError, "null has no pixels"],
    [{ data: [1] }, ValueError, "has no pixels; give ImageData"],
    [{ videoWidth: 0, videoHeight: 0 }, FormatError, "wait for the image's decode(), or the video's loadeddata event"],
  ])("refuses %j", (source, kind, message) => {
    expect(() => fromPixels(source as never)).toThrow(kind);
    expect(() => fromPixels(source as never)).toThrow(message);
  });

  it("refuses options that there are not", () => {
    expect(() => fromPixels(imageData(1, 1), { scale: "1" as never })).toThrow("fromPixels: scale is");
    expect(() => fromPixels(imageData(1, 1), { size: [0, 1] })).toThrow("fromPixels: size is [0,1]");
    expect(() => fromPixels(imageData(1, 1), { sise: [1, 1] } as never)).toThrow("did you mean size");
  });

  it.skipIf(!hasChromium)(
    `reads canvases, images, bitmaps, videos and frames in a page${hasChromium ? "" : ` (skipped: ${chromiumMissing})`}`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "pixels-"));
      const contents = `
import { fromPixels } from ${JSON.stringify(join(root, "src/data/index.ts"))};
globalThis.run = async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [4, 2];
  const context = canvas.getContext("2d");
  context.fillStyle = "rgb(10, 20, 30)";
  context.fillRect(0, 0, 4, 2);
  context.fillStyle = "rgb(200, 100, 50)";
  context.fillRect(1, 0, 1, 1);
  const image = new Image();
  image.src = canvas.toDataURL();
  image.width = 40;
  let early = "read";
  try { fromPixels(new Image()); } catch (error) { early = error.name; }
  await image.decode();
  const offscreen = new OffscreenCanvas(4, 2);
  offscreen.getContext("2d").drawImage(canvas, 0, 0);
  const frame = new VideoFrame(canvas, { timestamp: 0 });
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = canvas.captureStream();
  const draws = setInterval(() => context.fillRect(0, 1, 4, 1), 20);
  context.fillStyle = "rgb(10, 20, 30)";
  await Promise.race([video.play(), new Promise((_, reject) => setTimeout(() => reject(new Error("no video")), 8000))]);
  clearInterval(draws);
  const shown = (source) => { const { data, shape } = fromPixels(source); return { data: [...data], shape }; };
  const sources = { canvas, data: context.getImageData(0, 0, 4, 2), image, offscreen, frame, bitmap: await createImageBitmap(canvas) };
  return { early, found: Object.entries(sources).map(([name, source]) => [name, shown(source)]), video: fromPixels(video).shape };
};`;
      const stdin = { contents, resolveDir: root, loader: "js" } as const;
      await build({
        stdin,
        outfile: join(folder, "page.js"),
        bundle: true,
        platform: "browser",
        format: "esm",
        logLevel: "error",
      });
      writeFileSync(join(folder, "index.html"), '<!doctype html><script type="module" src="page.js"></script>');
      const { url, server } = await serve(folder, { isolated: false });
      const browser = await launchChromium();
      try {
        const page = await browser.newPage();
        await page.goto(url);
        await page.waitForFunction("globalThis.run");
        type Found = { early: string; video: number[]; found: [string, { data: number[]; shape: number[] }][] };
        const { early, found, video } = await page.evaluate<Found>("globalThis.run()");
        const plain = [10, 20, 30];
        const expected = [...plain, 200, 100, 50, ...Array.from({ length: 6 }, () => plain).flat()];
        expect(found).toHaveLength(6);
        for (const [name, { data, shape }] of found)
          expect([name, shape, data]).toEqual([name, [1, 2, 4, 3], expected]);
        expect(video).toEqual([1, 2, 4, 3]);
        expect(early).toBe("FormatError");
      } finally {
        await browser.close();
        server.close();
        rmSync(folder, { recursive: true });
      }
    },
  );
});

describe("resizeImage", () => {
  it("refuses a page's ImageData and what is no picture", () => {
    expect(() => resizeImage(imageData(2, 2) as never, [1, 1])).toThrow("use fromPixels(imageData, { size })");
    const short = { data: new Uint8Array(5), width: 2, height: 1, channels: 3 };
    expect(() => resizeImage(short, [1, 1])).toThrow("resizeImage: 5 values are not a picture of 1 x 2 x 3");
  });
});

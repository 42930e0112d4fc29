import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageFolder } from "../../src/data/folder/imageFolder.js";
import { readImage } from "../../src/data/images/readImage.js";
import { fixture, jpeg } from "../data/images.js";
import { type PackedProject, packedProject } from "../packedProject.js";
import { chromiumMissing, hasChromium, launchChromium, serve } from "./chromium.js";

/** Large enough for a worker, 4:2:0 and turned ones besides. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  "large.jpg": jpeg(700, 500, (x, y) => [(x * y * 31) % 256, (x * 7 + y * 13) % 256, (x * x + y) % 256]),
  "edges.jpg": fixture("edges-420.jpg"),
  "bowl.png": fixture("baseline-pixels.png"),
};

/** What a page, and Node, make of the files. */
const READ = `
import { imageList } from "noodlenet/data";
import files from "./files.mjs";
export const bytesOf = (name) => Uint8Array.from(atob(files[name]), (c) => c.charCodeAt(0));
export async function read() {
  const images = ["large.jpg", "edges.jpg", "bowl.png"].map((name, label) => ({ image: new Blob([bytesOf(name)]), label }));
  const sums = [];
  for (const options of [{}, { antialias: true }, { cropToAspectRatio: true }]) {
    const { train } = await imageList(images, { size: [40, 40], shuffle: false, ...options });
    for await (const { x } of train.batches(0)) sums.push(Array.from(x.data.subarray(0, 3 * 4800).filter((_, i) => i % 97 === 0)));
  }
  return sums;
}
`;

const PAGE = `
import { imageFolder, readImage } from "noodlenet/data";
import { bytesOf, read } from "./read.mjs";
async function own(name) {
  const bitmap = await createImageBitmap(new Blob([bytesOf(name)]), { colorSpaceConversion: "none" });
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  return Array.from(context.getImageData(0, 0, bitmap.width, bitmap.height).data);
}
/** A directory handle, as showDirectoryPicker gives one. */
async function handle() {
  const root = await navigator.storage.getDirectory();
  for (const [name, file] of [["ramen", "edges.jpg"], ["udon", "bowl.png"]]) {
    const folder = await root.getDirectoryHandle(name, { create: true });
    const writable = await (await folder.getFileHandle(file, { create: true })).createWritable();
    await writable.write(bytesOf(file));
    await writable.close();
  }
  return root;
}
globalThis.folderOf = async (chosen) => {
  const { train, classNames } = await imageFolder(chosen, { size: [2, 2], shuffle: false });
  const sums = [];
  for await (const { x } of train.batches(0)) sums.push(x.data.reduce((a, b) => a + b));
  return { classNames, sums };
};
globalThis.result = (async () => ({
  folder: await folderOf(await handle()),
  pixels: await read(),
  ours: Array.from((await readImage(bytesOf("edges.jpg"), { channels: 4 })).data),
  own: await own("edges.jpg"),
  webp: Array.from((await readImage(bytesOf("bowl.webp"))).data),
  avif: Array.from((await readImage(bytesOf("bowl.avif"))).data),
  heic: await readImage(bytesOf("bowl.heic"), { what: "bowl.heic" }).then(() => "read", (error) => error.message),
}))();
`;

const html = (policy: string, script: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8">${policy}<title>photos</title><input type="file" webkitdirectory aria-label="photos"><script type="module" src="./${script}"></script></html>`;
const POLICY = `<meta http-equiv="Content-Security-Policy" content="script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'">`;

interface Folder {
  readonly classNames: readonly string[];
  readonly sums: readonly number[];
}

interface Result {
  readonly folder: Folder;
  readonly pixels: number[][];
  readonly ours: number[];
  readonly own: number[];
  readonly webp: number[];
  readonly avif: number[];
  readonly heic: string;
}

let project: PackedProject;
let browser: Browser;
let inNode: number[][];

beforeAll(async () => {
  if (!hasChromium) return;
  project = packedProject();
  const files = {
    ...FILES,
    "bowl.webp": fixture("webp.webp"),
    "bowl.avif": fixture("avif-turned.avif"),
    "bowl.heic": fixture("heic.heic"),
  };
  const base64 = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]),
  );
  project.write("files.mjs", `export default ${JSON.stringify(base64)};`);
  project.write("read.mjs", READ);
  project.write("page.mjs", PAGE);
  for (const [name, file] of [
    ["ramen", "edges.jpg"],
    ["udon", "bowl.png"],
  ]) {
    mkdirSync(join(project.dir, "photos", name), { recursive: true });
    writeFileSync(join(project.dir, "photos", name, file), FILES[file]);
  }
  project.write("index.html", html("", "page.mjs"));
  project.write("node.mjs", `import { read } from "./read.mjs"; console.log(JSON.stringify(await read()));`);
  inNode = JSON.parse(project.run(process.execPath, "node.mjs"));
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  project?.remove();
});

async function resultOf(folder: string): Promise<{ result: Result; workers: number; chosen: Folder }> {
  const { url, server } = await serve(folder, { isolated: false });
  const page = await browser.newPage();
  let workers = 0;
  page.on("worker", () => workers++);
  try {
    await page.goto(url);
    const result = await page.evaluate<Result>("globalThis.result");
    await page.setInputFiles("input", join(project.dir, "photos"));
    return { result, workers, chosen: await page.evaluate<Folder>("folderOf(document.querySelector('input').files)") };
  } finally {
    await page.close();
    server.close();
  }
}

async function bundled(policy: string): Promise<string> {
  const outdir = join(project.dir, policy ? "strict" : "esbuild");
  const entryPoints = [join(project.dir, "page.mjs")];
  await esbuild.build({ entryPoints, outdir, bundle: true, minify: true, format: "esm", logLevel: "warning" });
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, "index.html"), html(policy, "page.js"));
  return outdir;
}

describe.skipIf(!hasChromium)(`photos in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it("come out to the same bits as in Node, by workers, and as Chromium itself decodes them", async () => {
    const { result, workers } = await resultOf(await bundled(""));
    expect(result.pixels).toEqual(inNode);
    expect(workers).toBeGreaterThan(0);
    expect(result.ours).toEqual(result.own);
  });

  it("are read from a folder that was chosen, and from a directory handle, as in Node", async () => {
    const { result, chosen } = await resultOf(await bundled(""));
    const { train, classNames } = await imageFolder(join(project.dir, "photos"), { size: [2, 2], shuffle: false });
    const sums: number[] = [];
    for await (const { x } of train.batches(0)) sums.push((x.data as Float32Array).reduce((a, b) => a + b));
    expect(result.folder).toEqual({ classNames, sums });
    expect(chosen).toEqual({ classNames, sums });
  });

  it("come out to the same bits where the page's policy has no workers", async () => {
    const { result } = await resultOf(await bundled(POLICY));
    expect(result.pixels).toEqual(inNode);
  });

  it("are read by the browser where the format is not ours: WebP and AVIF, and HEIC is named", async () => {
    const outDir = join(project.dir, "vite");
    await build({
      root: project.dir,
      configFile: false,
      logLevel: "warn",
      base: "./",
      build: { outDir, emptyOutDir: true },
    });
    const { result } = await resultOf(outDir);
    for (const [name, pixels] of [
      ["webp.webp", result.webp],
      ["avif-turned.avif", result.avif],
    ] as const) {
      const right = (await readImage(fixture(name))).data;
      expect(pixels.length).toBe(right.length);
      const mean = pixels.reduce((sum, value, i) => sum + Math.abs(value - right[i]), 0) / right.length;
      expect(mean, name).toBeLessThan(4);
    }
    expect(result.heic).toMatch(/^bowl\.heic: is HEIC, which this browser cannot decode/);
  });
});

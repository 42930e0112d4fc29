import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PackedProject, packedProject } from "../packedProject.js";
import { chromiumMissing, hasChromium, launchChromium, serve } from "./chromium.js";

/** Decodes a photo and a PNG, paints a bowl, and draws it in a grid. */
const PICTURES = `
import { bowls, decodeImage, resizeImage } from "noodlenet/data";
import { historyChart, imageGrid } from "noodlenet/viz";
const numbers = ({ data }) => Array.from(data);
export async function pictures(bytesOf) {
  const [photo, png] = await Promise.all(["photo.jpg", "picture.png"].map(async (name) => decodeImage(await bytesOf(name))));
  const { x } = bowls(1, 1, { size: 32 });
  const grid = imageGrid([{ data: x.data, height: 32, width: 32 }], { captions: ["ramen"] });
  const chart = await historyChart({ loss: [1, 0.5] }, { metric: "loss" });
  return { photo: numbers(photo), png: numbers(png), small: numbers(resizeImage(photo, [8, 8])), grid, chart };
}
`;
const PAGE = `
import { pictures } from "./pictures.mjs";
globalThis.result = pictures(async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer()));
`;
const NODE = `
import { readFileSync } from "node:fs";
import { pictures } from "./pictures.mjs";
console.log(JSON.stringify(await pictures(async (name) => readFileSync(name))));
`;

let project: PackedProject;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  project = packedProject();
  const fixture = (name: string) => join(import.meta.dirname, "..", "data", "fixtures", name);
  copyFileSync(fixture("baseline.jpg"), join(project.dir, "photo.jpg"));
  copyFileSync(fixture("palette.png"), join(project.dir, "picture.png"));
  project.write("pictures.mjs", PICTURES);
  project.write("page.mjs", PAGE);
  project.write("node.mjs", NODE);
  project.write("index.html", '<!doctype html><script type="module" src="./page.mjs"></script>');
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  project?.remove();
});

describe.skipIf(!hasChromium)(`pictures in Chromium${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it("are decoded and drawn in a minified Vite build as they are in Node", async () => {
    const outDir = join(project.dir, "vite");
    await build({ root: project.dir, configFile: false, logLevel: "error", base: "./", build: { outDir } });
    for (const name of ["photo.jpg", "picture.png"]) copyFileSync(join(project.dir, name), join(outDir, name));
    const { url, server } = await serve(outDir, { isolated: false });
    const page = await browser.newPage();
    await page.goto(url);
    const inPage = await page.evaluate("globalThis.result");
    server.close();
    const inNode = JSON.parse(project.run(process.execPath, "node.mjs"));
    expect(inNode.grid).toContain("data:image/png;base64,");
    expect(inPage).toEqual(inNode);
  });
});

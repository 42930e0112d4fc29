import { createHash } from "node:crypto";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { manifest, type PackedProject, packedProject } from "../packedProject.js";
import { chromiumMissing, hasChromium, launchChromium, serve } from "./chromium.js";

/** Uses every entry point: trains, decodes a PNG, writes and reads files of three kinds, draws, checks a gradient. */
const PAGE = `
import { Dense, pageProgress, Sequential } from "noodlenet";
import { bowls } from "noodlenet/bowls";
import { decodeImage, readNpz } from "noodlenet/data";
import { gpuInfo } from "noodlenet/gpu";
import { loadModel, modelBytes } from "noodlenet/io";
import { progress } from "noodlenet/progress";
import { checkGradients } from "noodlenet/testing";
import { historyChart, show, toPng } from "noodlenet/viz";
import { trainInWorker } from "noodlenet/worker";

async function run() {
  const x = [[0, 0], [0, 1], [1, 0], [1, 1]];
  const model = new Sequential([new Dense(4, { activation: "tanh" }), new Dense(1)], { inputShape: [2], seed: 1 });
  model.compile({ optimizer: "adam", loss: "mse" });
  const callbacks = [pageProgress(document.querySelector("output"))];
  const history = await model.fit(x, [[0], [1], [1], [0]], { epochs: 5, callbacks });
  const svg = await historyChart(history.history, { yDomain: [0, 0.1] });
  show(svg, "#chart", { label: "loss" });
  const right = Array.from(await (await model.predict(x)).data());
  const again = [];
  for (const format of ["keras", "safetensors", "onnx", "h5"]) {
    const copy = await loadModel(await modelBytes(model, format));
    again.push(Array.from(await (await copy.predict(x)).data()));
  }
  const compile = { optimizer: "adam", loss: "mse" };
  const snapshot = { model: new Sequential([new Dense(4, { activation: "tanh" }), new Dense(1)], { inputShape: [2], seed: 1 }).toConfig(), compile };
  const elsewhere = await trainInWorker(snapshot, x, [[0], [1], [1], [0]], { epochs: 5 });
  checkGradients((t) => t.tanh(), [[0.3, -1.2]]);
  const png = new Uint8Array(await (await fetch("picture.png")).arrayBuffer());
  const wasm = "/node_modules/@resvg/resvg-wasm/index_bg.wasm";
  return {
    line: document.querySelector("output").textContent,
    drawn: document.querySelector("#chart svg").getBoundingClientRect().width,
    differences: again.map((values) => Math.max(...values.map((value, i) => Math.abs(value - right[i])))),
    picture: decodeImage(png).width,
    chartPng: (await decodeImage(await toPng(svg, { scale: 1, wasm }))).width,
    terminal: (() => { try { progress(); } catch (error) { return error.message; } })(),
    inWorker: elsewhere.history.history.loss.every((value, i) => value === history.history.loss[i]),
    bowl: bowls(1, 1, { size: 8 }).x.shape,
    others: [typeof readNpz, typeof gpuInfo],
  };
}
globalThis.result = run();
`;

const MAP = JSON.stringify({
  imports: {
    ...Object.fromEntries(
      Object.entries<{ default: string }>(manifest.exports)
        .filter(([path]) => path !== "./testing/vitest")
        .map(([path, entry]) => [
          path.replace(/^\./, "noodlenet"),
          entry.default.replace(/^\./, "/node_modules/noodlenet"),
        ]),
    ),
    "@resvg/resvg-wasm": "/node_modules/@resvg/resvg-wasm/index.mjs",
  },
});

/** What a strict page allows, and its import map by what it says. */
const POLICY = `script-src 'self' blob: 'wasm-unsafe-eval' 'sha256-${createHash("sha256").update(MAP).digest("base64")}'`;

let project: PackedProject;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  project = packedProject();
  copyFileSync(join(import.meta.dirname, "..", "data", "fixtures", "palette.png"), join(project.dir, "picture.png"));
  project.write("page.mjs", PAGE);
  project.write(
    "index.html",
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title><script type="importmap">${MAP}</script>
<script type="module" src="/page.mjs"></script><output></output><div id="chart"></div></html>`,
  );
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  project?.remove();
});

describe.skipIf(!hasChromium)(`an import map and no bundler${hasChromium ? "" : ` (${chromiumMissing})`}`, () => {
  it.each([
    ["", undefined],
    [", under a policy that forbids eval", POLICY],
  ])("loads every entry point, and each of them works%s", async (_, policy) => {
    const { url, server } = await serve(project.dir, { isolated: false, policy });
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("404")) errors.push(message.text());
    });
    try {
      await page.goto(url);
      const result = await page.evaluate("globalThis.result");
      expect(errors).toEqual([]);
      expect(result).toEqual({
        line: expect.stringMatching(/^epoch 5\/5 {2}loss \d/),
        drawn: 640,
        differences: [0, 0, expect.closeTo(0, 6), 0],
        picture: expect.any(Number),
        chartPng: 640,
        terminal: expect.stringContaining("pageProgress"),
        inWorker: true,
        bowl: [1, 8, 8, 3],
        others: ["function", "function"],
      });
    } finally {
      await page.close();
      server.close();
    }
  });
});

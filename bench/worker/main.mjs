// How long a page waits while it trains: the longest gaps between frames, on the page's own thread and in a worker, with the processor slowed down
// as by Chromium's developer tools. Run `npm run build` before.
//
//   node bench/worker/main.mjs [slow-down, 4]

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const slowDown = Number(process.argv[2] ?? 4);

const PAGE = `<!doctype html><title>frames</title><canvas></canvas><script type="module">
import { Conv2D, Dense, Flatten, MaxPooling2D, Sequential } from "/dist/src/index.js";
import { trainInWorker } from "/dist/src/worker/index.js";

const size = 64;
const x = { data: Float32Array.from({ length: 112 * size * size * 3 }, (_, i) => ((i * 7919) % 1009) / 1009), shape: [112, size, size, 3] };
const y = Int32Array.from({ length: 112 }, (_, i) => i % 2);
const network = () =>
  new Sequential(
    [32, 64, 128].flatMap((filters) => [new Conv2D(filters, 3, { activation: "relu" }), new MaxPooling2D()]).concat([
      new Flatten(), new Dense(128, { activation: "relu" }), new Dense(2, { activation: "softmax" })]),
    { inputShape: [size, size, 3], seed: 1 },
  ).compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });

/** The gaps between frames, in milliseconds, while f runs, and how long it runs. */
async function gaps(f) {
  const times = [];
  let running = true;
  const frame = (now) => { times.push(now); if (running) requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const start = performance.now();
  const drawn = document.querySelector("canvas").getContext("2d");
  await f({ onBatchEnd: (batch, { loss }) => drawn.fillRect(batch, 0, 1, loss * 20) });
  const ms = performance.now() - start;
  running = false;
  const all = times.slice(1).map((time, i) => time - times[i]).sort((a, b) => a - b);
  return { ms, longest: all.at(-1), p95: all[Math.floor(all.length * 0.95)], median: all[all.length >> 1] };
}
const snapshot = { model: network().toConfig(), compile: { optimizer: "adam", loss: "sparseCategoricalCrossentropy" } };
const options = { epochs: 3, batchSize: 16 };
globalThis.measure = async () => ({
  "fit on the page": await gaps((callbacks) => network().fit(x, y, { ...options, callbacks })),
  "trainInWorker": await gaps((callbacks) => trainInWorker(snapshot, x, y, { ...options, callbacks })),
});
</script>`;

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
  const type = { ".js": "text/javascript" }[extname(path)] ?? "text/html";
  const body = path === "/" ? PAGE : await readFile(join(ROOT, path)).catch(() => null);
  response.writeHead(body === null ? 404 : 200, { "Content-Type": type }).end(body ?? "");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForFunction("globalThis.measure");
for (const rate of [1, slowDown]) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  const found = await page.evaluate("measure()");
  for (const [name, { ms, longest, p95, median }] of Object.entries(found))
    console.log(
      `slowed down ${rate} times, ${name}: ${Math.round(ms)} ms; frame gaps: longest ${longest.toFixed(0)} ms, 95% within ${p95.toFixed(0)}, median ${median.toFixed(0)}`,
    );
}
await browser.close();
server.close();

import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const { values: options } = parseArgs({
  options: {
    mode: { type: "string", default: "webgl2" },
    rounds: { type: "string", default: "7" },
    only: { type: "string", default: "" },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
    flags: { type: "string", default: "" },
  },
});

const built = (path) => new URL(`../../dist/src/${path}`, import.meta.url).pathname;
const bundle = await build({
  alias: { "noodlenet/gpu": built("gpu/index.js"), noodlenet: built("index.js") },
  entryPoints: [new URL("page.mjs", import.meta.url).pathname],
  bundle: true,
  format: "esm",
  platform: "browser",
  write: false,
  logLevel: "error",
});
const server = createServer((request, response) => {
  const script = request.url === "/page.js";
  response.writeHead(200, { "Content-Type": script ? "text/javascript" : "text/html" });
  response.end(script ? bundle.outputFiles[0].text : '<!doctype html><script type="module" src="page.js"></script>');
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const browser = await chromium.launch({
  executablePath: options.chromium,
  args: ["--no-sandbox", ...options.flags.split(" ").filter(Boolean)],
});
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(error.message));
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.waitForFunction("globalThis.ready");
console.log(await page.evaluate((mode) => globalThis.start(mode), options.mode));
console.log(`${"".padEnd(44)}${"ours, ms".padStart(10)}${"tfjs, ms".padStart(10)}${"ratio".padStart(8)}`);
for (const name of await page.evaluate(() => globalThis.names)) {
  if (!name.includes(options.only)) continue;
  const { ours, theirs } = await page.evaluate(
    ([n, rounds]) => globalThis.compare(n, rounds),
    [name, Number(options.rounds)],
  );
  const ratio = (ours / theirs).toFixed(2);
  console.log(`${name.padEnd(44)}${ours.toFixed(1).padStart(10)}${theirs.toFixed(1).padStart(10)}${ratio.padStart(8)}`);
}
await browser.close();
server.close();

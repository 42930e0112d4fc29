/**
 * Bundles what trains in a worker, the library included, into a script, deflated into an ES module: a worker can be made of it anywhere, whatever
 * bundles the package. The kernels must have been built before.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";

const home = join(import.meta.dirname, "../src/worker");
const { outputFiles } = await build({
  entryPoints: [join(home, "thread/serve.ts")],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "noodlenetTraining",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  write: false,
});
const [{ contents }] = outputFiles;
const packed = deflateRawSync(contents, { level: 9 });
mkdirSync(join(home, "generated"), { recursive: true });
writeFileSync(
  join(home, "generated/trainingWorker.ts"),
  [
    "/** The script of a worker that trains, deflated, as base64. */",
    `export const script: string = ${JSON.stringify(packed.toString("base64"))};`,
    "",
  ].join("\n"),
);
console.log(`training worker: ${Math.round(contents.length / 1024)} kB, packed ${Math.round(packed.length / 1024)} kB`);

/**
 * Bundles what reads and writes HDF5 files in a worker, the HDF5 library included, into one text, and writes it compressed into an ES module:
 * a worker can then be made of it anywhere, whatever bundles the package.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const license = readFileSync(join(root, "node_modules/h5wasm/LICENSE.txt"), "utf8");
const { outputFiles } = await build({
  entryPoints: [join(root, "src/io/hdf5Serve.ts")],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "noodlenetHdf5",
  platform: "neutral",
  mainFields: ["module"],
  target: "es2022",
  charset: "utf8",
  write: false,
  // The library is one file and looks for no other, so where it lies is no matter.
  logOverride: { "empty-import-meta": "silent" },
});
const text = outputFiles[0].contents;
const base64 = deflateRawSync(text, { level: 9 }).toString("base64");
const folder = join(root, "src/io/generated");
mkdirSync(folder, { recursive: true });
writeFileSync(
  join(folder, "hdf5Worker.ts"),
  [
    "/*",
    " * Contains h5wasm and HDF5:",
    ...license
      .replaceAll("*/", "* /")
      .trimEnd()
      .split("\n")
      .map((line) => ` * ${line}`.trimEnd()),
    " */",
    "",
    "/** The worker's source, deflated, as base64. */",
    `export const hdf5Worker: string = ${JSON.stringify(base64)};`,
    "",
  ].join("\n"),
);
console.log(`hdf5: ${Math.round(text.length / 1024)} kB, compressed ${Math.round(base64.length / 1024)} kB`);

/**
 * Bundles what reads and writes HDF5 files in a worker, the HDF5 library included, into a script and the library's WebAssembly, and writes both
 * compressed into an ES module: a worker can then be made of them anywhere, whatever bundles the package.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const license = readFileSync(join(root, "node_modules/h5wasm/LICENSE.txt"), "utf8");
let wasm;

/** Takes the WebAssembly, which h5wasm has as text, out of its source. */
const takeWasm = {
  name: "take-wasm",
  setup({ onLoad }) {
    onLoad({ filter: /hdf5_util\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const [whole, literal] = source.match(/binaryDecode\(('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\)/s) ?? [];
      if (!whole) throw new Error("h5wasm does not hold its WebAssembly where it used to");
      const text = new Function(`return ${literal}`)();
      wasm = Uint8Array.from(text, (character) => (~character.charCodeAt(0) >> 8) & character.charCodeAt(0));
      return { contents: source.replace(whole, () => 'Module["wasmBinary"]') };
    });
  },
};

const { outputFiles } = await build({
  entryPoints: [join(root, "src/io/hdf5/worker/main.ts")],
  inject: [join(root, "scripts/hdf5Factory.mjs")],
  plugins: [takeWasm],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "noodlenetHdf5",
  platform: "neutral",
  target: "es2022",
  write: false,
  // The library looks for no other file, so where it lies is no matter.
  logOverride: { "empty-import-meta": "silent" },
});
if (!WebAssembly.validate(wasm)) throw new Error("h5wasm's WebAssembly was not taken out whole");

const packed = (bytes) => deflateRawSync(bytes, { level: 9 }).toString("base64");
const folder = join(root, "src/io/hdf5/generated");
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
    "/** The worker's script, deflated, as base64. */",
    `export const script: string = ${JSON.stringify(packed(outputFiles[0].contents))};`,
    "",
    "/** The library, deflated, as base64. */",
    `export const wasm: string = ${JSON.stringify(packed(wasm))};`,
    "",
  ].join("\n"),
);
const kB = (bytes) => `${Math.round(bytes.length / 1024)} kB`;
console.log(`hdf5: script ${kB(outputFiles[0].contents)}, wasm ${kB(wasm)}`);

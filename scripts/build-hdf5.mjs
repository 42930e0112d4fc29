/**
 * Bundles what reads and writes HDF5 files in a worker, the HDF5 library included, into a script and the library's WebAssembly, and writes both
 * compressed into an ES module: a worker can then be made of them anywhere, whatever bundles the package.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleScript, kB, packed, writeModule } from "./workerScript.mjs";

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

const script = await bundleScript(join(root, "src/io/hdf5/worker/main.ts"), "noodlenetHdf5", {
  inject: [join(root, "scripts/hdf5Factory.mjs")],
  // HDF5 writes into each object when it was made: without a clock what is saved twice has the same bytes.
  define: { "Date.now": "standingClock" },
  plugins: [takeWasm],
  // The library looks for no other file, so where it lies is no matter.
  logOverride: { "empty-import-meta": "silent" },
});
if (!WebAssembly.validate(wasm)) throw new Error("h5wasm's WebAssembly was not taken out whole");

const comment = [
  "/*",
  " * Contains h5wasm and HDF5:",
  ...license
    .replaceAll("*/", "* /")
    .trimEnd()
    .split("\n")
    .map((line) => ` * ${line}`.trimEnd()),
  " */",
  "",
];
const texts = {
  script: { is: "The worker's script, deflated, as base64.", value: packed(script) },
  wasm: { is: "The library, deflated, as base64.", value: packed(wasm) },
};
writeModule(join(root, "src/io/hdf5/generated"), "hdf5Worker.ts", texts, comment);
console.log(`hdf5: script ${kB(script)}, wasm ${kB(wasm)}`);

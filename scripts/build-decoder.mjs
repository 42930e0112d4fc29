/**
 * Compiles src/data/images/jpeg/assembly, the decoder of JPEGs, to WebAssembly, and writes the bytes, deflated, into an ES module as base64. Then
 * bundles what decodes in a worker into a script, deflated into a module likewise: a worker can be made of it anywhere, whatever
 * bundles the package.
 */
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { bundleScript, kB, packed, writeModule } from "./workerScript.mjs";

const images = join(import.meta.dirname, "../src/data/images");
const home = join(images, "jpeg");
const worker = join(images, "worker");
let bytes;
const { error, stdout, stderr } = await asc.main(
  [
    join(home, "assembly/index.ts"),
    "--outFile",
    join(home, "generated/jpeg.wasm"),
    "-O3",
    "--converge",
    "--noAssert",
    "--runtime",
    "stub",
    "--initialMemory",
    "1",
    "--maximumMemory",
    "65536",
    "--enable",
    "simd,bulk-memory",
  ],
  {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) bytes = contents;
    },
  },
);
if (error) throw new Error(`asc: ${error.message}\n${stderr}${stdout}`);
writeModule(join(home, "generated"), "jpegModule.ts", {
  jpegModule: { is: "The compiled decoder of JPEGs, deflated, as base64.", value: packed(bytes) },
});

const script = await bundleScript(join(worker, "workerScript.ts"), "noodlenetDecoder");
writeModule(join(worker, "generated"), "decodeWorker.ts", {
  script: { is: "The script of a worker that decodes pictures, deflated, as base64.", value: packed(script) },
});
console.log(`jpeg: ${kB(bytes)}, worker: ${kB(script)}`);

/**
 * Compiles src/data/images/jpeg/assembly, the decoder of JPEGs, to WebAssembly, and writes the bytes into an ES module as base64. Then
 * bundles what decodes in a worker into a script, deflated into a module likewise: a worker can be made of it anywhere, whatever
 * bundles the package.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import asc from "assemblyscript/asc";
import { build } from "esbuild";

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
mkdirSync(join(home, "generated"), { recursive: true });
writeFileSync(
  join(home, "generated/jpegModule.ts"),
  [
    "/** The compiled decoder of JPEGs, as base64. */",
    `export const jpegModule: string = ${JSON.stringify(Buffer.from(bytes).toString("base64"))};`,
    "",
  ].join("\n"),
);

const { outputFiles } = await build({
  entryPoints: [join(worker, "workerScript.ts")],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "noodlenetDecoder",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  write: false,
});
const script = outputFiles[0].contents;
mkdirSync(join(worker, "generated"), { recursive: true });
writeFileSync(
  join(worker, "generated/decodeWorker.ts"),
  [
    "/** The script of a worker that decodes pictures, deflated, as base64. */",
    `export const script: string = ${JSON.stringify(deflateRawSync(script, { level: 9 }).toString("base64"))};`,
    "",
  ].join("\n"),
);
console.log(`jpeg: ${kB(bytes)}, worker: ${kB(script)}`);

function kB({ length }) {
  return `${Math.round(length / 1024)} kB`;
}

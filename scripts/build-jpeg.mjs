/** Compiles src/data/jpeg/assembly, the decoder of JPEGs, to WebAssembly, and writes the bytes into an ES module as base64. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const home = join(import.meta.dirname, "../src/data/jpeg");
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
console.log(`jpeg: ${Math.round(bytes.length / 1024)} kB`);

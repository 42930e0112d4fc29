/**
 * Compiles src/backends/wasm/assembly to WebAssembly, with and without relaxed SIMD, and writes the bytes into an ES
 * module; beside it the types of what the host may call. Modules for shared and for unshared memory differ in one byte, the flags of the imported memory:
 * one of them is kept, with that byte's place. Nothing is compiled where the sources are those of the last time.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { depthwiseKernels } from "./depthwiseKernels.mjs";
import { elementwiseKernels } from "./elementwiseKernels.mjs";
import { kernelInterface } from "./kernelInterface.mjs";
import { microKernels } from "./microKernels.mjs";
import { packModules } from "./packModules.mjs";

const home = join(import.meta.dirname, "../src/backends/wasm");
mkdirSync(join(home, "assembly/generated"), { recursive: true });
mkdirSync(join(home, "generated"), { recursive: true });
writeFileSync(join(home, "assembly/generated/microKernels.ts"), microKernels());
writeFileSync(join(home, "assembly/generated/elementwise.ts"), elementwiseKernels());
writeFileSync(join(home, "assembly/generated/depthwise.ts"), depthwiseKernels());

const modulesFile = join(home, "generated/modules.ts");
const stamp = `// Made of sources with the hash ${hashOfSources()}.`;
if (existsSync(modulesFile) && readFileSync(modulesFile, "utf8").startsWith(stamp)) {
  console.log("wasm: unchanged");
  process.exit();
}
const plain = await build([]);
const relaxed = await build(["--enable", "relaxed-simd"]);
writeFileSync(
  join(home, "generated/kernelInterface.ts"),
  kernelInterface(await declarations(), join(home, "assembly")),
);
const { base64, ranges } = packModules({ plain: plain.bytes, relaxed: relaxed.bytes });
// Last, so that its stamp says that all is there.
writeFileSync(
  modulesFile,
  [
    stamp,
    "/** The bytes of both modules, compressed, as base64. */",
    `export const packed = ${JSON.stringify(base64)};`,
    "/** Of which ranges of them each module consists: [start, end, start, end, …]. */",
    `export const ranges = ${JSON.stringify(ranges)} as const;`,
    "/** The place of the byte that says whether the imported memory is shared. */",
    `export const memoryFlags = ${JSON.stringify({ plain: plain.memoryFlags, relaxed: relaxed.memoryFlags })} as const;`,
    "",
  ].join("\n"),
);
console.log(
  `wasm: ${kB(plain.bytes.length)} plain, ${kB(relaxed.bytes.length)} relaxed, ${kB(base64.length)} both packed`,
);

/** Of the kernels, of what builds them and of the compiler's version. */
function hashOfSources() {
  const files = readdirSync(join(home, "assembly"), { recursive: true }).filter((file) => file.endsWith(".ts"));
  const scripts = ["build-wasm.mjs", "kernelInterface.mjs", "packModules.mjs"];
  const paths = [
    ...files.sort().map((file) => join(home, "assembly", file)),
    ...scripts.map((file) => join(import.meta.dirname, file)),
  ];
  const hash = createHash("sha256").update(asc.version);
  for (const path of paths) hash.update(path.slice(home.length)).update(readFileSync(path));
  return hash.digest("hex").slice(0, 16);
}

async function build(extra) {
  const bytes = Buffer.from(await compile([...extra, "--sharedMemory"]));
  // The import of "env" "memory": kind 2, then flags: 1 has a maximum, 3 is shared too.
  const found = bytes.indexOf(Buffer.from("\x03env\x06memory\x02\x03", "latin1"));
  if (found < 0) throw new Error("the module does not import a shared memory");
  return { bytes, memoryFlags: found + 12 };
}

/** What the module exports, as TypeScript. Asked for apart, since the module would import more with it. */
async function declarations() {
  return compile(["--bindings", "raw", "-O0"], ".d.ts");
}

/** One of the files that the AssemblyScript compiler writes. */
async function compile(extra, wanted = ".wasm") {
  let written;
  const target = join(home, "generated/kernels.wasm");
  const { error, stdout, stderr } = await asc.main(
    [
      join(home, "assembly/index.ts"),
      "--outFile",
      target,
      "-O3",
      "--converge",
      "--noAssert",
      "--runtime",
      "stub",
      "--importMemory",
      "--memoryBase",
      "8192",
      "--initialMemory",
      "1",
      "--maximumMemory",
      "65536",
      "--enable",
      "simd,threads,bulk-memory",
      "--exportStart",
      "start",
      ...extra,
    ],
    {
      writeFile: (name, contents) => {
        if (name.endsWith(wanted)) written = contents;
      },
    },
  );
  if (error) throw new Error(`asc: ${error.message}\n${stderr}${stdout}`);
  return written;
}

function kB(size) {
  return `${Math.round(size / 1024)} kB`;
}

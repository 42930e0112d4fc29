/**
 * Compiles src/backends/wasm/assembly to WebAssembly, with and without relaxed SIMD, and writes the bytes into an ES
 * module as base64; beside it the types of what the host may call. Modules for shared and for unshared memory differ in one byte, the flags of the imported memory:
 * one of them is kept, with that byte's place.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { depthwiseKernels } from "./depthwiseKernels.mjs";
import { elementwiseKernels } from "./elementwiseKernels.mjs";
import { kernelInterface } from "./kernelInterface.mjs";
import { microKernels } from "./microKernels.mjs";

const home = join(import.meta.dirname, "../src/backends/wasm");
mkdirSync(join(home, "assembly/generated"), { recursive: true });
mkdirSync(join(home, "generated"), { recursive: true });
writeFileSync(join(home, "assembly/generated/microKernels.ts"), microKernels());
writeFileSync(join(home, "assembly/generated/elementwise.ts"), elementwiseKernels());
writeFileSync(join(home, "assembly/generated/depthwise.ts"), depthwiseKernels());

const plain = await build([]);
const relaxed = await build(["--enable", "relaxed-simd"]);
writeFileSync(
  join(home, "generated/modules.ts"),
  [
    "/** Compiled kernels as base64, and the place of the byte that says whether the imported memory is shared. */",
    "export interface ModuleBytes {",
    "  readonly base64: string;",
    "  readonly memoryFlags: number;",
    "}",
    "",
    `export const plain: ModuleBytes = ${JSON.stringify(plain)};`,
    "",
    `export const relaxed: ModuleBytes = ${JSON.stringify(relaxed)};`,
    "",
  ].join("\n"),
);
writeFileSync(
  join(home, "generated/kernelInterface.ts"),
  kernelInterface(await declarations(), join(home, "assembly")),
);
console.log(`wasm: ${size(plain)} plain, ${size(relaxed)} relaxed`);

async function build(extra) {
  const bytes = Buffer.from(await compile([...extra, "--sharedMemory"]));
  // The import of "env" "memory": kind 2, then flags: 1 has a maximum, 3 is shared too.
  const found = bytes.indexOf(Buffer.from("\x03env\x06memory\x02\x03", "latin1"));
  if (found < 0) throw new Error("the module does not import a shared memory");
  return { base64: bytes.toString("base64"), memoryFlags: found + 12 };
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

function size({ base64 }) {
  return `${Math.round((base64.length * 3) / 4 / 1024)} kB`;
}

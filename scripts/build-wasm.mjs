/**
 * Compiles src/backends/wasm/assembly to WebAssembly modules that work in one memory: each with and without relaxed SIMD, as bytes in an ES
 * module with the types of what the host may call. Modules for shared and for unshared memory differ in one byte, the flags of the imported memory:
 * one of them is kept, with that byte's place. Nothing is compiled where the sources are those of the last time.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import { depthwiseKernels } from "./depthwiseKernels.mjs";
import { elementwiseKernels } from "./elementwiseKernels.mjs";
import { kernelConstants, kernelInterface } from "./kernelInterface.mjs";
import { microKernels } from "./microKernels.mjs";
import { packModules, sectionOf } from "./packModules.mjs";

const home = join(import.meta.dirname, "../src/backends/wasm");
mkdirSync(join(home, "assembly/generated"), { recursive: true });
mkdirSync(join(home, "generated"), { recursive: true });
writeFileSync(join(home, "assembly/generated/microKernels.ts"), microKernels());
writeFileSync(join(home, "assembly/generated/elementwise.ts"), elementwiseKernels());
writeFileSync(join(home, "assembly/generated/depthwise.ts"), depthwiseKernels());

/** The modules, and where in the memory that they share each has its constants. */
const MODULES = { core: 8192, images: 12288, normalization: 16384 };
/** Bytes from one module's constants to the next one's. */
const ROOM = 4096;
const DATA_SECTION = 11;

const constantsFile = join(home, "generated/constants.ts");
const stamp = `// Made of sources with the hash ${hashOfSources()}.`;
if (existsSync(constantsFile) && readFileSync(constantsFile, "utf8").startsWith(stamp)) {
  console.log("wasm: unchanged");
  process.exit();
}
for (const name of Object.keys(MODULES)) await writeModule(name);
// Last, so that its stamp says that all is there.
writeFileSync(constantsFile, `${stamp}\n${kernelConstants(join(home, "assembly"))}`);

/** Writes a module's bytes and the types of what the host may call. */
async function writeModule(name) {
  const plain = await build(name, []);
  const relaxed = await build(name, ["--enable", "relaxed-simd"]);
  const bytes = packModules({ plain: plain.bytes, relaxed: relaxed.bytes });
  const memoryFlags = { plain: plain.memoryFlags, relaxed: relaxed.memoryFlags };
  const declared = await declarations(name);
  writeFileSync(
    join(home, `generated/${name}Module.ts`),
    kernelInterface(name, declared, join(home, "assembly"), { ...bytes, memoryFlags }),
  );
  console.log(
    `wasm, ${name}: ${kB(plain.bytes.length)} plain, ${kB(relaxed.bytes.length)} relaxed, ${kB(bytes.packed.length)} both packed`,
  );
}

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

async function build(name, extra) {
  const bytes = Buffer.from(await compile(name, [...extra, "--sharedMemory"]));
  // The import of "env" "memory": kind 2, then flags: 1 has a maximum, 3 is shared too.
  const found = bytes.indexOf(Buffer.from("\x03env\x06memory\x02\x03", "latin1"));
  if (found < 0) throw new Error("the module does not import a shared memory");
  const constants = sectionOf(bytes, DATA_SECTION)?.length ?? 0;
  if (constants > ROOM) throw new Error(`the constants of ${name} take ${constants} bytes; there is room for ${ROOM}`);
  return { bytes, memoryFlags: found + 12 };
}

/** What the module exports, as TypeScript. Asked for apart, since the module would import more with it. */
async function declarations(name) {
  return compile(name, ["--bindings", "raw", "-O0"], ".d.ts");
}

/** One of the files that the AssemblyScript compiler writes. */
async function compile(name, extra, wanted = ".wasm") {
  let written;
  const target = join(home, "generated/kernels.wasm");
  const { error, stdout, stderr } = await asc.main(
    [
      join(home, `assembly/${name}.ts`),
      "--outFile",
      target,
      "-O3",
      "--converge",
      "--noAssert",
      "--runtime",
      "stub",
      "--importMemory",
      "--memoryBase",
      String(MODULES[name]),
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
      writeFile: (file, contents) => {
        if (file.endsWith(wanted)) written = contents;
      },
    },
  );
  if (error) throw new Error(`asc: ${error.message}\n${stderr}${stdout}`);
  return written;
}

function kB(size) {
  return `${Math.round(size / 1024)} kB`;
}

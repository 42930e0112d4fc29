import type { Command } from "commander";
import { type GpuMode, gpuInfo, useGpu } from "../gpu/index.js";
import { getThreads, setBackend, type WasmOptions, zeros } from "../index.js";

/** The ways to compute on this machine, one line each. */
interface Finding {
  readonly name: string;
  readonly works: boolean;
  readonly detail: string;
}

/** `noodlenet doctor`: tries each backend, and prints what is missing and how to install it. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("show which backends run on this machine, and what the others need")
    .action(async () => {
      const findings = [
        processor("wasm", "; the default"),
        processor("wasm, wide vectors", ", the same bits; commands use them where they are", { wide: true }),
        processor("wasm, relaxed SIMD", "", { relaxedSimd: true }),
        ...(await devices()),
      ];
      const width = Math.max(...findings.map(({ name }) => name.length));
      console.log(`Node ${process.versions.node} on ${process.platform} ${process.arch}\n`);
      for (const { name, works, detail } of findings)
        console.log(`${works ? "yes" : "no "}  ${name.padEnd(width)}  ${detail}`);
      console.log(
        "\nPages may have more: webgl2 and webgpu belong to the browser. `await gpuInfo()` from noodlenet/gpu lists them.",
      );
    });
}

/** The built-in backends. */
function processor(name: string, remark: string, options?: WasmOptions): Finding {
  return tried(name, () => {
    setBackend("wasm", options);
    zeros([1]).dataSync();
    return `the processor, ${getThreads()} thread${getThreads() === 1 ? "" : "s"}${remark}`;
  });
}

function tried(name: string, f: () => string): Finding {
  try {
    return { name, works: true, detail: f() };
  } catch (error) {
    return { name, works: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** The modes of gpu.js. Those that should run are tried with a computation. */
async function devices(): Promise<Finding[]> {
  const { modes } = await gpuInfo();
  const findings: Finding[] = [];
  for (const { mode, available, detail } of modes) findings.push(await device(mode, available, detail));
  return findings;
}

async function device(mode: GpuMode, available: boolean, detail: string): Promise<Finding> {
  const name = `gpu.js ${mode}`;
  if (!available) return { name, works: false, detail };
  return useGpu({ mode }).then(
    () => ({ name, works: true, detail }),
    (error: Error) => ({ name, works: false, detail: error.message }),
  );
}

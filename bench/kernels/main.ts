/**
 * Times the wasm backend's kernels alone, by the least of many runs, which other work on the machine disturbs least.
 *   npx esbuild bench/kernels/main.ts --bundle --platform=node --format=esm --outfile=dist/kernels.mjs
 *   node dist/kernels.mjs [--threads 1] [--only conv] [--runs 30] [--wide] [--chosen]
 * --chosen leaves out the ways of computing convolutions that the backend does not choose.
 */
import { parseArgs } from "node:util";
import { addImageKernels } from "../../src/backends/imageKernels.js";
import { setThreads, wasm } from "../../src/backends/wasm/backend.js";
import { convAlgorithm } from "../../src/backends/wasm/kernels/convAlgorithm.js";
import { type KernelBench, kernelBenches } from "./kernelBenches.js";

const { values: options } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    runs: { type: "string", default: "30" },
    wide: { type: "boolean", default: false },
    chosen: { type: "boolean", default: false },
  },
});

addImageKernels();
setThreads(Number(options.threads));
wasm.setWide(options.wide);
const chosen = convAlgorithm.usesWinograd;
for (const bench of kernelBenches()) {
  if (!bench.name.includes(options.only)) continue;
  const both = bench.winograd && !options.chosen ? [true, false] : [null];
  for (const winograd of both) {
    convAlgorithm.usesWinograd = winograd === null ? chosen : () => winograd;
    console.log(line(bench, winograd, least(bench)));
  }
}

/** Milliseconds of the fastest run. */
function least({ run, prepare }: KernelBench): number {
  const inputs = prepare();
  let best = Infinity;
  for (let i = 0; i < Number(options.runs); i++) {
    const start = performance.now();
    const outputs = run(inputs);
    best = Math.min(best, performance.now() - start);
    for (const storage of outputs) wasm.free(storage);
  }
  for (const storage of inputs) wasm.free(storage);
  return best;
}

function line({ name, flops, bytes }: KernelBench, winograd: boolean | null, ms: number): string {
  const method = winograd === null ? "" : winograd ? " Winograd" : " implicit";
  const speed = flops
    ? `${(flops / ms / 1e6).toFixed(1)} GFLOP/s`
    : bytes
      ? `${(bytes / ms / 1e6).toFixed(1)} GB/s`
      : "";
  return `${(name + method).padEnd(48)} ${ms.toFixed(2).padStart(8)} ms  ${speed}`;
}

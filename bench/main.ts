import { parseArgs } from "node:util";
import { getBackend, getThreads, setBackend, setThreads } from "noodlenet";
import { Bench } from "tinybench";
import type { Benchmark } from "./Benchmark.js";
import { memoryLine } from "./memory.js";
import { opBenches } from "./opBenches.js";
import { stepBenches } from "./stepBenches.js";

/** A row of the table. */
interface Timing {
  readonly name: string;
  readonly backend: string;
  readonly threads: number;
  readonly medianMs: number;
  readonly minMs: number;
  readonly runs: number;
  readonly gflops?: number;
}

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "boolean", default: false },
    backend: { type: "string" },
    threads: { type: "string" },
    seconds: { type: "string", default: "2" },
  },
});

if (options.backend !== undefined) setBackend(options.backend as Parameters<typeof setBackend>[0]);
if (options.threads !== undefined) setThreads(Number(options.threads));
const wanted = options.only?.split(",");
const results: Timing[] = [];
for (const benchmark of [...opBenches(), ...stepBenches()]) {
  if (wanted && !wanted.includes(benchmark.name)) continue;
  results.push(await timed(benchmark));
  if (!options.json) console.log(line(results[results.length - 1]));
}
if (!options.json && (!wanted || wanted.includes("memory"))) console.log(await memoryLine());
if (options.json) console.log(JSON.stringify({ results }));

/** One run to warm up, then at least three, for as many seconds as were asked for. */
async function timed(benchmark: Benchmark): Promise<Timing> {
  const bench = new Bench({ time: 1000 * Number(options.seconds), iterations: 3, warmupTime: 0, warmupIterations: 1 });
  bench.add(benchmark.name, benchmark.prepare());
  await bench.run();
  const { result } = bench.tasks[0];
  if (result.state !== "completed") throw new Error(`${benchmark.name} ended as ${result.state}`);
  const { p50, min, samplesCount } = result.latency;
  const { name: backend } = getBackend();
  const threads = backend === "reference" ? 1 : getThreads();
  const gflops = benchmark.flops === undefined ? {} : { gflops: benchmark.flops / p50 / 1e6 };
  return { name: benchmark.name, backend, threads, medianMs: p50, minMs: min, runs: samplesCount, ...gflops };
}

function line({ name, backend, threads, medianMs, minMs, runs, gflops }: Timing): string {
  const speed = gflops === undefined ? "" : `${gflops.toFixed(1)} GFLOP/s`;
  const figures = `${medianMs.toFixed(1).padStart(9)} ms  (least ${minMs.toFixed(1)}, ${runs} runs)`;
  return `${name.padEnd(22)} ${backend} x${threads} ${figures}  ${speed}`;
}

/**
 * Trains networks of the report on one batch until they have learned it by heart, and prints how long a step takes then, compared with the
 * first ones. Processors that are slow with subnormal numbers show here whether the kernels keep clear of them.
 *   node dist/bench/converged.js [--only s1,s2,s8] [--steps 120]
 */
import { parseArgs } from "node:util";
import { type Sequential, tensor } from "noodlenet";
import { experiments } from "../study/index.js";

const BATCH = 16;
const FIRST = { from: 5, to: 20 } as const;
const LAST = 20;

const { values: options } = parseArgs({
  options: { only: { type: "string", default: "s1,s2,s8" }, steps: { type: "string", default: "120" } },
});

for (const id of options.only.split(",")) {
  const network = experiments.find((experiment) => experiment.id === id)?.network;
  if (network === undefined) throw new Error(`there is no network ${id} in the report`);
  const { loss, times } = await trained(network(1), Number(options.steps));
  const [first, last] = [times.slice(FIRST.from, FIRST.to), times.slice(-LAST)];
  console.log(
    `${id}  loss ${loss.toExponential(1)}  steps ${FIRST.from + 1} to ${FIRST.to} ${figures(first)}, the last ${LAST} ${figures(last)}: ` +
      `${(median(last) / median(first)).toFixed(2)} times as long (least: ${(Math.min(...last) / Math.min(...first)).toFixed(2)})`,
  );
}
process.exit();

/** The last loss, and milliseconds of each step. */
async function trained(model: Sequential, steps: number): Promise<{ loss: number; times: number[] }> {
  const shape = [BATCH, 128, 128, 3];
  const x = { data: Float32Array.from({ length: BATCH * 128 * 128 * 3 }, pixel), shape };
  const y = tensor(Int32Array.from({ length: BATCH }, (_, i) => i % 2));
  const times: number[] = [];
  let loss = NaN;
  for (let step = 0; step < steps; step++) {
    const start = performance.now();
    ({ loss } = await model.trainOnBatch(x, y));
    times.push(performance.now() - start);
  }
  return { loss, times };
}

/** Something like noise around 0, the same in every run. */
function pixel(_: unknown, i: number): number {
  return (((i * 7919) % 1009) + 0.5) / 1009 - 0.5;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function figures(values: readonly number[]): string {
  return `${median(values).toFixed(1)} ms (least ${Math.min(...values).toFixed(1)})`;
}

/**
 * Trains networks of the report on one batch until they have learned it by heart, and prints how long a step takes then, compared with the
 * first ones. Processors that are slow with subnormal numbers show here whether the kernels keep clear of them.
 *   node dist/bench/converged.js [--only s1,s2,s8] [--steps 120] [--weights vgg16.h5]
 * s8 learns nothing from the random weights that VGG16 has without a file of the published ones.
 */
import { parseArgs } from "node:util";
import { type Sequential, tensor } from "noodlenet";
import { loadVgg16 } from "noodlenet/io";
import { experiments } from "../study/index.js";

const BATCH = 16;
const SIDE = 128;
const FIRST = { from: 5, to: 20 } as const;
const LAST = 20;

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "s1,s2,s8" },
    steps: { type: "string", default: "120" },
    weights: { type: "string" },
  },
});

for (const id of options.only.split(",")) {
  const network = experiments.find((experiment) => experiment.id === id)?.network;
  if (network === undefined) throw new Error(`there is no network ${id} in the report`);
  const model = network(1);
  const file = model.layers.some(({ name }) => name === "vgg16") ? options.weights : undefined;
  if (file !== undefined) await loadVgg16(model, file);
  const { loss, times } = await trained(model, Number(options.steps), file === undefined ? 1 : 255);
  const [first, last] = [times.slice(FIRST.from, FIRST.to), times.slice(-LAST)];
  console.log(
    `${id}  loss ${loss.toExponential(1)}  steps ${FIRST.from + 1} to ${FIRST.to} ${figures(first)}, the last ${LAST} ${figures(last)}: ` +
      `${(median(last) / median(first)).toFixed(2)} times as long (least: ${(Math.min(...last) / Math.min(...first)).toFixed(2)})`,
  );
}
process.exit();

/** The last loss, and milliseconds of each step. @param scale of the pixels */
async function trained(model: Sequential, steps: number, scale: number): Promise<{ loss: number; times: number[] }> {
  const shape = [BATCH, SIDE, SIDE, 3];
  const x = { data: Float32Array.from({ length: BATCH * SIDE * SIDE * 3 }, (_, i) => scale * pixel(i)), shape };
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

/** Stripes around 0 under something like noise: across in one class, down in the other, and of another width in each picture. */
function pixel(i: number): number {
  const place = Math.floor(i / 3);
  const picture = Math.floor(place / SIDE ** 2);
  const along = picture % 2 === 0 ? place % SIDE : Math.floor(place / SIDE) % SIDE;
  const stripe = Math.floor(along / (2 + (picture >> 1))) % 2;
  const noise = (((i * 7919) % 1009) + 0.5) / 1009 - 0.5;
  return 0.7 * (stripe - 0.5) + 0.3 * noise;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function figures(values: readonly number[]): string {
  return `${median(values).toFixed(1)} ms (least ${Math.min(...values).toFixed(1)})`;
}

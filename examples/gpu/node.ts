import { getBackend } from "noodlenet";
import { type GpuMode, useGpu } from "noodlenet/gpu";
import { progress } from "noodlenet/progress";
import { NETWORKS, trainOnBowls } from "./trainOnBowls.js";

/*
 * Trains one of the report's networks through gpu.js in Node:
 *   node dist/examples/gpu/node.js [s2|s4] [headlessgl|webasm|cpu] [EPOCHS]
 * headlessgl is the graphics device, and needs the package gl; the other two run the same kernels on the processor, to try them out.
 */
const [, , id = "s2", mode = "headlessgl", epochs = "3"] = process.argv;
const chosen = NETWORKS[id];
if (chosen === undefined) throw new Error(`there is no network "${id}" here; choose ${Object.keys(NETWORKS)}`);

await useGpu({ mode: mode as GpuMode });

console.log(`${chosen.title} on ${getBackend().name}`);
await trainOnBowls(chosen.network, { epochs: Number(epochs), callbacks: [progress()] });

import { type Sequential, tensor } from "noodlenet";
import { experiments } from "../study/index.js";
import type { Benchmark } from "./Benchmark.js";

const BATCH = 16;

/** One training step of each of the report's networks: 16 pictures of 128x128x3, Adam. */
export function stepBenches(): Benchmark[] {
  return experiments.flatMap(({ id, network }) => (network ? [stepBench(`${id}-step`, () => network(1))] : []));
}

function stepBench(name: string, make: () => Sequential): Benchmark {
  return {
    name,
    prepare() {
      const model = make();
      const x = { data: Float32Array.from({ length: BATCH * 128 * 128 * 3 }, pixel), shape: [BATCH, 128, 128, 3] };
      const y = tensor(Int32Array.from({ length: BATCH }, (_, i) => i % 2));
      return async () => {
        await model.trainOnBatch(x, y);
      };
    },
  };
}

/** Something like noise, the same in every run. */
function pixel(_: unknown, i: number): number {
  return ((i * 7919) % 1009) / 1009;
}

import type { AxisSpec, Kernels } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { LANES, type Source, weighted } from "../Source.js";

export function indexing(gpu: Gpu): Pick<Kernels<GpuStorage>, "gather" | "scatterAdd"> {
  return {
    gather: (x, indices, spec) =>
      gpu.launch({
        name: "gather",
        spec,
        inputs: [x, indices],
        size: spec.outer * indices.size * spec.inner,
        write: (source) => gather(source, spec, indices.size),
      }),
    scatterAdd: (updates, indices, spec) =>
      gpu.launch({
        name: "scatterAdd",
        spec,
        inputs: [updates, indices],
        size: spec.outer * spec.size * spec.inner,
        write: (source) => scatterAdd(source, spec, indices.size),
      }),
  };
}

function gather(source: Source, { outer, size, inner }: AxisSpec, count: number): readonly string[] {
  if (inner % 4 === 0) {
    const [o, j, quad] = source.indices("t", [outer, count, inner / 4]);
    return source.quad(0, weighted([o, source.element(1, j), quad], [size * (inner / 4), inner / 4, 1]));
  }
  return LANES.map((lane) => {
    const [o, j, i] = source.indices(source.place(lane), [outer, count, inner]);
    return source.element(0, weighted([o, source.element(1, j), i], [size * inner, inner, 1]));
  });
}

/** Each place adds up the updates whose index it is, in their order. */
function scatterAdd(source: Source, { outer, size, inner }: AxisSpec, count: number): readonly string[] {
  const totals = source.variables("0.0");
  const whole = inner % 4 === 0;
  const steps = whole ? [count * (inner / 4), inner / 4, 1] : [count * inner, inner, 1];
  for (const lane of whole ? [0] : LANES) {
    const place = whole ? "t" : source.place(lane);
    const [o, wanted, i] = source.indices(place, [outer, size, whole ? inner / 4 : inner]);
    source.loop(count, (j) => {
      source.when(`${source.element(1, j)} === ${wanted}`, () => {
        const at = weighted([o, j, i], steps);
        const values = whole ? source.quad(0, at) : [source.element(0, at)];
        for (const [k, value] of values.entries()) source.line(`${totals[whole ? k : lane]} += ${value};`);
      });
    });
  }
  return totals;
}

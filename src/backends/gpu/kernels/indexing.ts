import type { AxisSpec, Kernels } from "../../Kernels.js";
import type { Gpu } from "../Gpu.js";
import type { GpuStorage } from "../GpuStorage.js";
import { type KernelWriter, LANES, weighted } from "../KernelWriter.js";

export function indexing(gpu: Gpu): Pick<Kernels<GpuStorage>, "gather" | "scatterAdd"> {
  return {
    gather: (x, indices, spec) =>
      gpu.launch({
        name: "gather",
        spec,
        inputs: [x, indices],
        size: spec.outer * indices.size * spec.inner,
        write: (writer) => gather(writer, spec, indices.size),
      }),
    scatterAdd: (updates, indices, spec) =>
      gpu.launch({
        name: "scatterAdd",
        spec,
        inputs: [updates, indices],
        size: spec.outer * spec.size * spec.inner,
        write: (writer) => scatterAdd(writer, spec, indices.size),
      }),
  };
}

function gather(writer: KernelWriter, { outer, size, inner }: AxisSpec, count: number): readonly string[] {
  if (inner % 4 === 0) {
    const [o, j, quad] = writer.indices("t", [outer, count, inner / 4]);
    return writer.quad(0, weighted([o, writer.element(1, j), quad], [size * (inner / 4), inner / 4, 1]));
  }
  return LANES.map((lane) => {
    const [o, j, i] = writer.indices(writer.place(lane), [outer, count, inner]);
    return writer.element(0, weighted([o, writer.element(1, j), i], [size * inner, inner, 1]));
  });
}

/** Each output position sums the updates with its index, in their order. */
function scatterAdd(writer: KernelWriter, { outer, size, inner }: AxisSpec, count: number): readonly string[] {
  const totals = writer.variables("0.0");
  const whole = inner % 4 === 0;
  const steps = whole ? [count * (inner / 4), inner / 4, 1] : [count * inner, inner, 1];
  for (const lane of whole ? [0] : LANES) {
    const place = whole ? "t" : writer.place(lane);
    const [o, wanted, i] = writer.indices(place, [outer, size, whole ? inner / 4 : inner]);
    writer.loop(count, (j) => {
      writer.when(`${writer.element(1, j)} === ${wanted}`, () => {
        const at = weighted([o, j, i], steps);
        const values = whole ? writer.quad(0, at) : [writer.element(0, at)];
        for (const [k, value] of values.entries()) writer.line(`${totals[whole ? k : lane]} += ${value};`);
      });
    });
  }
  return totals;
}

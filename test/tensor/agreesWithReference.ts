import fc from "fast-check";
import { describe, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import { reference } from "../../src/backends/reference/backend.js";
import { gradients } from "../../src/tensor/backward.js";
import { randomUniform, tensor } from "../../src/tensor/create.js";
import { type FloatType, using } from "../../src/tensor/defaults.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectClose, largest } from "../equal.js";
import { type Case, type OpName, TABLE } from "./gradientTable.js";

/** Rows that are about other types and places themselves. */
const ELSEWHERE: readonly OpName[] = ["cast", "to"];

/** The function's value and gradients where it is told to run. */
function run({ f, inputs }: Case, backend: Backend, dtype: FloatType): Tensor[] {
  return using({ backend, dtype }, () => {
    const leaves = inputs.map((x) => {
      const data = x.dataSync();
      const labels = data instanceof Int32Array;
      return tensor(data, { shape: x.shape, dtype: labels ? "int32" : dtype, requiresGrad: !labels });
    });
    const y = f(...leaves);
    const dy = randomUniform(y.shape, { seed: 1, low: 0.5, high: 1.5 });
    return [
      y,
      ...gradients(
        y,
        leaves.filter((x) => x.requiresGrad),
        { dy },
      ),
    ];
  });
}

/** Holds every op's value and gradients in float32 against the reference backend's in float64, on a few fixed draws. */
export function agreesWithReference(
  backend: Backend,
  { tolerance, draws = 3 }: { tolerance: number; draws?: number },
): void {
  describe(`${backend.name} in float32 agrees with the reference in float64:`, () => {
    const rows = TABLE.filter(({ op }) => !ELSEWHERE.includes(op));

    it.each(rows.map((row) => [`${row.op} ${row.how}`.trim(), row.draw] as const))("%s and its gradient", (_, draw) =>
      fc.assert(
        fc.asyncProperty(draw, async (drawn) => {
          const expected = run(drawn, reference, "float64");
          const actual = run(drawn, backend, "float32");
          for (const [i, wanted] of expected.entries()) {
            const data = await wanted.data();
            const found = { data: await actual[i].data(), shape: actual[i].shape };
            const what = i === 0 ? "value" : `gradient ${i - 1}`;
            expectClose(found, { data, shape: wanted.shape }, tolerance, { what, scale: Math.max(1, largest(data)) });
          }
        }),
        { seed: 20210511, numRuns: draws },
      ),
    );
  });
}

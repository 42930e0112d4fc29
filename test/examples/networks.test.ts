import { describe, expect, it } from "vitest";
import { experiments } from "../../study/experiments.js";

/** Parameters in the report: total, trainable, not trainable. */
const COUNTS: Record<string, readonly [number, number, number]> = {
  s1: [6_308_354, 6_308_354, 0],
  s2: [3_321_410, 3_321_410, 0],
  s4: [3_304_898, 3_304_898, 0],
  s5: [3_306_306, 3_305_602, 704],
  s6: [3_304_898, 3_304_898, 0],
  s7: [14_731_074, 16_386, 14_714_688],
  s8: [14_731_074, 7_095_810, 7_635_264],
};

function count(weights: readonly { readonly size: number }[]): number {
  return weights.reduce((n, { size }) => n + size, 0);
}

describe("the experiments' networks", () => {
  it.each(experiments.flatMap(({ id, network }) => (network ? [[id, network] as const] : [])))(
    "%s has the report's number of parameters",
    (id, network) => {
      const model = network(1);
      const counts = [model.weights, model.trainableWeights, model.nonTrainableWeights].map(count);
      expect(counts).toEqual(COUNTS[id]);
    },
  );

  it("are those of the report, in its order", () => {
    expect(experiments.map(({ id }) => id)).toEqual(["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"]);
  });
});

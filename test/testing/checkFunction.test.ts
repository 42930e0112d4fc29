import { describe, expect, it } from "vitest";
import { checkFunction, GradientError, type PlainFunction } from "../../src/testing/index.js";

const sin: PlainFunction = {
  value: (x) => (x as number[]).map(Math.sin),
  gradient: (dy, x) => [(x as number[]).map((v, i) => (dy as number[])[i] * Math.cos(v))],
};

describe("checkFunction", () => {
  it("passes a right gradient in plain numbers", async () => {
    await checkFunction(sin, [[0.3, 2, -1]]);
    await checkFunction(sin, [Float64Array.of(0.3, 2)]);
  });

  it("fails a wrong one, with input, index and ratio", async () => {
    const flipped: PlainFunction = {
      ...sin,
      gradient: (dy, x) => [(x as number[]).map((v, i) => -(dy as number[])[i] * Math.cos(v))],
    };
    await expect(checkFunction(flipped, [[[0.3, 2]].flat()])).rejects.toThrow(GradientError);
    await expect(checkFunction(flipped, [[0.3, 2]])).rejects.toThrow(/input 0, element \[0\].*sign flipped/);
  });

  it("takes functions that answer later, several inputs of any nesting, and a single number as the value", async () => {
    const product: PlainFunction = {
      value: async (x, rows) => (x as number) * ((rows as number[][])[0][0] + (rows as number[][])[1][1] ** 2),
      gradient: async (dy, x, rows) => {
        const [[a], [, d]] = rows as number[][];
        return [
          (dy as number) * (a + d ** 2),
          [
            [(dy as number) * (x as number), 0],
            [0, (dy as number) * (x as number) * 2 * d],
          ],
        ];
      },
    };
    await checkFunction(product, [
      3,
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    await checkFunction(
      product,
      [
        3,
        [
          [1, 2],
          [3, 4],
        ],
      ],
      { mode: "fast" },
    );
  });

  it("allows for single precision where told, and still finds errors of a hundredth", async () => {
    const single = (factor: number): PlainFunction => ({
      value: (x) => (x as Float32Array).map((v) => Math.fround(Math.exp(v)) * Math.fround(v)),
      gradient: (dy, x) => [
        (x as Float32Array).map((v, i) => factor * (dy as Float32Array)[i] * Math.exp(v) * (v + 1)),
      ],
    });
    const inputs = [Float32Array.of(0.3, 2, -1, 4)];
    await checkFunction(single(1), inputs, { precision: "float32" });
    await expect(checkFunction(single(1.01), inputs, { precision: "float32" })).rejects.toThrow("1.01 times as large");
  });

  it("says when a gradient has another size, or there is none for an input", async () => {
    await expect(checkFunction({ ...sin, gradient: () => [[1]] }, [[1, 2]])).rejects.toThrow(
      "checkFunction: input 0 has 2 elements, but its gradient has 1",
    );
    await expect(checkFunction({ ...sin, gradient: () => [] }, [[1, 2]])).rejects.toThrow("its gradient has none");
    await expect(checkFunction({ ...sin, value: () => ["1"] as never }, [[1]])).rejects.toThrow(
      "the value has string in it",
    );
  });
});

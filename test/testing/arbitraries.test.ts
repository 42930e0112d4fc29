import fc, { type Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import "../../src/testing/vitest.js";
import { zeros } from "../../src/tensor/create.js";
import { conv2d, less, matmul, maxPool2d, mul, relu, square, tanh, where } from "../../src/tensor/ops/index.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import {
  broadcastableShapes,
  convolutions,
  gradientProperty,
  labels,
  matmulPairs,
  poolings,
  shapes,
  specials,
  tensors,
} from "../../src/testing/index.js";
import { broadcastShapes, sameShape } from "../../src/util/shape.js";

const sample = <T>(drawn: Arbitrary<T>, numRuns = 500) => fc.sample(drawn, { numRuns, seed: 1 });

describe("shapes", () => {
  it("stay within the ranks and sides asked for, and reach both ends", () => {
    const drawn = sample(shapes({ minRank: 1, maxRank: 3, minSide: 2, maxSide: 5 }));
    const [ranks, sides] = [drawn.map((s) => s.length), drawn.flat()];
    expect([Math.min(...ranks), Math.max(...ranks)]).toEqual([1, 3]);
    expect([Math.min(...sides), Math.max(...sides)]).toEqual([2, 5]);
  });

  it("may be empty when asked", () => {
    expect(sample(shapes({ minSide: 0 })).some((shape) => shape.includes(0))).toBe(true);
    expect(sample(shapes()).some((shape) => shape.includes(0))).toBe(false);
  });
});

describe("broadcastableShapes", () => {
  const drawn = sample(broadcastableShapes());

  it("always broadcast", () => {
    for (const [a, b] of drawn) expect(() => broadcastShapes("test", a, b)).not.toThrow();
  });

  it("are often not the same, in rank and in sides", () => {
    expect(drawn.filter(([a, b]) => a.length !== b.length).length).toBeGreaterThan(50);
    expect(drawn.filter(([a, b]) => a.length === b.length && !sameShape(a, b)).length).toBeGreaterThan(25);
  });
});

describe("tensors", () => {
  const elements = (drawn: ReturnType<typeof tensors>) => sample(drawn).flatMap((t) => [...t.dataSync()]);

  it("have the shape, range and type asked for", () => {
    for (const t of sample(tensors([2, 3], { min: -1, max: 0.5, dtype: "float64" }), 50)) {
      expect([t.shape, t.dtype]).toEqual([[2, 3], "float64"]);
      expect(t.dataSync().every((x) => x >= -1 && x <= 0.5)).toBe(true);
    }
  });

  it("have shapes that are drawn too", () => {
    expect(new Set(sample(tensors(shapes({ maxRank: 2 }))).map((t) => t.rank))).toEqual(new Set([0, 1, 2]));
  });

  it("stay away from the places named", () => {
    const near = elements(tensors([4], { awayFrom: [0, 1], distance: 0.1 })).filter(
      (x) => Math.abs(x) < 0.1 || Math.abs(x - 1) < 0.1,
    );
    expect(near).toEqual([]);
  });

  it("are multiples of 1/1024, the same in float32 as in float64", () => {
    expect(elements(tensors([5])).every((x) => Number.isInteger(x * 1024))).toBe(true);
  });

  it("have no two elements alike when distinct", () => {
    for (const t of sample(tensors([3, 4], { distinct: true }), 50)) expect(new Set(t.dataSync()).size).toBe(12);
  });

  it("shrink to the simplest that fails", () => {
    const failing = fc.check(
      fc.property(tensors([3]), (t) => !t.dataSync().some((x) => x >= 1)),
      { seed: 1 },
    );
    expect(failing.counterexample?.[0].dataSync().toSorted()).toEqual(Float32Array.of(0, 0, 1));
  });
});

describe("a failing tensor", () => {
  const shrunk = (fails: (t: Tensor) => boolean, seed: number, drawn = tensors(shapes())): Tensor => {
    const { counterexample } = fc.check(
      fc.property(drawn, (t) => !fails(t)),
      { seed, numRuns: 300 },
    );
    return counterexample![0];
  };
  const seeds = Array.from({ length: 40 }, (_, i) => i);

  it("loses every axis that the failure does not need", () => {
    for (const seed of seeds) {
      const t = shrunk((x) => x.dataSync().some((value) => value < 0), seed);
      expect([t.shape, t.dataSync()[0]]).toEqual([[], -1]);
    }
  });

  it("keeps the axes and sides that it needs", () => {
    for (const seed of seeds.slice(0, 10)) {
      expect(shrunk((x) => x.rank >= 2, seed).shape).toEqual([1, 1]);
      expect(shrunk((x) => x.shape.some((side) => side > 2), seed).shape).toEqual([3]);
      const pair = shrunk((x) => x.dataSync().some((value, i, all) => i > 0 && value > all[i - 1]), seed);
      expect(pair.shape).toEqual([2]);
      expect(pair.dataSync()[1] - pair.dataSync()[0]).toBe(1);
    }
  });

  it("stays what could have been drawn", () => {
    const drawn = tensors(shapes({ minRank: 2, minSide: 2 }), { min: 0.25, max: 2, awayFrom: [1] });
    for (const seed of seeds.slice(0, 10)) {
      const t = shrunk(() => true, seed, drawn);
      expect(t.shape).toEqual([2, 2]);
      for (const x of t.dataSync()) expect(x >= 0.25 && x <= 2 && Math.abs(x - 1) >= 0.03).toBe(true);
    }
    expect(shrunk(() => true, 1, tensors([2, 3])).shape).toEqual([2, 3]);
  });
});

describe("other arbitraries", () => {
  it("specials have zeros of both signs, subnormal and huge numbers, and equal neighbours", () => {
    const all = sample(specials([4])).map((t) => Array.from(t.dataSync()));
    for (const x of [0, -0, 1e-40, 1e30, -1e-30])
      expect(all.flat().some((value) => Object.is(value, Math.fround(x)))).toBe(true);
    expect(all.some((values) => values.slice(1).some((value, i) => Object.is(value, values[i])))).toBe(true);
  });

  it("labels are classes, int32", () => {
    const all = sample(labels(3, { maxSamples: 5 }));
    expect(new Set(all.flatMap((t) => Array.from(t.dataSync())))).toEqual(new Set([0, 1, 2]));
    expect(all.every((t) => t.dtype === "int32" && t.size >= 1 && t.size <= 5)).toBe(true);
  });

  it("matmulPairs can be multiplied, in every way of transposing", () => {
    const all = sample(matmulPairs());
    for (const { a, b, options } of all) expect(() => matmul(a, b, options)).not.toThrow();
    expect(new Set(all.map(({ options }) => JSON.stringify(options))).size).toBe(4);
  });

  it("convolutions and poolings fit", () => {
    for (const { x, kernel, options } of sample(convolutions(), 200))
      expect(() => conv2d(zeros(x), zeros(kernel), options)).not.toThrow();
    for (const { x, options } of sample(poolings(), 200)) expect(() => maxPool2d(zeros(x), options)).not.toThrow();
  });
});

describe("gradientProperty", () => {
  it("passes a right gradient and fails a wrong one with the smallest tensor", () => {
    fc.assert(
      gradientProperty((x) => tanh(x)),
      { numRuns: 20 },
    );
    fc.assert(
      gradientProperty((x) => relu(x), { away: [0], kinks: "fail" }),
      { numRuns: 20 },
    );
    fc.assert(
      gradientProperty((a, b) => mul(a, b), { inputs: [tensors([2]), tensors([2])] }),
      { numRuns: 5 },
    );
    // Wrong where it is negative.
    const wrong = (x: Tensor) => where(less(x, 0), mul(x, x.detach()), square(x));
    const { counterexample, errorInstance } = fc.check(gradientProperty(wrong), { seed: 3 });
    expect(counterexample![0][0].shape).toEqual([]);
    expect(counterexample![0][0].item()).toBe(-1);
    expect(String(errorInstance)).toContain("half as large");
  });
});

describe("toHaveCorrectGradient", () => {
  it("passes and fails as checkGradients does", () => {
    expect((x: Tensor) => square(x)).toHaveCorrectGradient([[1, 2]]);
    expect((x: Tensor) => mul(x, x.detach())).not.toHaveCorrectGradient([[1, 2]]);
    expect(() => expect((x: Tensor) => mul(x, x.detach())).toHaveCorrectGradient([[1, 2]])).toThrow("half as large");
    expect(() => expect((x: Tensor) => square(x)).not.toHaveCorrectGradient([[1, 2]])).toThrow(
      "the gradient is correct",
    );
  });
});

import fc, { type Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { broadcastableShapes, shapes, tensors } from "../../src/testing/index.js";
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

import { describe, expect, it } from "vitest";
import { arrays } from "../../src/data/arrays.js";
import { type AugmentOptions, augment, augmented } from "../../src/data/augment.js";
import { type Fill, sampleAffine } from "../../src/data/sampleAffine.js";
import { type RandomKey, randomKey } from "../../src/util/random.js";
import { expectClose, expectSame } from "../equal.js";

const shape = [6, 5, 3];
const size = 6 * 5 * 3;
const picture = Float32Array.from({ length: size }, (_, i) => (i * 37) % 256);
const as = (data: ArrayLike<number>) => ({ data, shape });

async function pixels(options: AugmentOptions, { seed = 1, epoch = 0, batchSize = 4 } = {}): Promise<number[]> {
  const x = { data: Float32Array.from({ length: 4 * size }, (_, i) => (i * 37) % 256), shape: [4, ...shape] };
  const dataset = augmented(arrays(x, undefined, { batchSize }), augment(options), { seed });
  expect(dataset.augmented).toBe(true);
  const out: number[] = [];
  for await (const batch of dataset.batches(epoch)) out.push(...batch.x.data);
  return out;
}

const everything: AugmentOptions = { flip: "both", rotation: 0.1, zoom: 0.2, translation: 0.1, contrast: 0.3 };

describe("augment", () => {
  it("gives the same bits for the same seed and epoch, whatever the batches", async () => {
    const once = await pixels(everything);
    expect(await pixels(everything)).toEqual(once);
    expect(await pixels(everything, { batchSize: 3 })).toEqual(once);
  });

  it("differs from epoch to epoch, from seed to seed and from sample to sample", async () => {
    const once = await pixels(everything);
    expect(await pixels(everything, { epoch: 1 })).not.toEqual(once);
    expect(await pixels(everything, { seed: 2 })).not.toEqual(once);
    const alike = arrays({ data: Float32Array.from([...picture, ...picture]), shape: [2, ...shape] });
    for await (const { x } of augmented(alike, augment(everything)).batches(0))
      expect([...x.data.subarray(0, size)]).not.toEqual([...x.data.subarray(size)]);
  });

  it("flipping twice gives the picture back", () => {
    for (const flip of ["horizontal", "vertical", "both"] as const) {
      const { apply } = augment({ flip });
      let flipped = 0;
      for (let seed = 0; seed < 20; seed++) {
        const once = apply(picture, shape, randomKey(seed));
        expectSame(as(apply(once, shape, randomKey(seed))), as(picture));
        if (once.some((value, i) => value !== picture[i])) flipped++;
      }
      expect(flipped).toBeGreaterThan(4);
      expect(flipped).toBeLessThan(20);
    }
  });

  it("mirrors left and right where told horizontal", () => {
    const row = Float32Array.of(1, 2, 3);
    const seen = new Set(
      Array.from({ length: 20 }, (_, seed) =>
        augment({ flip: "horizontal" }).apply(row, [1, 3, 1], randomKey(seed)).join(),
      ),
    );
    expect([...seen].sort()).toEqual(["1,2,3", "3,2,1"]);
    const still = new Set(
      Array.from({ length: 20 }, (_, seed) =>
        augment({ flip: "vertical" }).apply(row, [1, 3, 1], randomKey(seed)).join(),
      ),
    );
    expect([...still]).toEqual(["1,2,3"]);
  });

  it("leaves the picture alone where nothing is asked for", () => {
    expectSame(as(augment({}).apply(picture, shape, randomKey(1))), as(picture));
  });

  it("keeps values in the range that they may have", () => {
    const options = { ...everything, contrast: 0.9, translation: 0.5 };
    for (const fill of ["reflect", "nearest", "constant"] as const)
      for (let seed = 0; seed < 20; seed++)
        for (const value of augment({ ...options, fill }).apply(picture, shape, randomKey(seed), [0, 255])) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(255);
        }
  });

  it("keeps a picture of one colour as it is, but for a constant border", () => {
    const grey = new Float32Array(size).fill(99);
    for (const fill of ["reflect", "nearest"] as const)
      expectClose(as(augment({ ...everything, fill }).apply(grey, shape, randomKey(3))), as(grey), 1e-6);
    expect(
      augment({ translation: [0.4, 0.4], fill: "constant", fillValue: 7 }).apply(grey, shape, randomKey(1)),
    ).toContain(7);
  });

  it("moves by the fraction asked for: right and down when positive", () => {
    const dot = new Float32Array(16);
    dot[5] = 1;
    const moved = augment({ translation: [0.25, 0.25], fill: "constant" }).apply(dot, [4, 4, 1], randomKey(1));
    expect(moved.indexOf(1)).toBe(10);
  });

  it("turns by fractions of a full turn: a quarter to the left", () => {
    const square = Float32Array.of(1, 2, 3, 4);
    const turned = augment({ rotation: [0.25, 0.25] }).apply(square, [2, 2, 1], randomKey(1) satisfies RandomKey);
    expectClose({ data: turned, shape: [4] }, { data: [2, 4, 1, 3], shape: [4] }, 1e-6);
  });

  it("shrinks the picture where zoom is positive", () => {
    const row = Float32Array.of(0, 0, 8, 8, 0, 0);
    const out = augment({ zoom: [1, 1], fill: "constant" }).apply(row, [1, 6, 1], randomKey(1));
    expectClose({ data: out, shape: [6] }, { data: [0, 0, 4, 4, 0, 0], shape: [6] }, 1e-6);
  });

  it("refuses to clip values of another range than [0, 255] that nobody has named", () => {
    const sample = Float32Array.of(-0.5, 0.5);
    const apply = (options: AugmentOptions, range?: [number, number]) =>
      augment(options).apply(sample, [1, 2, 1], randomKey(1), range);
    expect(() => apply({ contrast: 0.1 })).toThrow(/holds -0.5; say what the values range over/);
    const kept = [-0.75, 0.75];
    expect([...apply({ contrast: [0.5, 0.5], valueRange: [-1, 1] })]).toEqual(kept);
    expect([...apply({ contrast: [0.5, 0.5] }, [-1, 1])]).toEqual(kept);
    expect([...apply({ flip: "vertical" })]).toEqual([...sample]);
  });

  it("stretches values about their mean where contrast is asked for", () => {
    const out = augment({ contrast: [0.5, 0.5] }).apply(Float32Array.of(90, 110), [1, 2, 1], randomKey(1));
    expectClose({ data: out, shape: [2] }, { data: [85, 115], shape: [2] }, 1e-6);
  });

  it("reads beyond the border as fill says", () => {
    const row = Float32Array.of(1, 2, 3);
    const shifted = (fill: Fill) => [...sampleAffine(row, [1, 3, 1], [1, 0, -2, 0, 1, 0], { fill, fillValue: 9 })];
    expect(shifted("reflect")).toEqual([2, 1, 1]);
    expect(shifted("nearest")).toEqual([1, 1, 1]);
    expect(shifted("constant")).toEqual([9, 9, 1]);
  });

  it("refuses samples that are no pictures", () => {
    const flat = arrays({ data: new Float32Array(4), shape: [2, 2] });
    expect(() => augmented(flat, augment({}))).toThrow(/samples are \[2\]; only pictures/);
  });

  it("refuses what it does not know", () => {
    expect(() => augment({ flip: "sideways" as "both" })).toThrow(/flip is "sideways"/);
    expect(() => augment({ fill: "wrap" as Fill })).toThrow(/fill is "wrap"/);
    expect(() => augment({ rotation: Number.NaN })).toThrow(/rotation/);
    expect(() => augment({ zoom: 1.5 })).toThrow(/zoom/);
    expect(() => augment({ translation: [0.2, 0.1] })).toThrow(/translation/);
  });
});

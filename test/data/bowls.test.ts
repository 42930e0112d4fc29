import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { bowlDatasets, bowls } from "../../src/data/bowls/bowls.js";

const hash = (data: Float32Array) => createHash("sha256").update(Uint8Array.from(data)).digest("hex").slice(0, 16);

describe("bowls", () => {
  const six = bowls(6, 1);

  it("paints the same bits for the same seed, these ones", () => {
    expect(hash(six.x.data)).toBe("9ff7f82e1f9470d1");
    expect(hash(bowls(2, 7, { size: 64 }).x.data)).toBe("ebfc80b5032a7358");
  });

  it("gives whole numbers 0 to 255, shapes and alternating labels", () => {
    expect(six.x.shape).toEqual([6, 128, 128, 3]);
    expect(six.x.data.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)).toBe(true);
    expect(six.y).toEqual(Int32Array.of(0, 1, 0, 1, 0, 1));
    expect(six.classNames).toEqual(["ramen", "udon"]);
  });

  it("begins with the same pictures whatever their number", () => {
    expect(hash(bowls(2, 1).x.data)).toBe(hash(six.x.data.slice(0, 2 * 128 * 128 * 3)));
  });

  it("paints every picture differently, neither black nor white nor of one colour", () => {
    const step = 128 * 128 * 3;
    const seen = new Set<string>();
    for (let i = 0; i < 6; i++) {
      const picture = six.x.data.slice(i * step, (i + 1) * step);
      seen.add(hash(picture));
      const mean = picture.reduce((sum, value) => sum + value, 0) / step;
      const variance = picture.reduce((sum, value) => sum + (value - mean) ** 2, 0) / step;
      expect(mean).toBeGreaterThan(25);
      expect(mean).toBeLessThan(235);
      expect(variance).toBeGreaterThan(200);
    }
    expect(seen.size).toBe(6);
    expect(hash(bowls(1, 2).x.data)).not.toBe(hash(bowls(1, 1).x.data));
  });

  it("is in no hurry but takes no second per picture", () => {
    const start = performance.now();
    bowls(10, 3);
    expect((performance.now() - start) / 10).toBeLessThan(300);
  });

  it("refuses numbers that make no sense", () => {
    expect(() => bowls(-1, 1)).toThrow(/n is -1/);
    expect(() => bowls(1, 1, { size: 33 })).toThrow(/size is 33; give an even number/);
    expect(() => bowls(1, 0.5)).toThrow(/seed/);
    expect(bowls(0, 1).x.shape).toEqual([0, 128, 128, 3]);
  });
});

describe("bowlDatasets", () => {
  it("gives the report's numbers of pictures, balanced and disjoint", async () => {
    const { train, val, test, classNames } = bowlDatasets({ seed: 1, size: 16, scale: 1 / 255, batchSize: 16 });
    expect([train.size, val.size, test.size]).toEqual([112, 28, 8]);
    expect(classNames).toEqual(["ramen", "udon"]);
    const seen = new Set<string>();
    for (const part of [train, val, test]) {
      let udon = 0;
      for await (const { x, y } of part.batches(0)) {
        for (const label of y!.data) udon += label;
        const step = 16 * 16 * 3;
        for (let i = 0; i < x.shape[0]; i++) seen.add(x.data.subarray(i * step, (i + 1) * step).join());
        expect(x.data.every((value) => value >= 0 && value <= 1)).toBe(true);
      }
      expect(udon).toBe(part.size / 2);
    }
    expect(seen.size).toBe(148);
  });

  it("shuffles the training part alone", async () => {
    const { train, test } = bowlDatasets({ size: 8 });
    const first = async (dataset: typeof train, epoch: number): Promise<number[]> => {
      for await (const { indices } of dataset.batches(epoch)) return [...indices];
      return [];
    };
    expect(await first(train, 0)).not.toEqual(await first(train, 1));
    expect(await first(test, 0)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

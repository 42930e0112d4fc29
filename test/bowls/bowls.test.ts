import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Bowls, bowlDatasets, bowls, bowlsInTurns } from "../../src/bowls/bowls.js";
import { processorClock } from "../processorClock.js";

const hash = (data: Float32Array) => createHash("sha256").update(Uint8Array.from(data)).digest("hex").slice(0, 16);

describe("bowls", () => {
  const six = bowls(6, 1);

  it("paints the same bits for the same seed, these ones", () => {
    expect(hash(six.x.data)).toBe("addb54144224d835");
    expect(hash(bowls(2, 7, { size: 64 }).x.data)).toBe("13ab2e9020bac3ff");
  });

  it("paints the same in turns, picture by picture, while timers run", async () => {
    const counts: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const painted = await bowlsInTurns(6, 1, {
      onPainted(count, { x }) {
        counts.push(count);
        expect(x.data.subarray((count - 1) * 128 * 128 * 3).some((value) => value > 0)).toBe(true);
      },
    });
    clearInterval(timer);
    expect(painted).toEqual(six);
    expect(counts).toEqual([1, 2, 3, 4, 5, 6]);
    expect(turns).toBeGreaterThan(0);
  });

  it("ends by its signal, and refuses what bowls refuses", async () => {
    const controller = new AbortController();
    const reason = new Error("gone");
    const painting = bowlsInTurns(9, 1, {
      size: 8,
      signal: controller.signal,
      onPainted: () => controller.abort(reason),
    });
    await expect(painting).rejects.toBe(reason);
    await expect(bowlsInTurns(-1, 1)).rejects.toThrow(/bowlsInTurns: n is -1/);
    await expect(bowlsInTurns(1, 1, { size: 7 })).rejects.toThrow(/bowlsInTurns: size is 7/);
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

  it("paints some of the pictures where another begins", () => {
    const some = bowls(2, 1, { first: 4 });
    expect(hash(some.x.data)).toBe(hash(six.x.data.slice(4 * 128 * 128 * 3)));
    expect(some.y).toEqual(Int32Array.of(0, 1));
    expect(() => bowls(2, 1, { first: 3 })).toThrow(/bowls: first is 3/);
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
    const seconds = processorClock();
    bowls(10, 3);
    expect(seconds() / 10).toBeLessThan(0.3);
  });

  it("refuses numbers that make no sense", () => {
    expect(() => bowls(-1, 1)).toThrow(/n is -1/);
    expect(() => bowls(1, 1, { size: 33 })).toThrow(/size is 33; give an even number/);
    expect(() => bowls(1, 0.5)).toThrow(/seed/);
    expect(bowls(0, 1).x.shape).toEqual([0, 128, 128, 3]);
  });
});

/** The mean red, green and blue of each picture's middle. */
function middles({ data, shape: [n, size] }: Bowls["x"]): number[][] {
  const inner = (i: number) => i >= size / 4 && i < (size * 3) / 4;
  return Array.from({ length: n }, (_, at) => {
    const sums = [0, 0, 0];
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        for (let c = 0; c < 3; c++) if (inner(x) && inner(y)) sums[c] += data[((at * size + y) * size + x) * 3 + c];
    return sums.map((sum) => (sum * 4) / (size * size));
  });
}

const nearness = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + (v - b[i]) ** 2, 0);

describe("what tells bowls apart", () => {
  it("is colour in part, and not colour alone", () => {
    const known = middles(bowls(100, 1, { size: 32 }).x);
    const [ramen, udon] = [0, 1].map((label) =>
      [0, 1, 2].map((c) => known.reduce((sum, colour, i) => sum + (i % 2 === label ? colour[c] : 0), 0) / 50),
    );
    const fresh = middles(bowls(100, 2, { size: 32 }).x);
    const right = fresh.filter((colour, i) => (nearness(colour, udon) < nearness(colour, ramen) ? 1 : 0) === i % 2);
    // Of 140 photos of two dishes, the nearer mean colour is right for 0.72.
    expect(right.length / 100).toBeGreaterThan(0.65);
    expect(right.length / 100).toBeLessThan(0.82);
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

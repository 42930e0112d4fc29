import { describe, expect, it } from "vitest";
import { arrays } from "../../src/data/arrays.js";
import type { Batch } from "../../src/data/Dataset.js";
import { mapInputs } from "../../src/data/mapInputs.js";
import { take } from "../../src/data/take.js";
import { ValueError } from "../../src/util/errors.js";

const five = arrays(
  { data: Float32Array.of(0, 1, 2, 3, 4), shape: [5, 1] },
  { data: Int32Array.of(0, 1, 0, 1, 0), shape: [5] },
  { batchSize: 2 },
);

async function batchesOf(data: { batches(epoch: number): AsyncIterable<Batch> }): Promise<Batch[]> {
  const all: Batch[] = [];
  for await (const batch of data.batches(0)) all.push(batch);
  return all;
}

describe("mapInputs", () => {
  it("changes the inputs and keeps everything else", async () => {
    const doubled = mapInputs(five, ({ data, shape }) => ({
      data: Float32Array.from([...data, ...data]),
      shape: [shape[0], 2],
    }));
    expect([doubled.size, doubled.batchSize, doubled.sampleShape]).toEqual([5, 2, [2]]);
    const [before, after] = [await batchesOf(five), await batchesOf(doubled)];
    expect(after.map(({ y, indices }) => [y, indices])).toEqual(before.map(({ y, indices }) => [y, indices]));
    expect([...after[1].x.data]).toEqual([2, 3, 2, 3]);
  });
});

describe("take", () => {
  it("ends each epoch after the batches that hold the first n samples", async () => {
    const some = take(five, 3);
    expect(some.size).toBe(4);
    expect((await batchesOf(some)).map(({ x }) => [...x.data])).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(await batchesOf(take(five, 99))).toHaveLength(3);
  });

  it("refuses anything but a whole number from 1", () => {
    for (const n of [0, -1, 1.5, Number.NaN]) expect(() => take(five, n)).toThrow(ValueError);
  });
});

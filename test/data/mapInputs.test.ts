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
  it("prepares part of a shuffled dataset, whose samples have numbers beyond its size, anew in every epoch", async () => {
    const n = 40;
    const data = { data: Float32Array.from({ length: n }, (_, i) => i), shape: [n, 1] };
    const whole = arrays(data, { data: new Int32Array(n), shape: [n] }, { batchSize: 4, shuffle: true, seed: 1 });
    const part = mapInputs(take(whole, 8), ({ data, shape }) => ({
      data: Float32Array.from(data, (x) => 2 * x),
      shape,
    }));
    for (let epoch = 0; epoch < 12; epoch++) {
      for await (const { x, indices } of part.batches(epoch))
        expect(Array.from(x.data)).toEqual(Array.from(indices, (sample) => 2 * sample));
    }
  });

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

describe("prepared samples", () => {
  const shuffled = (seen: number[], change: { by: number } = { by: 0 }) => {
    const x = { data: Float32Array.from({ length: 10 }, (_, i) => i), shape: [10, 1] };
    const data = arrays(x, { data: new Int32Array(10), shape: [10] }, { batchSize: 3, shuffle: true, seed: 1 });
    return mapInputs(data, ({ data: values, shape }) => {
      seen.push(shape[0]);
      return { data: Float32Array.from(values, (v) => 2 * v + change.by), shape };
    });
  };
  const epoch = async (data: ReturnType<typeof mapInputs>, number: number): Promise<Batch[]> => {
    const all: Batch[] = [];
    for await (const batch of data.batches(number)) all.push(batch);
    return all;
  };

  it("are prepared once: later epochs prepare their first batch alone, and give the same in their own order", async () => {
    const seen: number[] = [];
    const data = shuffled(seen);
    seen.length = 0;
    const [first, second] = [await epoch(data, 0), await epoch(data, 1)];
    expect(seen).toEqual([3, 3, 3, 1, 3]);
    for (const batch of [...first, ...second])
      expect([...batch.x.data]).toEqual(Array.from(batch.indices, (i) => 2 * i));
    expect(second.map(({ x }) => x.shape)).toEqual([
      [3, 1],
      [3, 1],
      [3, 1],
      [1, 1],
    ]);
    expect(second.flatMap(({ indices }) => [...indices])).not.toEqual(first.flatMap(({ indices }) => [...indices]));
  });

  it("are prepared again after an epoch that was not gone through to its end", async () => {
    const seen: number[] = [];
    const data = shuffled(seen);
    for await (const batch of data.batches(0)) if (batch) break;
    seen.length = 0;
    await epoch(data, 1);
    expect(seen).toEqual([3, 3, 3, 1]);
  });

  it("that change are an error that says how to declare it, and no error when declared", async () => {
    const change = { by: 0 };
    const data = shuffled([], change);
    await epoch(data, 0);
    change.by = 1;
    await expect(epoch(data, 1)).rejects.toThrow("mapInputs(data, f, { random: true })");
    let calls = 0;
    const random = mapInputs(five, ({ data: values, shape }) => ({ data: values.map((v) => v + calls++), shape }), {
      random: true,
    });
    await epoch(random, 0);
    expect(await epoch(random, 1)).toHaveLength(3);
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

  it("refuses anything but a positive integer", () => {
    for (const n of [0, -1, 1.5, Number.NaN]) expect(() => take(five, n)).toThrow(ValueError);
  });
});

import { describe, expect, it } from "vitest";
import { arrays, hostArray } from "../../src/data/arrays.js";
import type { Batch, Dataset } from "../../src/data/Dataset.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";

async function all(dataset: Dataset, epoch = 0): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of dataset.batches(epoch)) batches.push(batch);
  return batches;
}

const x = hostArray([
  [0, 1],
  [10, 11],
  [20, 21],
  [30, 31],
  [40, 41],
]);
const y = hostArray([0, 1, 0, 1, 0], { dtype: "int32" });

describe("arrays", () => {
  it("gives batches in order, the last one smaller", async () => {
    const dataset = arrays(x, y, { batchSize: 2 });
    expect([dataset.size, dataset.batchSize, dataset.sampleShape, dataset.augmented]).toEqual([5, 2, [2], false]);
    const batches = await all(dataset);
    expect(batches.map((b) => b.x.shape)).toEqual([
      [2, 2],
      [2, 2],
      [1, 2],
    ]);
    expect(batches.flatMap((b) => [...b.x.data])).toEqual([...x.data]);
    expect(batches.flatMap((b) => [...b.y!.data])).toEqual([...y.data]);
    expect(batches[0].y!.data).toBeInstanceOf(Int32Array);
  });

  it("shuffles by seed and epoch alone, rows and labels together", async () => {
    const order = async (seed: number, epoch: number) =>
      (await all(arrays(x, y, { batchSize: 2, shuffle: true, seed }), epoch)).flatMap((b) => {
        b.indices.forEach((i, row) => {
          expect([b.x.data[row * 2], b.y!.data[row]]).toEqual([i * 10, i % 2]);
        });
        return [...b.indices];
      });
    expect(await order(1, 0)).toEqual(await order(1, 0));
    expect((await order(1, 3)).toSorted()).toEqual([0, 1, 2, 3, 4]);
    const orders = await Promise.all([0, 1, 2, 3, 4, 5].map((epoch) => order(1, epoch)));
    expect(new Set(orders.map(String)).size).toBeGreaterThan(3);
    expect((await Promise.all([0, 1, 2, 3, 4, 5].map((epoch) => order(2, epoch)))).map(String)).not.toEqual(
      orders.map(String),
    );
  });

  it("carries sample weights, and leaves out what is not given", async () => {
    const [batch] = await all(arrays(x, undefined, { sampleWeight: hostArray([1, 2, 3, 4, 5]) }));
    expect([...batch.sampleWeight!.data]).toEqual([1, 2, 3, 4, 5]);
    expect("y" in batch).toBe(false);
    expect("sampleWeight" in (await all(arrays(x)))[0]).toBe(false);
  });

  it("gives integer inputs as floats and keeps float64", async () => {
    const [ints] = await all(arrays({ data: Int32Array.of(1, 2), shape: [2] }));
    expect(ints.x.data).toBeInstanceOf(Float32Array);
    const [doubles] = await all(arrays({ data: Float64Array.of(0.1, 2), shape: [2] }));
    expect(doubles.x.data[0]).toBe(0.1);
  });

  it("turns labels into integers where class names are given", async () => {
    const labels = { data: Float64Array.of(0, 1, 1, 0, 1), shape: [5] };
    const [batch] = await all(arrays(x, labels, { classNames: ["miso", "spicy"] }));
    expect(batch.y!.data).toEqual(Int32Array.of(0, 1, 1, 0, 1));
  });

  it("may be empty", async () => {
    expect(await all(arrays({ data: new Float32Array(0), shape: [0, 3] }))).toEqual([]);
  });

  it("says which lengths disagree", () => {
    expect(() => arrays(x, hostArray([0, 1]))).toThrow("x is [5, 2], 5 samples, but y is [2]");
    expect(() => arrays(x, y, { sampleWeight: hostArray([1]) })).toThrow(ShapeError);
    expect(() => arrays({ data: new Float32Array(5), shape: [2, 3] })).toThrow(
      "x has 5 values, but its shape [2, 3] holds 6",
    );
    expect(() => arrays({ data: new Float32Array(1), shape: [] })).toThrow(/first axis must count the samples/);
  });

  it("names the first value that is not finite", () => {
    const bad = hostArray([
      [0, 1],
      [2, Number.NaN],
      [Number.POSITIVE_INFINITY, 3],
    ]);
    expect(() => arrays(bad)).toThrow("x[1,1] is NaN");
    expect(() => arrays(x, hostArray([0, 1, -Infinity, 0, 1]))).toThrow("y[2] is -Infinity");
    expect(() => arrays(bad)).toThrow(ValueError);
  });

  it("refuses labels that are no class", () => {
    const classNames = ["miso", "spicy"];
    expect(() => arrays(x, hostArray([0, 1, 0.5, 1, 0]), { classNames })).toThrow(
      "y[2] is 0.5; labels of 2 classes are integers from 0 to 1",
    );
    expect(() => arrays(x, hostArray([0, 1, 2, 1, 0]), { classNames })).toThrow("y[2] is 2");
    expect(() => arrays(x, hostArray([0, 1, -1, 1, 0]), { classNames })).toThrow("y[2] is -1");
  });

  it("refuses batch sizes and seeds that make no sense", () => {
    for (const batchSize of [0, -1, 1.5, Number.NaN]) expect(() => arrays(x, y, { batchSize })).toThrow(/batchSize/);
    expect(() => arrays(x, y, { seed: 0.5 })).toThrow(/seed/);
  });
});

describe("hostArray", () => {
  it("reads nested rows", () => {
    expect(
      hostArray([
        [[1], [2]],
        [[3], [4]],
      ]),
    ).toEqual({ data: Float32Array.of(1, 2, 3, 4), shape: [2, 2, 1] });
    expect(hostArray(7)).toEqual({ data: Float32Array.of(7), shape: [] });
    expect(hostArray([])).toEqual({ data: new Float32Array(0), shape: [0] });
  });

  it("refuses ragged rows", () => {
    expect(() => hostArray([[1, 2], [3]])).toThrow(ShapeError);
    expect(() => hostArray([[1, 2], 3])).toThrow(ShapeError);
    expect(() => hostArray([1, [2]])).toThrow(ShapeError);
  });

  it("takes labels of every integer type, with a shape or alone, and plain arrays", async () => {
    const labels = [0, 1, 0, 1, 0];
    const given = [
      Int32Array.from(labels),
      Uint8Array.from(labels),
      BigInt64Array.from(labels, BigInt),
      { data: BigInt64Array.from(labels, BigInt), shape: [5] },
      { data: BigUint64Array.from(labels, BigInt), shape: [5] },
    ];
    for (const y of given) {
      const [batch] = await all(arrays(x, y));
      expect(batch.y).toEqual({ data: Int32Array.from(labels), shape: [5] });
    }
    for (const y of [labels, { data: labels, shape: [5] }]) {
      const [batch] = await all(arrays([[1], [2], [3], [4], [5]], y, { classNames: ["a", "b"] }));
      expect([...batch.x.data]).toEqual([1, 2, 3, 4, 5]);
      expect(batch.x.shape).toEqual([5, 1]);
      expect(batch.y).toEqual({ data: Int32Array.from(labels), shape: [5] });
    }
  });

  it("refuses integers that int32 does not hold, and what are no numbers", () => {
    expect(() => arrays(x, BigInt64Array.of(0n, 1n, 2n ** 40n, 0n, 0n))).toThrow(
      /arrays: y: value 2 is 1099511627776, which int32 does not hold/,
    );
    expect(() => arrays(x, "labels" as unknown as number[])).toThrow(/arrays: y is string; give \{ data, shape \}/);
    expect(() => arrays(x, { data: ["a"] as unknown as number[], shape: [5] })).toThrow(/value 0 is string/);
  });

  it("is augmented where the arrays are declared to change", () => {
    expect(arrays(x, y, { random: true }).augmented).toBe(true);
  });
});

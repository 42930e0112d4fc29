import { describe, expect, it } from "vitest";
import { arrays } from "../../src/data/arrays.js";
import { Normalization } from "../../src/layers/Normalization.js";
import { ones, tensor } from "../../src/tensor/create.js";
import type { NestedArray } from "../../src/tensor/nestedArray.js";
import { ShapeError, StateError, ValueError } from "../../src/util/errors.js";

const ROWS = [
  [0, 7, 4],
  [2, 9, 6],
  [0, 7, 4],
  [2, 9, 6],
];
const DATA = Float32Array.from(ROWS.flat());

/** The example of Keras's documentation. */
const isAsInKeras = (layer: Normalization) =>
  expect(layer.apply(tensor([[1, 2, 3]])).dataSync()).toEqual(Float32Array.of(0, -6, -2));

describe("adapt finds what Keras's finds", () => {
  it.each([
    ["nested lists", ROWS],
    ["a tensor", tensor(ROWS)],
    ["a plain array", { data: DATA, shape: [4, 3] }],
    ["a data set, batch by batch", arrays({ data: DATA, shape: [4, 3] }, undefined, { batchSize: 3 })],
  ])("in %s", async (_, data) => {
    const layer = new Normalization();
    await layer.adapt(data);
    isAsInKeras(layer);
    // Again, what it found before is forgotten.
    await layer.adapt(ones([2, 3]));
    await layer.adapt(data);
    isAsInKeras(layer);
  });

  it("along several axes, or for all numbers together", async () => {
    const x = { data: Float32Array.from({ length: 24 }, (_, i) => (i * i) % 7), shape: [2, 3, 4] };
    const [both, none] = [new Normalization({ axis: [1, 2] }), new Normalization({ axis: null })];
    await both.adapt(x);
    await none.adapt(x);
    const [mean, variance, count] = both.weights;
    expect(mean.shape).toEqual([3, 4]);
    expect(mean.dataSync()).toEqual(Float32Array.from({ length: 12 }, (_, i) => (x.data[i] + x.data[i + 12]) / 2));
    expect(variance.dataSync()[1]).toBe(((x.data[1] - x.data[13]) / 2) ** 2);
    expect(count.shape).toEqual([]);
    const average = x.data.reduce((sum, value) => sum + value, 0) / 24;
    expect(none.weights[0].dataSync()[0]).toBeCloseTo(average, 6);
  });

  it("is undone by an inverted layer", async () => {
    const layer = new Normalization({ invert: true });
    await layer.adapt(ROWS);
    expect(layer.apply(tensor([[1, 2, 3]])).dataSync()).toEqual(Float32Array.of(2, 10, 8));
  });
});

it("a mean and a variance of different shapes become of one shape, which Keras needs", () => {
  const options = (mean: NestedArray, variance: NestedArray, axis: number | number[] = -1) => {
    const { mean: m, variance: v } = new Normalization({ mean, variance, axis }).toConfig();
    return [m, v];
  };
  expect(options([1, 2, 3], 4)).toEqual([
    [1, 2, 3],
    [4, 4, 4],
  ]);
  expect(options(1, [[4, 5]], [1, 2])).toEqual([[[1, 1]], [[4, 5]]]);
  expect(options([1, 2], [[3], [4]], [1, 2])).toEqual([
    [
      [1, 2],
      [1, 2],
    ],
    [
      [3, 3],
      [4, 4],
    ],
  ]);
});

// biome-ignore format: a table
const WRONG: readonly (readonly [string, () => unknown, new (message: string) => Error, RegExp])[] = [
  ["a mean alone", () => new Normalization({ mean: 1 }), ValueError, /mean and variance are given together/],
  ["too many numbers", () => new Normalization({ mean: [1, 2], variance: [1, 2] }).apply(ones([1, 3])), ShapeError, /is \[1, 2\], but a sample \[3\] is \[3\] along its axes/],
  ["an axis that is not there", () => new Normalization({ axis: 3 }).apply(ones([1, 4, 3])), ShapeError, /axis is 3, but a batch is \[n, 4, 3\]; give an axis from 1 to 2/],
  ["the axis of the batch", () => new Normalization({ axis: 0 }).apply(ones([1, 3])), ShapeError, /axis is 0, but a batch is \[n, 3\]/],
  ["an axis named twice", () => new Normalization({ axis: [1, -1] }).apply(ones([1, 3])), ShapeError, /name one twice/],
  ["samples of another shape than before", () => { const layer = new Normalization(); layer.apply(ones([1, 3])); layer.apply(ones([1, 4])); }, ShapeError, /made for \[3\] along its axes/],
];

it.for(WRONG)("%s is an error that says how to mend it", ([, make, kind, says]) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(says);
});

it("adapt is an error where mean and variance were given, and without samples", async () => {
  await expect(new Normalization({ mean: 0, variance: 1 }).adapt(ROWS)).rejects.toThrow(StateError);
  await expect(new Normalization().adapt({ data: new Float32Array(0), shape: [0, 3] })).rejects.toThrow(/at least one/);
  await expect(new Normalization().adapt({ data: new Float32Array(5), shape: [2, 3] })).rejects.toThrow(ShapeError);
});

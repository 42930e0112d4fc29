import { describe, expect, it } from "vitest";
import { Dropout } from "../../src/layers/Dropout.js";
import { input } from "../../src/layers/InputLayer.js";
import type { Layer } from "../../src/layers/Layer.js";
import {
  AlphaDropout,
  GaussianDropout,
  GaussianNoise,
  SpatialDropout1D,
  SpatialDropout2D,
} from "../../src/layers/noise.js";
import { Permute, RepeatVector } from "../../src/layers/reshaping.js";
import { Model } from "../../src/models/Model.js";
import { ones, randomNormal } from "../../src/tensor/create.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";

const moments = (values: Float32Array) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
};
const trained = (layer: Layer, x = ones([50, 400])) =>
  layer.apply(x, { training: true, step: 1 }).dataSync() as Float32Array;

describe("in training, the distribution is Keras's:", () => {
  it("GaussianNoise adds numbers of its deviation", () => {
    const { mean, deviation } = moments(trained(new GaussianNoise(0.25, { seed: 1 })));
    expect(mean).toBeCloseTo(1, 2);
    expect(deviation).toBeCloseTo(0.25, 2);
  });

  it("GaussianDropout multiplies by numbers of mean 1 and variance rate / (1 − rate)", () => {
    const { mean, deviation } = moments(trained(new GaussianDropout(0.2, { seed: 1 })));
    expect(mean).toBeCloseTo(1, 1);
    expect(deviation).toBeCloseTo(0.5, 2);
  });

  it("AlphaDropout gives two values, and keeps mean 0 and variance 1", () => {
    const layer = new AlphaDropout(0.25, { seed: 1 });
    // Keras 3.15.1's two values for ones at this rate.
    const values = [...new Set(trained(layer))].sort((a, b) => a - b);
    expect(values.length).toBe(2);
    expect(values[0]).toBeCloseTo(-1.1435442, 5);
    expect(values[1]).toBeCloseTo(1.2484393, 5);
    const { mean, deviation } = moments(trained(layer, randomNormal([50, 400], { seed: 2 })));
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(deviation).toBeCloseTo(1, 1);
  });

  it.each([
    [new SpatialDropout2D(0.3, { seed: 1 }), [8, 3, 2, 50]],
    [new SpatialDropout1D(0.3, { seed: 1 }), [8, 6, 50]],
  ] as const)("$0.type drops whole channels of each sample", (layer, shape) => {
    const y = trained(layer, ones([...shape]));
    const channel = (n: number, c: number) => Array.from({ length: 6 }, (_, i) => y[(n * 6 + i) * 50 + c]);
    const firsts = Array.from({ length: 400 }, (_, i) => channel(i % 8, i >> 3));
    for (const values of firsts) expect(new Set(values).size).toBe(1);
    const dropped = firsts.filter(([value]) => value === 0).length / 400;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(0.08);
    expect(Math.max(...y)).toBeCloseTo(1 / 0.7, 5);
  });
});

describe.each([
  [() => new GaussianNoise(0.3, { seed: 4 })],
  [() => new GaussianDropout(0.3, { seed: 4 })],
  [() => new AlphaDropout(0.3, { seed: 4 })],
  [() => new SpatialDropout2D(0.3, { seed: 4 })],
])("a random layer", (make) => {
  const x = ones([2, 2, 2, 40]);

  it("passes its input on outside of training", () => {
    expect(make().apply(x).dataSync()).toEqual(x.dataSync());
  });

  it("draws the same numbers for a seed and a step, others in each step, and in each call where it is used alone", () => {
    const [a, b] = [make(), make()];
    const at = (layer: Layer, step?: number) => layer.apply(x, { training: true, step }).dataSync();
    expect(at(a, 3)).toEqual(at(b, 3));
    expect(at(a, 3)).not.toEqual(at(a, 4));
    expect(at(a)).not.toEqual(at(a));
  });
});

it.each([new Dropout(0.5, { seed: 1 }), new GaussianNoise(1, { seed: 1 })])(
  "$type that a model uses twice draws other numbers for the second use, the same in each run of a step",
  (layer) => {
    const x = input([100]);
    const model = new Model({ inputs: x, outputs: [layer.apply(x), layer.apply(x)] });
    const inStep = (step: number) =>
      model.applyAll(ones([1, 100]), { training: true, step }).map((y) => Array.from(y.dataSync()));
    const [first, second] = inStep(0);
    expect(first).not.toEqual(second);
    expect(inStep(0)).toEqual([first, second]);
    expect(inStep(1)).not.toContainEqual(second);
    expect(Array.from(layer.apply(ones([1, 100]), { training: true, step: 0 }).dataSync())).toEqual(first);
  },
);

// biome-ignore format: a table
const WRONG: readonly (readonly [string, () => unknown, new (message: string) => Error, RegExp])[] = [
  ["noise of a deviation below 0", () => new GaussianNoise(-1), ValueError, /GaussianNoise: standardDeviation is -1/],
  ["a rate of 1", () => new AlphaDropout(1), ValueError, /AlphaDropout: rate is 1; give a finite number from 0 and below 1/],
  ["dropped channels of rows", () => new SpatialDropout2D(0.1).outputShape([3]), ShapeError, /a sample is \[3\] but must be an image/],
  ["a permutation that names an axis twice", () => new Permute([1, 1]), ValueError, /dims is \[1, 1\]; name each axis of a sample once/],
  ["a permutation of the batch", () => new Permute([0, 1]), ValueError, /counted from 1/],
  ["a permutation of other samples", () => new Permute([2, 1]).outputShape([3]), ShapeError, /of 2 axes, as its dims/],
  ["a repetition of images", () => new RepeatVector(2).outputShape([3, 3]), ShapeError, /must be a row/],
  ["no repetition", () => new RepeatVector(0), ValueError, /times is 0; give a positive integer/],
];

it.for(WRONG)("%s is an error that says how to mend it", ([, make, kind, says]) => {
  expect(make).toThrow(kind);
  expect(make).toThrow(says);
});

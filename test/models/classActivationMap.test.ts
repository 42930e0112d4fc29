import { describe, expect, it } from "vitest";
import {
  Conv2D,
  classActivationMap,
  Dense,
  Flatten,
  GlobalAveragePooling2D,
  InputLayer,
  ones,
  Sequential,
  ShapeError,
  tensor,
  ValueError,
} from "../../src/index.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { lineModel } from "../lineModel.js";

/** A 1x1 convolution that copies the picture, and a dense layer that reads the left half for class 0, the right for class 1. */
function halves(units = 2): TrainableModel {
  const model = new Sequential(
    [
      new Conv2D(1, 1, { name: "copy" }),
      new Flatten(),
      new Dense(units, { activation: units === 1 ? "sigmoid" : "softmax" }),
    ],
    { inputShape: [4, 4, 1] },
  );
  const reads = Array.from({ length: 16 }, (_, i) => (units === 1 ? [i % 4 < 2 ? 0 : 1] : i % 4 < 2 ? [1, 0] : [0, 1]));
  const kernels = [[1], [0], reads.flat(), new Array(units).fill(0)];
  model.weights.forEach((weight, i) => {
    weight.assign(tensor(kernels[i], { shape: weight.shape }));
  });
  return model;
}

/** Bright on the left. */
const left = tensor(
  Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 1 : 0)),
  { shape: [1, 4, 4, 1] },
);

describe("classActivationMap", () => {
  it("lights up where the class's feature is, and stays dark without one", () => {
    const { data, shape, score } = classActivationMap(halves(), left, { layer: "copy", classIndex: 0 });
    expect(shape).toEqual([4, 4]);
    expect(score).toBe(8);
    // The mean slope over the picture: half of the places have 1, the others 0.
    expect([...data]).toEqual(Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 0.5 : 0)));
    const dark = classActivationMap(halves(), left.mul(-1), { layer: "copy", classIndex: 0 });
    expect([...dark.data].every((value) => value === 0)).toBe(true);
  });

  it("takes a single sigmoid output for class 1 and its negative for class 0", () => {
    const one = classActivationMap(halves(1), left, { layer: "copy", classIndex: 1 });
    const zero = classActivationMap(halves(1), left, { layer: "copy", classIndex: 0 });
    expect(Math.max(...one.data)).toBe(0.5);
    expect(Math.max(...zero.data)).toBe(0);
  });

  it("weighs channels by the score's mean slope, which behind global average pooling is the dense layer's weight / size", () => {
    const head = new Sequential([new GlobalAveragePooling2D(), new Dense(3)], { inputShape: [3, 3, 2], seed: 4 });
    const x = tensor(
      Float32Array.from({ length: 18 }, (_, i) => Math.sin(i)),
      { shape: [1, 3, 3, 2] },
    );
    const model = new Sequential([new Conv2D(2, 3, { padding: "same", name: "conv" }), ...head.layers], {
      inputShape: [3, 3, 2],
      seed: 4,
    });
    const { data } = classActivationMap(model, x, { layer: "conv", classIndex: 2 });
    const activation = model.activations(x, ["conv"]).conv.dataSync();
    // Behind global average pooling the slope at each place is the dense layer's weight / 9.
    const kernel = model.layers[2].weights[0].dataSync();
    data.forEach((value, i) => {
      const sum = (kernel[2] * activation[2 * i] + kernel[5] * activation[2 * i + 1]) / 9;
      expect(value).toBeCloseTo(Math.max(0, sum), 5);
    });
  });

  it("reaches into frozen networks within the model, and leaves gradients and weights alone", () => {
    const base = lineModel([new InputLayer([4, 4, 1]), new Conv2D(2, 3, { name: "inner" })], {
      name: "base",
      trainable: false,
    });
    const model = new Sequential([base, new Flatten(), new Dense(2, { activation: "softmax" })], {
      inputShape: [4, 4, 1],
    });
    const { shape } = classActivationMap(model, left, { layer: "base/inner", classIndex: 1 });
    expect(shape).toEqual([2, 2]);
    expect(model.weights.every((weight) => weight.grad === null)).toBe(true);
    expect(left.requiresGrad).toBe(false);
  });

  it("refuses several pictures, unknown layers and classes, and layers that give no picture", () => {
    const model = halves();
    const map = (layer: string, classIndex: number) => () => classActivationMap(model, left, { layer, classIndex });
    expect(() => classActivationMap(model, ones([2, 4, 4, 1]), { layer: "copy", classIndex: 0 })).toThrow(ShapeError);
    expect(map("flatten", 0)).toThrow(/flatten gives \[1, 16\]/);
    expect(map("cop", 0)).toThrow(/there are copy, flatten, dense/);
    expect(map("copy", 2)).toThrow(ValueError);
    expect(map("copy", 0.5)).toThrow(ValueError);
  });
});

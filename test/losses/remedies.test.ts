import { describe, expect, it } from "vitest";
import { binaryCrossentropy, categoricalCrossentropy, InputLayer, input, Model, ones } from "../../src/index.js";

describe("errors that a Keras user meets first", () => {
  it("name the loss for class numbers where a row of probabilities is expected", () => {
    for (const loss of [binaryCrossentropy, categoricalCrossentropy])
      for (const labels of [ones([4]), ones([4, 1])])
        expect(() => loss(labels, ones([4, 3]))).toThrow("; use sparseCategoricalCrossentropy for class numbers");
    expect(() => binaryCrossentropy(ones([4]), ones([4, 1]))).toThrow("must have one shape; reshape one");
  });

  it("show the sides of a shape that are left open", () => {
    const open = [null, 4] as never;
    expect(() => new InputLayer(open)).toThrow("[null, 4]; give a list of positive integers, the shape of one");
    expect(() => input(open)).toThrow("without the batch, with every side known");
  });

  it("name a class as the reader knows it", () => {
    expect(() => new Model(input([4]) as never)).toThrow("the options are a SymbolicTensor; give them in an object");
  });
});

import { describe, expect, it } from "vitest";
import {
  Add,
  BatchNormalization,
  Concatenate,
  Conv2D,
  cutTop,
  Dense,
  Dropout,
  Flatten,
  GlobalAveragePooling2D,
  GlobalMaxPooling2D,
  input,
  MaxPooling2D,
  Model,
  mobileNet,
  Reshape,
  resNet50V2,
  Sequential,
  tensor,
  UpSampling2D,
} from "../../src/index.js";

const picture = () =>
  tensor(
    Array.from({ length: 8 * 8 * 3 }, (_, i) => ((i * 37) % 101) / 101),
    { shape: [1, 8, 8, 3] },
  );
const names = (model: Model) => model.layers.map((layer) => layer.name);

/** Convolutions, then the given layers. */
function network(...top: ConstructorParameters<typeof Sequential>[0] & object): Sequential {
  const body = [new Conv2D(4, 3, { name: "first" }), new Conv2D(5, 3, { name: "last" })];
  return new Sequential([...body, ...top], { inputShape: [8, 8, 3], seed: 3 });
}

describe("cutTop", () => {
  it.each([
    ["flattened maps and dense layers", [new Flatten(), new Dense(6), new Dropout(0.5), new Dense(2)]],
    ["maps averaged and a dense layer", [new GlobalAveragePooling2D(), new BatchNormalization(), new Dense(2)]],
    ["maps reshaped to a row", [new Reshape([80]), new Dense(2)]],
    [
      "averaged maps that keep their axes, and a convolution of 1x1",
      [new GlobalMaxPooling2D({ keepDims: true }), new Conv2D(2, 1), new Reshape([2])],
    ],
    ["a model of its own for the classes", [new Sequential([new Flatten(), new Dense(2)], { name: "head" })]],
    ["nothing", []],
  ])("ends in the maps of the last convolution, of a network with %s", (_, top) => {
    const model = network(...top);
    const base = cutTop(model);
    expect(base.outputShape()).toEqual([4, 4, 5]);
    expect(names(base).slice(-2)).toEqual(["first", "last"]);
    expect(base.getLayer("last")).toBe(model.getLayer("last"));
    expect(base.apply(picture()).dataSync()).toEqual(model.activations(picture(), ["last"]).last.dataSync());
  });

  it("keeps a pooling layer that happens to leave one place, and what is before it", () => {
    const model = network(new MaxPooling2D(4), new Flatten(), new Dense(2));
    expect(cutTop(model).outputShape()).toEqual([1, 1, 5]);
  });

  it("cuts within a model that is the last to see places", () => {
    const inner = new Sequential([new Conv2D(4, 3, { name: "deep" }), new GlobalAveragePooling2D()], { name: "inner" });
    const model = new Sequential([new UpSampling2D(2), inner, new Dense(2)], { inputShape: [8, 8, 3] });
    const base = cutTop(model);
    expect(base.outputShape()).toEqual([14, 14, 4]);
    expect(base.namedWeights().map(([path]) => path)).toEqual(["inner/deep/kernel", "inner/deep/bias"]);
    expect(base.apply(picture()).dataSync()).toEqual(
      model.activations(picture(), ["inner/deep"])["inner/deep"].dataSync(),
    );
  });

  it("keeps branches that were merged, whether as maps or as rows", () => {
    const x = input([8, 8, 3]);
    const [a, b] = [new Conv2D(4, 3).apply(x), new Conv2D(4, 3).apply(x)];
    const added = new Model({ inputs: x, outputs: new Dense(2).apply(new Flatten().apply(new Add().apply([a, b]))) });
    expect(cutTop(added).outputShape()).toEqual([6, 6, 4]);
    const rows = [a, b].map((maps) => new GlobalAveragePooling2D().apply(maps));
    const joined = new Model({ inputs: x, outputs: new Dense(2).apply(new Concatenate().apply(rows)) });
    expect(cutTop(joined).outputShape()).toEqual([8]);
  });

  it("gives what the networks of keras.applications give without their tops", () => {
    const options = { inputShape: [32, 32, 3], seed: 1 };
    const small = { ...options, alpha: 0.25 };
    const pairs = [
      [mobileNet({ ...small, classes: 5 }), mobileNet({ ...small, includeTop: false })],
      [resNet50V2({ ...options, classes: 5 }), resNet50V2({ ...options, includeTop: false })],
    ] as const;
    for (const [whole, headless] of pairs) {
      const base = cutTop(whole);
      expect(names(base).slice(1)).toEqual(names(headless).slice(1));
      expect(base.outputShape()).toEqual(headless.outputShape());
    }
  });

  it("is trained on as a part of another model, frozen or not", async () => {
    const base = cutTop(network(new Flatten(), new Dense(3)));
    base.trainable = false;
    const model = new Sequential([base, new Flatten(), new Dense(2, { activation: "softmax" })], { seed: 1 });
    model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
    const before = await base.getWeights();
    await model.fit(picture(), tensor([1]), { epochs: 2 });
    expect(await base.getWeights()).toEqual(before);
    expect(model.trainableWeights).toHaveLength(2);
  });

  it("refuses a network that sees no places, and one with several inputs or outputs", () => {
    const dense = new Sequential([new Flatten(), new Dense(2)], { inputShape: [8, 8, 3], name: "rows" });
    expect(() => cutTop(dense)).toThrow(
      "cutTop: rows would lose all of its layers, since none of them makes maps [h, w, c] of a sample [8, 8, 3]; give a model with convolutions",
    );
    const x = input([8, 8, 3]);
    const two = new Model({ inputs: x, outputs: [new Conv2D(1, 1).apply(x), new Conv2D(1, 1).apply(x)] });
    expect(() => cutTop(two)).toThrow("cutTop: functional has 1 inputs and 2 outputs; make a Model with one of each");
  });
});

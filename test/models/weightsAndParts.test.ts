import { describe, expect, it } from "vitest";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Dense } from "../../src/layers/Dense.js";
import { InputLayer } from "../../src/layers/InputLayer.js";
import { Sequential } from "../../src/models/Sequential.js";
import { randomNormal } from "../../src/tensor/create.js";
import { ShapeError, StateError } from "../../src/util/errors.js";

const model = (outputs = 2) =>
  new Sequential([new Dense(4, { activation: "relu" }), new BatchNormalization(), new Dense(outputs)], {
    inputShape: [3],
    seed: 1,
  });
const x = randomNormal([8, 3], { seed: 2 });
const y = randomNormal([8, 2], { seed: 3 });

describe("layer.getWeights and setWeights", () => {
  it("copy the weights of one layer into another", async () => {
    const [from, to] = [model(), new Sequential([new Dense(4)], { inputShape: [3], seed: 9 })];
    const weights = await from.layers[0].getWeights();
    expect(weights.map(({ name, shape }) => [name, shape])).toEqual([
      ["kernel", [3, 4]],
      ["bias", [4]],
    ]);
    to.layers[0].setWeights(weights);
    expect(await to.layers[0].getWeights()).toEqual(weights);
  });

  it("give moving statistics too, in the order of Keras", async () => {
    const names = (await model().layers[1].getWeights()).map(({ name }) => name);
    expect(names).toEqual(["gamma", "beta", "moving_mean", "moving_variance"]);
  });

  it("refuse what does not fit, and change nothing", async () => {
    const [first] = model().layers;
    const before = await first.getWeights();
    const wrong = [before[0], { data: new Float32Array(5), shape: [5] }];
    expect(() => first.setWeights(wrong)).toThrow(ShapeError);
    expect(() => first.setWeights(wrong)).toThrow("setWeights: array 1 is [5] of 5 numbers but bias is [4]");
    expect(await first.getWeights()).toEqual(before);
    expect(() => new Dense(4).setWeights(before)).toThrow(/dense has 0 weights; if it is not built yet, call it once/);
  });
});

describe("pop", () => {
  it("takes the last layer away, in whose place another can be put", async () => {
    const net = model();
    const features = model();
    const head = net.pop();
    expect(head.name).toBe("dense_1");
    expect(net.outputShape()).toEqual([4]);
    expect(net.countParams()).toBe(16 + 16);
    expect(net.summary()).not.toContain("dense_1");
    net.add(new Dense(5));
    expect(net.layers.map(({ name }) => name)).toEqual(["dense", "batch_normalization", "dense_1"]);
    expect((await net.predict(x)).shape).toEqual([8, 5]);
    features.pop();
    features.add(head);
    expect((await features.predict(x)).dataSync()).toEqual((await model().predict(x)).dataSync());
  });

  it("before the model is built leaves out what is not built", () => {
    const net = new Sequential([new Dense(4), new Dense(2)]);
    net.pop();
    net.pop();
    expect(() => net.pop()).toThrow(StateError);
    net.add(new Dense(3, { name: "dense" }));
    net.ensureBuilt([2]);
    expect(net.outputShape()).toEqual([3]);
  });

  it("trains on with what is left", async () => {
    const net = model(3).compile({ optimizer: "adam", loss: "meanSquaredError" });
    await net.fit(x, randomNormal([8, 3], { seed: 4 }), { epochs: 2 });
    net.pop();
    net.add(new Dense(2));
    const { history } = await net.fit(x, y, { epochs: 3 });
    expect(history.loss[2]).toBeLessThan(history.loss[0]);
  });

  it("leaves a model its input layer, and is refused within a training", async () => {
    const net = new Sequential([new InputLayer([3]), new Dense(2)], { inputShape: [3] });
    net.pop();
    expect(() => net.pop()).toThrow("has no layer to remove");
    const trained = model().compile({ loss: "meanSquaredError" });
    const callbacks = { onEpochEnd: () => void trained.pop() };
    await expect(trained.fit(x, y, { callbacks })).rejects.toThrow("pop: the model is in training");
  });
});

describe("model.history", () => {
  it("is what fit gives", async () => {
    const net = model().compile({ loss: "meanSquaredError" });
    expect(net.history).toBe(null);
    expect(await net.fit(x, y, { epochs: 2 })).toBe(net.history);
  });

  it("has the finished epochs of a training that was broken off", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const net = model().compile({ loss: "meanSquaredError" });
    const callbacks = { onEpochEnd: (epoch: number) => epoch === 1 && controller.abort(reason) };
    const { signal } = controller;
    await expect(net.fit(x, y, { epochs: 9, signal, callbacks: callbacks as never })).rejects.toBe(reason);
    expect(net.history?.epochs).toEqual([0, 1]);
    expect(net.history?.history.loss).toHaveLength(2);
  });
});

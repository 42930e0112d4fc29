import { afterEach, describe, expect, it, vi } from "vitest";
import { arrays } from "../../src/data/arrays.js";
import { augment, augmented } from "../../src/data/augment.js";
import type { Dataset } from "../../src/data/Dataset.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { Layer } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { memoryFeatures } from "../../src/models/FeatureStore.js";
import type { FitOptions } from "../../src/models/fit.js";
import { Sequential } from "../../src/models/Sequential.js";
import { type BackendName, using } from "../../src/tensor/defaults.js";
import { mul } from "../../src/tensor/ops/mul.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { expectSame } from "../equal.js";

const SIDE = 12;

afterEach(() => {
  vi.restoreAllMocks();
});

function pictures(n: number, seed: number): Dataset {
  const data = Float32Array.from({ length: n * SIDE * SIDE * 3 }, (_, i) => ((i * 7919 + seed) % 1009) / 1009);
  const y = { data: Int32Array.from({ length: n }, (_, i) => i % 2), shape: [n] };
  return arrays({ data, shape: [n, SIDE, SIDE, 3] }, y, { batchSize: 4, shuffle: true, seed: 3 });
}

/** A base of which the last block can be thawed, and a head with dropout. */
function network({ thawed = false, first = [] as Layer[] } = {}): Sequential {
  const base = new Sequential(
    [
      new Conv2D(8, 3, { activation: "relu" }),
      new BatchNormalization(),
      new MaxPooling2D(2),
      new Conv2D(8, 3, { name: "last", activation: "relu" }),
    ],
    { name: "base", trainable: false },
  );
  const layers = [...first, base, new Flatten(), new Dropout(0.5), new Dense(2, { activation: "softmax" })];
  const model = new Sequential(layers, { inputShape: [SIDE, SIDE, 3], seed: 5 });
  if (thawed) base.getLayer("last").trainable = true;
  return model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
}

/** Counts the samples that go through a layer. */
function countSamples(layer: Layer): () => number {
  // On the class: a layer with a call of its own is taken for another kind of layer.
  const spy = vi.spyOn(Object.getPrototypeOf(layer) as Layer, "call");
  return () => spy.mock.calls.reduce((n, [x], i) => n + (spy.mock.contexts[i] === layer ? x.shape[0] : 0), 0);
}

function firstConv(model: Sequential): Layer {
  return (model.getLayer("base") as Sequential).layers[0];
}

async function train(model: Sequential, options: FitOptions = {}, data = pictures(10, 0)) {
  const { history } = await model.fit(data, { epochs: 3, validationData: pictures(6, 1), ...options });
  return { history, weights: await model.getWeights() };
}

describe("frozen layers at a model's start", () => {
  describe.each<BackendName>(["reference", "wasm"])("on %s", (backend) => {
    it.each([
      ["a frozen base", { thawed: false }],
      ["a base whose last block learns", { thawed: true }],
    ])("%s gives the same bits computed once, in bounded memory, and every time", async (_, options) => {
      const made = (frozenFeatures: FitOptions["frozenFeatures"]) =>
        train(
          using({ backend }, () => network(options)),
          { frozenFeatures },
        );
      const always = await made(false);
      for (const store of [memoryFeatures(), memoryFeatures({ maxBytes: 5000 }), memoryFeatures({ maxBytes: 0 })]) {
        const once = await made(store);
        expect(once.history).toEqual(always.history);
        once.weights.forEach((w, i) => {
          expectSame(w, always.weights[i], w.name);
        });
      }
    });
  });

  it("see each sample of training and validation once, over several fits and evaluations", async () => {
    const model = network();
    const count = countSamples(firstConv(model));
    const [data, val] = [pictures(10, 0), pictures(6, 1)];
    await model.fit(data, { epochs: 3, validationData: val });
    await model.fit(data, { epochs: 2, validationData: val });
    await model.evaluate(val);
    expect(count()).toBe(16);
  });

  it("spare reading the inputs again", async () => {
    const data = pictures(10, 0);
    const asked = vi.spyOn(data, "batches");
    await train(network(), { epochs: 3, validationData: undefined }, data);
    expect(asked.mock.calls.map(([, options]) => options?.withoutInputs)).toEqual([false, true, true]);
  });

  it("are computed again after their weights have changed", async () => {
    const model = network();
    const count = countSamples(firstConv(model));
    const data = pictures(10, 0);
    await model.fit(data, { epochs: 1 });
    model.setWeights(await model.getWeights());
    await model.fit(data, { epochs: 1 });
    expect(count()).toBe(20);
  });

  it("that were thawed learn", async () => {
    const model = network();
    const data = pictures(10, 0);
    await model.fit(data, { epochs: 1 });
    const before = (await model.getWeights())[0];
    model.getLayer("base").trainable = true;
    await model.fit(data, { epochs: 1 });
    expect((await model.getWeights())[0].data).not.toEqual(before.data);
  });

  it("are computed each time, and said so once, where augmentation changes the samples", async () => {
    const model = network();
    const count = countSamples(firstConv(model));
    const data = augmented(pictures(10, 0), augment({ flip: "horizontal" }), { seed: 1 });
    const notices: string[] = [];
    await model.fit(data, { epochs: 3, callbacks: [{ onNotice: (text) => void notices.push(text) }] });
    expect(count()).toBe(30);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain("augmentation");
  });

  it("are computed each time behind dropout", async () => {
    const model = network({ first: [new Dropout(0.1)] });
    const count = countSamples(firstConv(model));
    await train(model, { validationData: undefined });
    expect(count()).toBe(30);
  });

  it("are computed each time behind a layer of one's own that does not say that it is repeatable", async () => {
    class Noise extends Layer {
      override call(x: Tensor): Tensor {
        return mul(x, 0.5);
      }
    }
    class Doubled extends Flatten {
      override call(x: Tensor): Tensor {
        return mul(x, 2);
      }
      override outputShape(shape: readonly number[]) {
        return shape;
      }
    }
    for (const first of [new Noise(), new Doubled()]) {
      const model = network({ first: [first] });
      const count = countSamples(firstConv(model));
      await train(model, { epochs: 2, validationData: undefined });
      expect(count()).toBe(20);
    }
  });

  it("are computed each time in a model that calls its layers in a way of its own", async () => {
    class Doubling extends Sequential {
      override call(x: Tensor, context = {}): Tensor {
        return super.call(mul(x, 2), context);
      }
    }
    const base = new Dense(4, { trainable: false });
    const model = new Doubling([base, new Dense(1)], { inputShape: [2] }).compile({ optimizer: "sgd", loss: "mse" });
    const count = countSamples(base);
    await model.fit([[1, 2]], [[1]], { epochs: 3 });
    expect(count()).toBe(3);
  });
});

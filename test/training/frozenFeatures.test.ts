import { afterEach, describe, expect, it, vi } from "vitest";
import { arrays } from "../../src/data/arrays.js";
import { augment, augmented } from "../../src/data/augment.js";
import type { Dataset, HostArray } from "../../src/data/Dataset.js";
import { mapInputs } from "../../src/data/mapInputs.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import type { DescribedLayer } from "../../src/layers/DescribedLayer.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { Layer } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { pureOperation } from "../../src/plan/Operation.js";
import { type BackendName, using } from "../../src/tensor/defaults.js";
import { mul } from "../../src/tensor/ops/mul.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import type { Callback } from "../../src/training/contract.js";
import type { FitOptions } from "../../src/training/fitOptions.js";
import { memoryFeatures } from "../../src/training/frozen/FeatureStore.js";
import { StateError } from "../../src/util/errors.js";
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
function network({ thawed = false, first = [] as Layer[] } = {}): TrainableModel {
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

/** Counts the samples that go through a layer, from its next plan on. */
function countSamples(layer: DescribedLayer): () => number {
  let samples = 0;
  const describe = layer.describe.bind(layer);
  const count = pureOperation("count", (x) => {
    samples += x.shape[0];
    return x;
  });
  layer.describe = (graph, x) => describe(graph, graph.add(count, x));
  return () => samples;
}

function firstConv(model: TrainableModel): DescribedLayer {
  return (model.getLayer("base") as Sequential).layers[0] as Conv2D;
}

async function train(model: TrainableModel, options: FitOptions = {}, data = pictures(10, 0)) {
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
    expect(asked.mock.calls.map(([, options]) => options?.withoutInputs ?? "a batch")).toEqual([
      false,
      "a batch",
      true,
      "a batch",
      true,
    ]);
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

  it("are computed each time behind a user-defined layer, which may compute anything", async () => {
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

describe("data that change without saying so", () => {
  /** Pictures whose numbers can be changed. */
  function changing() {
    const data = Float32Array.from({ length: 8 * SIDE * SIDE * 3 }, (_, i) => ((i * 7919) % 1009) / 1009);
    const y = { data: Int32Array.from({ length: 8 }, (_, i) => i % 2), shape: [8] };
    return { data, set: arrays({ data, shape: [8, SIDE, SIDE, 3] }, y, { batchSize: 4 }) };
  }

  it("are an error within a training, whether an array is changed or a function is random", async () => {
    const { data, set } = changing();
    const callbacks = { onEpochBegin: (epoch: number) => void (epoch === 2 && data.fill(0.5)) };
    const fit = network().fit(set, { epochs: 4, callbacks });
    await expect(fit).rejects.toThrow(StateError);
    await expect(fit).rejects.toThrow(
      /inputs of a sample have changed.*mapInputs\(data, f, \{ random: true \}\).*frozenFeatures: false/,
    );
    let shade = 0;
    const f = (x: HostArray) => ({ ...x, data: x.data.map((v) => v + 0.001 * shade++) });
    await expect(network().fit(mapInputs(changing().set, f), { epochs: 2 })).rejects.toThrow(/have changed/);
  });

  it("are computed each time where they say so, or where features are not kept", async () => {
    const f = (x: HostArray) => ({ ...x, data: x.data.map((v) => v * 0.5) });
    const random = mapInputs(changing().set, f, { random: true });
    expect(random.augmented).toBe(true);
    const declared = await train(network(), { validationData: undefined }, random);
    const plain = await train(network(), { validationData: undefined }, mapInputs(changing().set, f));
    expect(declared.weights).toEqual(plain.weights);
  });

  it("may change between two trainings, and between two evaluations", async () => {
    const { data, set } = changing();
    const model = network();
    await model.fit(set, { epochs: 2 });
    const before = await model.evaluate(set);
    data.fill(0.25);
    expect(await model.evaluate(set)).toEqual(await model.evaluate(set, { frozenFeatures: false }));
    expect(await model.evaluate(set)).not.toEqual(before);
    data.fill(0.75);
    const other = network();
    await other.fit(changing().set, { epochs: 2 });
    const fits = [model, other].map((m) =>
      m.fit(set, { initialEpoch: 2, epochs: 4, frozenFeatures: m === model ? undefined : false }),
    );
    await Promise.all(fits);
    expect(await model.getWeights()).toEqual(await other.getWeights());
  });
});

describe("a base that changes within an epoch", () => {
  const weights = async (callbacks: Callback, options: FitOptions = {}) => {
    const model = network();
    await model.fit(pictures(12, 0), { epochs: 2, callbacks, ...options });
    return model.getWeights();
  };
  const thaw: Callback = {
    onBatchEnd(batch, _, { model }) {
      if (batch === 1) (model.getLayer("base") as Sequential).getLayer("last").trainable = true;
    },
  };
  const set: Callback = {
    async onBatchEnd(batch, _, { model }) {
      if (batch !== 0) return;
      const arrays = await model.getWeights();
      model.setWeights(arrays.map((array) => ({ ...array, data: array.data.map((v) => v * 0.5) })));
    },
  };

  it.for([
    ["thawed", thaw],
    ["given other weights", set],
  ] as const)("%s in a callback, is trained as if nothing had been kept", async ([, callback]) => {
    expect(await weights(callback)).toEqual(await weights(callback, { frozenFeatures: false }));
  });

  it("thawed when a batch has been through it already, is an error", async () => {
    const late: Callback = {
      onBatchBegin(_, { model }) {
        model.getLayer("base").trainable = true;
      },
    };
    await expect(weights(late)).rejects.toThrow(/were unfrozen in onBatchBegin/);
  });
});

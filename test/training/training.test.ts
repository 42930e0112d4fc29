import { describe, expect, it } from "vitest";
import { arrays } from "../../src/data/arrays.js";
import { Softmax } from "../../src/layers/Activation.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import type { CallContext, Layer } from "../../src/layers/Layer.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { Adam } from "../../src/optim/Adam.js";
import { SGD } from "../../src/optim/SGD.js";
import type { GraphBuilder, Value } from "../../src/plan/Graph.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import { mean } from "../../src/tensor/ops/mean.js";
import { square } from "../../src/tensor/ops/square.js";
import { noGrad } from "../../src/tensor/record.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import type { Callback, TrainingState } from "../../src/training/contract.js";
import { StateError } from "../../src/util/errors.js";

const KERNEL = { shape: [2, 3], data: Float32Array.of(0.5, -0.3, 0.2, 0.1, 0.4, -0.6) };
const BIAS = { shape: [3], data: new Float32Array(3) };
const X = [[1, 2], [3, -1], [0.5, 0.5], [-1, 2]]; // biome-ignore format: short
const LABELS = [1, 0, 0, 2];
const ROWS = LABELS.map((label) => [0, 1, 2].map((k) => (k === label ? 1 : 0)));

/** Softmax of x·KERNEL. */
function classifier(last: Layer = new Dense(3, { activation: "softmax" }), inputShape = [2]): TrainableModel {
  const model = new Sequential([last], { inputShape, seed: 1 });
  model.setWeights([KERNEL, BIAS]);
  return model;
}

describe("accuracy follows from the shapes of labels and predictions, whatever the loss", () => {
  const own = (_: Tensor, yPred: Tensor) => mean(square(yPred), { axis: -1 });

  it.for([
    ["class numbers", LABELS],
    ["class numbers in a column", LABELS.map((label) => [label])],
    ["rows of all classes", ROWS],
  ] as const)("%s", async ([, y]) => {
    // Of Keras 3.15.1 on TensorFlow 2.21.
    const logs = await classifier()
      .compile({ loss: own, metrics: ["accuracy"] })
      .evaluate(X, y as number[]);
    expect(logs.loss).toBeCloseTo(0.1539938598871231, 6);
    expect(logs.accuracy).toBe(0.5);
  });
});

describe("a final softmax is left out of the loss only where it is certain that it can be", () => {
  /** Hands nothing on to Dense: what it gives are probabilities, whatever is asked for. */
  class Plain extends Dense {
    override call(x: Tensor): Tensor {
      return super.call(x);
    }
  }
  /** Describes what it computes anew. */
  class Described extends Dense {
    override describe(graph: GraphBuilder, x: Value): Value {
      return super.describe(graph, x);
    }
  }
  class OwnCalls extends Sequential {
    override call(x: Tensor): Tensor {
      return this.layers.reduce((input, layer) => layer.apply(input), x);
    }
  }
  const patched = () => {
    const layer = new Dense(3, { activation: "softmax" });
    const call = layer.call.bind(layer);
    layer.call = (x: Tensor) => call(x);
    return layer;
  };
  const options = { activation: "softmax" } as const;

  it.for([
    ["a layer as it is", () => classifier()],
    ["a subclass that hands nothing on", () => classifier(new Plain(3, options))],
    ["a subclass that describes itself", () => classifier(new Described(3, options))],
    ["a layer with a call of its own", () => classifier(patched())],
    ["a model that calls its layers itself", () => {
      const model = new OwnCalls([new Dense(3, options)], { inputShape: [2] });
      model.setWeights([KERNEL, BIAS]);
      return model;
    }],
    ["such a model within another", () => {
      const inner = new OwnCalls([new Dense(3), new Softmax()]);
      return classifier(inner);
    }],
  ] as const)("%s", async ([, make]) => {
    // Of Keras 3.15.1 on TensorFlow 2.21.
    const compiled = make().compile({ optimizer: new SGD({ learningRate: 0 }), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const logs = await compiled.evaluate(X, LABELS);
    expect(logs.loss).toBeCloseTo(1.2954509258270264, 6);
    expect(logs.accuracy).toBe(0.5);
    const { history } = await compiled.fit(X, LABELS);
    expect(history.loss[0]).toBeCloseTo(1.2954509258270264, 6);
  }); // biome-ignore format: a table
});

describe("class weights", () => {
  const classWeight = { 0: 2, 2: 5 };
  const still = () => new SGD({ learningRate: 0 });

  it.for([
    ["class numbers", "sparseCategoricalCrossentropy", LABELS],
    ["rows of all classes", "categoricalCrossentropy", ROWS],
  ] as const)("weigh samples by %s", async ([, loss, y]) => {
    // Of Keras 3.15.1 on TensorFlow 2.21.
    const model = classifier().compile({ optimizer: still(), loss });
    const { history } = await model.fit(X, y as number[], { classWeight });
    expect(history.loss[0]).toBeCloseTo(4.455578804016113, 5);
  });

  // Two pictures of 2x2 pixels, each of a class. Keras refuses class weights here; the figures are Keras's with the same
  // numbers given as weights of pixels.
  const pixels = [
    [[[-1, -0.875], [-0.75, -0.625]], [[-0.5, -0.375], [-0.25, -0.125]]],
    [[[0, 0.125], [0.25, 0.375]], [[0.5, 0.625], [0.75, 0.875]]],
  ];
  const classes = [[[0, 1], [2, 0]], [[1, 1], [0, 2]]];
  const rows = classes.map((picture) => picture.map((line) => line.map((k) => [0, 1, 2].map((i) => (i === k ? 1 : 0)))));

  it.for([
    ["a class per pixel", "sparseCategoricalCrossentropy", classes],
    ["a row of all classes per pixel", "categoricalCrossentropy", rows],
  ] as const)("weigh each pixel by %s", async ([, loss, y]) => {
    const model = classifier(undefined, [2, 2, 2]).compile({
      optimizer: still(),
      loss,
      metrics: ["accuracy"],
      weightedMetrics: ["accuracy"],
    });
    const { history } = await model.fit(pixels, y as number[][][], { classWeight });
    expect(history.loss[0]).toBeCloseTo(2.9119272232055664, 5);
    expect(history.accuracy[0]).toBeCloseTo(0.375, 6);
    expect(history.weightedAccuracy[0]).toBeCloseTo(0.42105263471603394, 6);
    const plain = classifier(undefined, [2, 2, 2]).compile({ optimizer: still(), loss });
    expect((await plain.fit(pixels, y as number[][][])).history.loss[0]).toBeCloseTo(1.1794054508209229, 5);
  });
}); // biome-ignore format: tables

/** Which samples each step of a training takes. */
function watched(n: number): { model: TrainableModel; orders: () => number[] } {
  const seen: number[] = [];
  class Watched extends Dense {
    override call(x: Tensor, context: CallContext = {}): Tensor {
      if (context.training) seen.push(...x.dataSync());
      return super.call(x, context);
    }
  }
  const model = new Sequential([new Watched(1)], { inputShape: [1], seed: 3 }).compile({
    optimizer: "sgd",
    loss: "mse",
  });
  return { model, orders: () => seen.splice(0, n) };
}

describe("a model that is trained again takes its samples in new orders", () => {
  const x = Array.from({ length: 12 }, (_, i) => [i]);
  const y = x.map(() => [0]);

  it("one epoch at a time, the same as all at once, and as with initialEpoch", async () => {
    const all = watched(12);
    await all.model.fit(x, y, { epochs: 3 });
    const orders = [all.orders(), all.orders(), all.orders()];
    expect(new Set(orders.map(String)).size).toBe(3);
    const single = watched(12);
    for (let epoch = 0; epoch < 3; epoch++) await single.model.fit(x, y);
    expect([single.orders(), single.orders(), single.orders()]).toEqual(orders);
    const going = watched(12);
    await going.model.fit(x, y, { epochs: 1 });
    await going.model.fit(x, y, { initialEpoch: 1, epochs: 3 });
    expect([going.orders(), going.orders(), going.orders()]).toEqual(orders);
  });

  it("and a dataset's too", async () => {
    const data = arrays(
      { data: Float32Array.from(x.flat()), shape: [12, 1] },
      { data: new Float32Array(12), shape: [12, 1] },
      { shuffle: true },
    );
    const { model, orders } = watched(12);
    await model.fit(data);
    await model.fit(data);
    expect(orders()).not.toEqual(orders());
  });
});

describe("what a training refuses before its first step", () => {
  const model = () => classifier().compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  const untouched = async (m: TrainableModel) => {
    expect(m.optimizer.iterations).toBe(0);
    expect(await m.getWeights()).toMatchObject([KERNEL, BIAS]);
  };

  it("an optimizer that has trained another model", async () => {
    const optimizer = new Adam();
    const first = classifier().compile({ optimizer, loss: "sparseCategoricalCrossentropy" });
    await first.fit(X, LABELS);
    const second = classifier().compile({ optimizer, loss: "sparseCategoricalCrossentropy" });
    await expect(second.fit(X, LABELS)).rejects.toThrow(StateError);
    await expect(second.trainOnBatch(X, LABELS)).rejects.toThrow(
      /the optimizer has trained another model.*make a new optimizer/,
    );
    expect(await second.getWeights()).toMatchObject([KERNEL, BIAS]);
    await first.compile({ optimizer, loss: "sparseCategoricalCrossentropy" }).fit(X, LABELS);
  });

  it("a second fit of a model that is in one; two models at once are fine", async () => {
    const one = model();
    const other = model();
    const running = [one.fit(X, LABELS, { epochs: 3 }), other.fit(X, LABELS, { epochs: 3 })];
    await expect(one.fit(X, LABELS)).rejects.toThrow(StateError);
    await expect(one.fit(X, LABELS)).rejects.toThrow(/fit: the model is in a training already/);
    await Promise.all(running);
    expect(one.optimizer.iterations).toBe(3);
    await one.fit(X, LABELS);
    const alone = model();
    await alone.fit(X, LABELS, { epochs: 3 });
    expect(await other.getWeights()).toEqual(await alone.getWeights());
  });

  it("a fit after one that failed is no second one", async () => {
    const one = model();
    await expect(one.fit(X, [9, 0, 0, 0])).rejects.toThrow(/label 9/);
    await one.fit(X, LABELS);
  });

  it("compile in a callback", async () => {
    const one = model();
    const callbacks: Callback = { onEpochBegin: () => void one.compile({ loss: "mse" }) };
    await expect(one.fit(X, LABELS, { callbacks })).rejects.toThrow(/compile: the model is in training/);
    await untouched(one);
    one.compile({ loss: "sparseCategoricalCrossentropy" });
  });

  it("fit and trainOnBatch within noGrad or scope", async () => {
    const one = model();
    const calls = [() => one.fit(X, LABELS, { epochs: 5 }), () => one.trainOnBatch(X, LABELS)];
    for (const call of calls)
      for (const within of [noGrad, scope]) {
        let inner: Promise<unknown> = Promise.resolve();
        const run = () => within(() => { inner = call(); }); // biome-ignore format: short
        run();
        await expect(inner).rejects.toThrow(StateError);
        await expect(inner).rejects.toThrow(within === noGrad ? /within noGrad/ : /within a scope/);
        // What the asynchronous function itself does wrong is told as before; the training has not begun.
        expect(() => within(async () => void (await call().catch(() => {})))).toThrow(/asynchronous/);
      }
    await new Promise((resolve) => setTimeout(resolve, 50));
    await untouched(one);
  });
});

it("labels may be true and false, and integers of any kind", async () => {
  const make = () =>
    new Sequential([new Dense(1, { activation: "sigmoid" })], { inputShape: [2], seed: 1 }).compile({
      loss: "binaryCrossentropy",
      metrics: ["accuracy"],
    });
  const expected = await make().evaluate(X, [1, 0, 0, 1]);
  const given = [
    [true, false, false, true],
    Uint8Array.of(1, 0, 0, 1),
    BigInt64Array.of(1n, 0n, 0n, 1n),
    { data: [1, 0, 0, 1], shape: [4] },
  ];
  for (const y of given) expect(await make().evaluate(X, y as never)).toEqual(expected);
  await expect(make().evaluate(X, BigInt64Array.of(1n, 0n, 0n, 1n << 40n) as never)).rejects.toThrow(
    /value 3 is 1099511627776, which int32 does not hold/,
  );
  await expect(make().evaluate(X, ["cat", "dog", "dog", "cat"] as never)).rejects.toThrow(/cat/);
});

it("one softmax output with class numbers has one class, and an error that says what to do about two", async () => {
  const model = new Sequential([new Dense(1, { activation: "softmax" })], { inputShape: [2] });
  model.compile({ loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  expect(await model.evaluate(X, [0, 0, 0, 0])).toEqual({ loss: 0, accuracy: 0 });
  await expect(model.evaluate(X, LABELS)).rejects.toThrow(
    /label 1 .*the model has 1.*two outputs, or to sigmoid with "binaryCrossentropy"/,
  );
});

it("a training that a callback thaws half-way resumes to the same bits", async () => {
  const make = () => {
    const base = new Sequential([new Dense(4, { activation: "tanh", name: "base" })], {
      trainable: false,
      name: "inner",
    });
    const layers = [base, new Dropout(0.2), new Dense(3, { activation: "softmax" })];
    return new Sequential(layers, { inputShape: [2], seed: 2 }).compile({
      optimizer: new Adam({ learningRate: 0.05 }),
      loss: "sparseCategoricalCrossentropy",
    });
  };
  const switching: Callback = {
    onEpochBegin(epoch, { model }) {
      if (epoch === 2) model.getLayer("inner").trainable = true;
      if (epoch === 4) model.getLayer("inner").trainable = false;
    },
  };
  const states: TrainingState[] = [];
  const store = {
    name: "memory",
    load: async () => null,
    save: async (state: TrainingState) => void states.push(state),
  };
  const options = { epochs: 6, callbacks: switching, batchSize: 2 };
  const whole = make();
  await whole.fit(X, LABELS, { ...options, checkpoint: store });
  for (const saved of [states[1], states[2], states[3], states[4]]) {
    const resumed = make();
    await resumed.fit(X, LABELS, {
      ...options,
      checkpoint: { ...store, load: async () => saved, save: async () => {} },
      resume: true,
    });
    expect(await resumed.getWeights()).toEqual(await whole.getWeights());
  }
});

it("a second training is resumed with its own orders", async () => {
  const train = async (model: TrainableModel, options: object) => {
    await model.fit(X, LABELS, { epochs: 2, batchSize: 2 });
    await model.fit(X, LABELS, { epochs: 3, batchSize: 2, ...options });
    return model.getWeights();
  };
  const model = () => classifier().compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  const states: TrainingState[] = [];
  const save = async (state: TrainingState) => void states.push(state);
  const whole = await train(model(), { checkpoint: { name: "memory", load: async () => null, save } });
  const checkpoint = { name: "memory", load: async () => states[0], save: async () => {} };
  const alone = model();
  await alone.fit(X, LABELS, { epochs: 3, batchSize: 2, checkpoint, resume: true });
  expect(await alone.getWeights()).toEqual(whole);
});

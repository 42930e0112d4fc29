import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import { reference } from "../../src/backends/reference/backend.js";
import { wasm } from "../../src/backends/wasm/backend.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { Adam } from "../../src/optim/Adam.js";
import { backward } from "../../src/tensor/backward.js";
import { randomNormal } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import { scope } from "../../src/tensor/memory/StorageHolder.js";
import { sum } from "../../src/tensor/ops/sum.js";
import { EarlyStopping } from "../../src/training/callbacks/EarlyStopping.js";
import { ReduceLROnPlateau } from "../../src/training/callbacks/ReduceLROnPlateau.js";
import { TerminateOnNaN } from "../../src/training/callbacks/TerminateOnNaN.js";
import { nextTurn } from "../../src/util/nextTurn.js";
import { webasm } from "../gpu/hostBackends.js";
import { hashImages } from "./reportNets.js";

/** Where memory is watched; a further backend is one more line. */
const PLACES: readonly { name: string; backend: Backend; epochs: number; models: number }[] = [
  { name: reference.name, backend: reference, epochs: 20, models: 40 },
  { name: wasm.name, backend: wasm, epochs: 20, models: 40 },
  // Kernels of gpu.js are slow here.
  { name: webasm.name, backend: webasm, epochs: 3, models: 5 },
];

function smallCnn(backend: Backend): TrainableModel {
  const layers = [
    new Conv2D(4, 3, { activation: "relu", kernelRegularizer: "l2" }),
    new MaxPooling2D(2),
    new BatchNormalization(),
    new Flatten(),
    new Dropout(0.25),
    new Dense(2, { activation: "softmax" }),
  ];
  const model = using({ backend }, () => new Sequential(layers, { inputShape: [8, 8, 3] }));
  const metrics = ["accuracy", "sparseTopKCategoricalAccuracy"] as const;
  return model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics, weightedMetrics: metrics });
}

type Memory = ReturnType<Backend["memory"]>;

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** What is in use once the collector finds nothing more: the same three times in a row. */
async function settled(backend: Backend): Promise<Memory> {
  let [same, last] = [0, backend.memory()];
  for (let round = 0; same < 3 && round < 100; round++) {
    gc();
    await nextTurn();
    const now = backend.memory();
    same = now.storages === last.storages && now.bytes === last.bytes ? same + 1 : 0;
    last = now;
  }
  return last;
}

/** What one model holds once it was trained. */
async function heldByOne(backend: Backend): Promise<number> {
  const before = backend.memory().storages;
  const model = smallCnn(backend);
  await model.trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
  const held = backend.memory().storages - before;
  model.dispose();
  return held;
}

/** No more is in use than before. It may be less, where the collector has meanwhile found what earlier tests left. */
function expectNoMore(now: Memory, before: Memory): void {
  expect(now.storages).toBeLessThanOrEqual(before.storages);
  expect(now.bytes).toBeLessThanOrEqual(before.bytes);
}

/** How many values exceed all before them. */
function records(values: readonly number[]): number {
  return values.filter((value, i) => i > 0 && value > Math.max(...values.slice(0, i))).length;
}

describe.for(PLACES)("on the $name backend", ({ backend, epochs, models }) => {
  const memory = () => backend.memory();

  it(`${4 * epochs} steps with metrics, penalties, validation and callbacks run in flat memory`, async () => {
    const model = smallCnn(backend);
    const images = hashImages(1, 16, 8);
    const labels = Array.from({ length: 16 }, (_, i) => i % 2);
    const seen: Memory[] = [];
    await model.fit(images, labels, {
      batchSize: 4,
      epochs,
      classWeight: { 1: 2 },
      validationData: [images, labels],
      callbacks: [
        new EarlyStopping({ patience: 1000, restoreBestWeights: true }),
        new ReduceLROnPlateau({ patience: 1000 }),
        new TerminateOnNaN(),
        { onEpochEnd: () => void seen.push(memory()) },
      ],
    });
    expect(model.optimizer.iterations).toBe(4 * epochs);
    // The snapshot of the best weights becomes a second set of them once an epoch brings no improvement. A leak grows with every epoch.
    const text = seen.map(({ storages, bytes }) => `${storages}: ${bytes}`).join(", ");
    expect(records(seen.map(({ storages }) => storages)), text).toBeLessThanOrEqual(1);
    expect(records(seen.map(({ bytes }) => bytes)), text).toBeLessThanOrEqual(1);
  });

  it("predicting, evaluating and looking at activations leave nothing behind but their results", async () => {
    const model = smallCnn(backend);
    const images = hashImages(1, 8, 8);
    const labels = [0, 1, 0, 1, 0, 1, 0, 1];
    const use = async () => {
      (await model.predict(images, { batchSize: 3 })).release("the test has seen it");
      await model.evaluate(images, labels, { batchSize: 3 });
      await model.getWeights();
    };
    await model.trainOnBatch(images, labels);
    // What a backend derives from the weights may stay until they change.
    await use();
    const before = await settled(backend);
    await use();
    expectNoMore(memory(), before);
  });

  it(`${models} models made, trained and dropped leave no memory behind`, async () => {
    const train = async () => {
      await smallCnn(backend).trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
    };
    await train();
    const before = await settled(backend);
    for (let i = 0; i < models; i++) await train();
    // The engine may keep what it has seen last.
    expect((await settled(backend)).storages).toBeLessThanOrEqual(before.storages + (await heldByOne(backend)));
  });

  it("models that are disposed of leave no memory behind, at once", async () => {
    const before = await settled(backend);
    for (let i = 0; i < models / 5; i++) {
      const model = smallCnn(backend);
      await model.trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
      model.dispose();
    }
    expectNoMore(memory(), before);
  });

  it("a model that was disposed of says so when it is used", async () => {
    const model = smallCnn(backend);
    await model.trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
    model.dispose();
    await expect(model.predict(hashImages(1, 4, 8))).rejects.toThrow(/disposed of/);
  });

  it("callbacks keep no weights when training is over", async () => {
    const model = smallCnn(backend);
    const stopping = new EarlyStopping({ monitor: "loss", restoreBestWeights: true, patience: 9 });
    const train = () =>
      model.fit(hashImages(1, 4, 8), [0, 1, 1, 0], { epochs: 3, callbacks: [stopping, new TerminateOnNaN()] });
    await model.trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
    const before = await settled(backend);
    await train();
    expectNoMore(memory(), before);
  });

  it("an optimizer that has changed one model's weights after another's holds none of them", async () => {
    const optimizer = new Adam();
    const train = async () => {
      const model = smallCnn(backend);
      scope(() => backward(sum(model.call(randomNormal([2, 8, 8, 3], { seed: 1, backend: model.backend })))));
      optimizer.step(model.trainableWeights);
    };
    await train();
    const before = await settled(backend);
    for (let i = 0; i < 20; i++) await train();
    // The engine may keep what it has seen last.
    expect((await settled(backend)).storages).toBeLessThanOrEqual(before.storages + (await heldByOne(backend)));
  });

  it("a training that fails half-way leaves no memory behind", async () => {
    const model = smallCnn(backend);
    const images = hashImages(1, 8, 8);
    await model.trainOnBatch(images, [0, 1, 0, 1, 0, 1, 0, 1]);
    const before = await settled(backend);
    await expect(model.trainOnBatch(images, [0, 1, 0, 1, 0, 1, 0, 7])).rejects.toThrow();
    const controller = new AbortController();
    const abort = { onBatchEnd: () => controller.abort() };
    const labels = [0, 1, 0, 1, 0, 1, 0, 1];
    const fit = model.fit(images, labels, { batchSize: 2, callbacks: [abort], signal: controller.signal });
    await expect(fit).rejects.toThrow();
    expectNoMore(memory(), before);
  });
});

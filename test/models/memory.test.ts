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
const PLACES: readonly { name: string; backend: Backend; epochs: number }[] = [
  { name: reference.name, backend: reference, epochs: 250 },
  { name: wasm.name, backend: wasm, epochs: 250 },
  // Kernels of gpu.js are slow here.
  { name: webasm.name, backend: webasm, epochs: 50 },
];

function smallCnn(backend: Backend): Sequential {
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

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** What is in use once the collector finds nothing more: the same three times in a row. */
async function settled(backend: Backend): Promise<{ storages: number; bytes: number }> {
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

describe.for(PLACES)("on the $name backend", ({ backend, epochs }) => {
  const memory = () => backend.memory();

  it("hundreds of steps with metrics, penalties, validation and callbacks run in flat memory", async () => {
    const model = smallCnn(backend);
    const images = hashImages(1, 16, 8);
    const labels = Array.from({ length: 16 }, (_, i) => i % 2);
    const seen: string[] = [];
    await model.fit(images, labels, {
      batchSize: 4,
      epochs,
      classWeight: { 1: 2 },
      validationData: [images, labels],
      callbacks: [
        new EarlyStopping({ patience: 1000, restoreBestWeights: true }),
        new ReduceLROnPlateau({ patience: 1000 }),
        new TerminateOnNaN(),
        // After epochs without an improvement the snapshot of the best weights is a second set of them.
        { onEpochEnd: () => void seen.push(JSON.stringify(memory())) },
      ],
    });
    expect(model.optimizer.iterations).toBe(4 * epochs);
    const kinds = [...new Set(seen)];
    expect(kinds.length, `memory after each epoch took these values: ${kinds.join(" ")}`).toBeLessThanOrEqual(2);
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
    expect(memory()).toEqual(before);
  });

  it("a hundred models made, trained and dropped leave no memory behind", async () => {
    const train = async () => {
      await smallCnn(backend).trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
    };
    await train();
    const before = await settled(backend);
    for (let i = 0; i < 100; i++) await train();
    const after = await settled(backend);
    expect(after.storages).toBeLessThanOrEqual(before.storages);
    expect(after.bytes).toBeLessThanOrEqual(before.bytes);
  });

  it("models that are disposed of leave no memory behind, at once", async () => {
    const before = await settled(backend);
    for (let i = 0; i < 10; i++) {
      const model = smallCnn(backend);
      await model.trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
      model.dispose();
    }
    expect(memory()).toEqual(before);
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
    expect(memory()).toEqual(before);
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
    const after = await settled(backend);
    expect(after.storages).toBeLessThanOrEqual(before.storages);
    expect(after.bytes).toBeLessThanOrEqual(before.bytes);
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
    expect(memory()).toEqual(before);
  });
});

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
import { EarlyStopping } from "../../src/models/callbacks/EarlyStopping.js";
import { ReduceLROnPlateau } from "../../src/models/callbacks/ReduceLROnPlateau.js";
import { TerminateOnNaN } from "../../src/models/callbacks/TerminateOnNaN.js";
import { Sequential } from "../../src/models/Sequential.js";
import { Adam } from "../../src/optim/Adam.js";
import { using } from "../../src/tensor/defaults.js";
import { nextTurn } from "../../src/util/nextTurn.js";
import { webasm } from "../gpu/hostBackends.js";
import { hashImages } from "./reportNets.js";

/** Where memory is watched; a further backend is one more line. */
const PLACES: readonly { name: string; backend: Backend }[] = [reference, wasm, webasm].map((backend) => ({
  name: backend.name,
  backend,
}));

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

/** Collects garbage, and lets the finalizers run. */
async function collect(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  for (let i = 0; i < 5; i++) {
    gc();
    await nextTurn();
  }
}

describe.for(PLACES)("on the $name backend", ({ backend }) => {
  const memory = () => backend.memory();

  it("a thousand steps with metrics, penalties, validation and callbacks run in flat memory", async () => {
    const model = smallCnn(backend);
    const images = hashImages(1, 16, 8);
    const labels = Array.from({ length: 16 }, (_, i) => i % 2);
    const seen: string[] = [];
    await model.fit(images, labels, {
      batchSize: 4,
      epochs: 250,
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
    expect(model.optimizer.iterations).toBe(1000);
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
    await collect();
    const before = memory();
    await use();
    expect(memory()).toEqual(before);
  });

  it("a thousand models made and dropped leave no memory behind", async () => {
    const images = hashImages(1, 4, 8);
    const train = async () => {
      await smallCnn(backend).trainOnBatch(images, [0, 1, 1, 0]);
    };
    await train();
    await collect();
    const before = memory();
    for (let i = 0; i < 1000; i++) {
      await train();
      if (i % 100 === 99) await collect();
    }
    await collect();
    const after = memory();
    expect(after.storages).toBeLessThanOrEqual(before.storages);
    expect(after.bytes).toBeLessThanOrEqual(before.bytes);
  });

  it("callbacks keep no weights when training is over", async () => {
    const model = smallCnn(backend);
    const stopping = new EarlyStopping({ monitor: "loss", restoreBestWeights: true, patience: 9 });
    const train = () =>
      model.fit(hashImages(1, 4, 8), [0, 1, 1, 0], { epochs: 3, callbacks: [stopping, new TerminateOnNaN()] });
    await model.trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
    const before = memory().storages;
    await train();
    expect(memory().storages).toBe(before);
  });

  it("an optimizer that has trained one model after another holds none of them", async () => {
    const optimizer = new Adam();
    const train = async () => {
      const model = smallCnn(backend).compile({ optimizer, loss: "sparseCategoricalCrossentropy" });
      await model.trainOnBatch(hashImages(1, 4, 8), [0, 1, 1, 0]);
    };
    await train();
    await collect();
    const before = memory();
    for (let i = 0; i < 20; i++) await train();
    await collect();
    expect(memory().bytes).toBeLessThanOrEqual(before.bytes);
  });

  it("a training that fails half-way leaves no memory behind", async () => {
    const model = smallCnn(backend);
    const images = hashImages(1, 8, 8);
    await model.trainOnBatch(images, [0, 1, 0, 1, 0, 1, 0, 1]);
    await collect();
    const before = memory();
    await expect(model.trainOnBatch(images, [0, 1, 0, 1, 0, 1, 0, 7])).rejects.toThrow();
    const controller = new AbortController();
    const abort = { onBatchEnd: () => controller.abort() };
    const labels = [0, 1, 0, 1, 0, 1, 0, 1];
    const fit = model.fit(images, labels, { batchSize: 2, callbacks: [abort], signal: controller.signal });
    await expect(fit).rejects.toThrow();
    expect(memory()).toEqual(before);
  });
});

import { expect, it } from "vitest";
import type { Backend } from "../../src/backends/Backend.js";
import { reference } from "../../src/backends/reference/backend.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import { Adam } from "../../src/optim/Adam.js";
import { using } from "../../src/tensor/defaults.js";
import { EarlyStopping } from "../../src/training/callbacks/EarlyStopping.js";
import { ModelCheckpoint } from "../../src/training/callbacks/ModelCheckpoint.js";
import { ReduceLROnPlateau } from "../../src/training/callbacks/ReduceLROnPlateau.js";
import { TerminateOnNaN } from "../../src/training/callbacks/TerminateOnNaN.js";
import { asynchronous } from "../backends/asynchronousBackend.js";
import { expectClose } from "../equal.js";
import { hashImages } from "./reportNets.js";

const images = hashImages(1, 12, 8);
const labels = Array.from({ length: 12 }, (_, i) => i % 2);

/** A training with everything that looks at values, from the seed. */
async function trainOn(backend: Backend) {
  const layers = [
    new Conv2D(4, 3, { activation: "relu", kernelRegularizer: "l2" }),
    new MaxPooling2D(2),
    new BatchNormalization(),
    new Flatten(),
    new Dropout(0.25),
    new Dense(2, { activation: "softmax" }),
  ];
  const model = using({ backend }, () => new Sequential(layers, { inputShape: [8, 8, 3], seed: 2 }));
  const optimizer = new Adam({ globalClipnorm: 1 });
  model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const saved: number[] = [];
  const memory: number[] = [];
  const { history } = await model.fit(images, labels, {
    batchSize: 5,
    epochs: 6,
    validationSplit: 0.25,
    callbacks: [
      new EarlyStopping({ patience: 9, restoreBestWeights: true }),
      new ReduceLROnPlateau({ patience: 1 }),
      new TerminateOnNaN(),
      new ModelCheckpoint({ save: ({ weights }) => void saved.push(...weights[0].data.slice(0, 3)) }),
      { onBatchEnd: () => void memory.push(backend.memory().storages) },
    ],
  });
  const predictions = await (await model.predict(images, { batchSize: 5 })).data();
  return { model, history, saved, memory, predictions };
}

it("a model trains, evaluates, predicts and is saved on a backend that can only be read asynchronously", async () => {
  const [found, wanted] = [await trainOn(asynchronous), await trainOn(reference)];
  expect(found.model.weights.every((weight) => weight.backend === asynchronous)).toBe(true);
  expect(Object.keys(found.history)).toEqual(Object.keys(wanted.history));
  const flat = (values: ArrayLike<number>) => ({ data: values, shape: [values.length] });
  for (const [what, values] of Object.entries(wanted.history))
    expectClose(flat(found.history[what]), flat(values), 1e-5, { what });
  expectClose(flat(found.saved), flat(wanted.saved), 1e-5, { what: "saved weights" });
  expectClose(flat(found.predictions), flat(wanted.predictions), 1e-5, { what: "predictions" });
  expect(new Set(found.memory.slice(-4)).size, `storages after each step: ${found.memory}`).toBeLessThanOrEqual(2);
});

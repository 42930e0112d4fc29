import type { TrainableModel } from "../../src/models/TrainableModel.js";
import "../../src/tensor/methods.js";
import { describe, expect, it } from "vitest";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Dense } from "../../src/layers/Dense.js";
import { l1l2, l2 } from "../../src/layers/regularizers.js";
import { BinaryCrossentropy } from "../../src/losses/crossEntropy.js";
import { Sequential } from "../../src/models/Sequential.js";
import { Adam } from "../../src/optim/Adam.js";
import { RMSprop } from "../../src/optim/RMSprop.js";
import { SGD } from "../../src/optim/SGD.js";
import { LearningRateScheduler } from "../../src/training/callbacks/LearningRateScheduler.js";
import { expectClose } from "../equal.js";
import { hashValues } from "../hashValues.js";
import { fillByHash } from "../models/reportNets.js";

// Every figure here was computed by Keras 3.15.1 on TensorFlow 2.21, unshuffled, from the same weights and data.

const x = { data: new Float32Array(hashValues(500, 22 * 4)), shape: [22, 4] };
const labels = Array.from({ length: 22 }, (_, i) => i % 3);
const sevenOf = (data: Float32Array, width: number) => ({ data: data.subarray(0, 7 * width), shape: [7, width] });
const x7 = sevenOf(x.data, 4);

function filled(...layers: ConstructorParameters<typeof Sequential>[0] & object): TrainableModel {
  const model = new Sequential(layers, { inputShape: [4] });
  fillByHash(model);
  return model;
}

function expectHistory(history: Record<string, number[]>, expected: Record<string, number[]>): void {
  expect(Object.keys(history).sort()).toEqual(Object.keys(expected).sort());
  for (const [what, data] of Object.entries(expected))
    expectClose({ data: history[what], shape: [history[what].length] }, { data, shape: [data.length] }, 1e-5, { what });
}

describe("fit gives Keras's history", () => {
  it("of labels with class weights, a penalty, batch normalisation, a split and an uneven last batch", async () => {
    const model = filled(
      new Dense(5, { activation: "tanh", kernelRegularizer: l2(0.01) }),
      new BatchNormalization(),
      new Dense(3, { activation: "softmax" }),
    );
    model.compile({
      optimizer: new SGD({ learningRate: 0.1, momentum: 0.9 }),
      loss: "sparseCategoricalCrossentropy",
      metrics: ["accuracy"],
      weightedMetrics: ["accuracy"],
    });
    const options = { batchSize: 8, epochs: 3, shuffle: false, validationSplit: 0.25, classWeight: { 1: 2, 2: 0.5 } };
    const { history } = await model.fit(x, labels, options);
    expectHistory(history, {
      loss: [1.6259514, 1.0624323, 0.8128408],
      accuracy: [0.3125, 0.625, 0.625],
      weightedAccuracy: [0.1891892, 0.7027027, 0.7837838],
      valLoss: [1.2406265, 1.4170617, 1.7019042],
      valAccuracy: [0.3333333, 0.5, 0.5],
      valWeightedAccuracy: [0.3333333, 0.5, 0.5],
    });
    const evaluated = await model.evaluate(x, labels, { batchSize: 5 });
    expectHistory(Object.fromEntries(Object.entries(evaluated).map(([name, value]) => [name, [value]])), {
      loss: [1.322027],
      accuracy: [0.5454545],
      weightedAccuracy: [0.5454545],
    });
  });

  it("of numbers with sample weights in training and validation, l1 and l2 penalties, by Adam", async () => {
    const model = filled(
      new Dense(6, { activation: "relu", kernelRegularizer: l1l2({ l1: 0.001, l2: 0.002 }), biasRegularizer: "l1" }),
      new Dense(2),
    );
    const targets = new Float32Array(hashValues(501, 44));
    const weights = new Float32Array(hashValues(502, 22).map((v) => (v + 1) / 2));
    const loss = "mse";
    model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss, metrics: ["mae"], weightedMetrics: ["mae"] });
    const { history } = await model.fit(
      x,
      { data: targets, shape: [22, 2] },
      {
        batchSize: 6,
        epochs: 3,
        shuffle: false,
        sampleWeight: { data: weights, shape: [22] },
        validationData: [x7, sevenOf(targets, 2), { data: weights.subarray(0, 7), shape: [7] }],
      },
    );
    expectHistory(history, {
      loss: [0.2945578, 0.2276007, 0.1894399],
      mae: [0.5989463, 0.5263562, 0.478352],
      weightedMae: [0.6246596, 0.5401108, 0.4782366],
      valLoss: [0.1783594, 0.150691, 0.1351206],
      valMae: [0.5543886, 0.4966052, 0.4474619],
      valWeightedMae: [0.5239422, 0.4620204, 0.4128345],
    });
  });

  it("of yes and no, with label smoothing, precision, recall and AUC, clipped gradients and a falling rate", async () => {
    const model = filled(new Dense(6, { activation: "relu" }), new Dense(1, { activation: "sigmoid" }));
    const bits = Float32Array.from(hashValues(503, 22), (v) => (v > 0 ? 1 : 0));
    model.compile({
      optimizer: new RMSprop({ learningRate: 0.01, clipnorm: 0.5 }),
      loss: new BinaryCrossentropy({ labelSmoothing: 0.1 }),
      metrics: ["accuracy", "precision", "recall", "auc"],
    });
    const { history } = await model.fit(
      x,
      { data: bits, shape: [22] },
      {
        batchSize: 6,
        epochs: 3,
        shuffle: false,
        validationData: [x7, { data: bits.subarray(0, 7), shape: [7] }],
        callbacks: [new LearningRateScheduler((epoch, rate) => (epoch ? rate * 0.9 : rate))],
      },
    );
    expectHistory(history, {
      accuracy: [0.5909091, 0.6363636, 0.6363636],
      auc: [0.6651786, 0.7142857, 0.7410715],
      loss: [0.6448977, 0.6206965, 0.6087183],
      precision: [0, 0.5, 0.5],
      recall: [0, 0.125, 0.125],
      valAccuracy: [0.7142857, 0.7142857, 0.7142857],
      valAuc: [0.7, 0.7, 0.8],
      valLoss: [0.5735062, 0.564572, 0.5589381],
      valPrecision: [0.5, 0.5, 0.5],
      valRecall: [0.5, 0.5, 0.5],
      learningRate: [0.01, 0.009, 0.0081],
    });
  });

  it("of a model with frozen batch normalisation, which keeps its statistics", async () => {
    const model = filled(
      new Dense(5, { activation: "tanh" }),
      new BatchNormalization({ trainable: false }),
      new Dense(3, { activation: "softmax" }),
    );
    model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: "sparseCategoricalCrossentropy" });
    const { history } = await model.fit(x, labels, { batchSize: 8, epochs: 2, shuffle: false });
    expectHistory(history, { loss: [1.183694, 1.1432865] });
    const statistics = model.getLayer(1).weights.map((w) => w.sum().item());
    expect(statistics).toEqual([5, 0, 0, 5]);
  });

  it("of a training stopped amid an epoch: that epoch's figures so far, and its validation", async () => {
    const model = filled(new Dense(3, { activation: "softmax" }));
    model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: "sparseCategoricalCrossentropy" });
    const result = await model.fit(x, labels, {
      batchSize: 8,
      epochs: 2,
      shuffle: false,
      validationSplit: 0.25,
      callbacks: [{ onBatchEnd: (batch, _, context) => (batch === 1 ? context.stop("enough") : undefined) }],
    });
    expectHistory(result.history, { loss: [1.130147], valLoss: [1.1172713] });
    expect(result.stopped).toBe("enough");
  });
});

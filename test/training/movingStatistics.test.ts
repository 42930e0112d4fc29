import { describe, expect, it } from "vitest";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { updateMovingStatistics } from "../../src/training/movingStatistics.js";
import { StateError } from "../../src/util/errors.js";
import { RandomStream, randomKey } from "../../src/util/random.js";

/** Two classes of points far from 0: whoever believes the first moving averages is far off. */
function points(n: number) {
  const random = new RandomStream(randomKey(3));
  const labels = Int32Array.from({ length: n }, (_, i) => i % 2);
  const data = Float32Array.from({ length: 2 * n }, (_, i) => 50 + random.normal() + 3 * labels[i >> 1] * (i % 2));
  return { x: { data, shape: [n, 2] }, y: { data: labels, shape: [n] } };
}

function network(momentum?: number): TrainableModel {
  const layers = [
    new BatchNormalization({ momentum }),
    new Dense(8, { activation: "relu" }),
    new BatchNormalization({ momentum }),
    new Dense(2, { activation: "softmax" }),
  ];
  const model = new Sequential(layers, { inputShape: [2], seed: 1 });
  return model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
}

const named = (model: TrainableModel, name: string) => model.weights.filter((weight) => weight.name === name);

describe("updateMovingStatistics", () => {
  it("gives the mean of the batches' statistics, and leaves every other weight as it is", async () => {
    const { x, y } = points(64);
    const model = network();
    await model.fit(x, y, { epochs: 2, batchSize: 16 });
    const others = () => model.trainableWeights.map((weight) => Array.from(weight.dataSync()));
    const before = others();
    await updateMovingStatistics(model, x);
    expect(others()).toEqual(before);
    const means = [0, 1].map((column) => x.data.filter((_, i) => i % 2 === column).reduce((a, b) => a + b) / 64);
    const variances = [0, 1].map((column) =>
      [0, 1]
        .map((batch) => {
          const own = Array.from(x.data).filter((_, i) => i % 2 === column && Math.floor(i / 64) === batch);
          const mean = own.reduce((a, b) => a + b) / 32;
          return own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 32;
        })
        .reduce((a, b) => (a + b) / 2),
    );
    expect(Array.from(named(model, "moving_mean")[0].dataSync())).toEqual(means.map((m) => expect.closeTo(m, 3)));
    expect(Array.from(named(model, "moving_variance")[0].dataSync())).toEqual(
      variances.map((v) => expect.closeTo(v, 3)),
    );
    expect(model.layers.map((layer) => (layer instanceof BatchNormalization ? layer.momentum : null))).toEqual([
      0.99,
      null,
      0.99,
      null,
    ]);
  });

  it("makes a model that learned in few steps right outside training", async () => {
    const { x, y } = points(64);
    const model = network();
    await model.fit(x, y, { epochs: 10, batchSize: 16 });
    const before = await model.evaluate(x, y);
    await updateMovingStatistics(model, x);
    const after = await model.evaluate(x, y);
    expect(before.accuracy).toBeLessThan(0.7);
    expect(after.accuracy).toBeGreaterThan(0.8);
    expect(after.loss).toBeLessThan(before.loss);
  });

  it("leaves frozen layers alone, and says when nothing is left", async () => {
    const { x, y } = points(16);
    const model = network();
    await model.fit(x, y);
    model.layers[0].trainable = false;
    const frozen = Array.from(named(model, "moving_mean")[0].dataSync());
    await updateMovingStatistics(model, x);
    expect(Array.from(named(model, "moving_mean")[0].dataSync())).toEqual(frozen);
    model.trainable = false;
    await expect(updateMovingStatistics(model, x)).rejects.toThrow(StateError);
  });
});

describe("fit", () => {
  const notices = async (model: TrainableModel, epochs: number) => {
    const { x, y } = points(64);
    const told: string[] = [];
    await model.fit(x, y, { epochs, batchSize: 16, callbacks: [{ onNotice: (text) => void told.push(text) }] });
    return told;
  };

  it("tells once when a training ends before its moving averages have forgotten where they began", async () => {
    const model = network();
    const told = await notices(model, 10);
    expect(told).toEqual([
      expect.stringMatching(
        /^batch_normalization: after 40 steps .*momentum 0.99.* 67% .*momentum, such as 0.9.*updateMovingStatistics/,
      ),
    ]);
    expect(await notices(model, 1)).toEqual([]);
  });

  it("counts a single step as one", async () => {
    const model = network();
    const told: string[] = [];
    const { x, y } = points(64);
    await model.fit(x, y, { batchSize: 64, callbacks: [{ onNotice: (text) => void told.push(text) }] });
    expect(told.join()).toContain("after 1 step the moving averages");
  });

  it("tells nothing after enough steps, nor of momentum that fits", async () => {
    expect(await notices(network(0.5), 4)).toEqual([]);
    expect(await notices(network(0), 1)).toEqual([]);
    expect(await notices(network(0.9), 13)).toEqual([]);
  });
});

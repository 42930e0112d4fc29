import { describe, expect, it } from "vitest";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Rescaling } from "../../src/layers/Rescaling.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";

const COUNT = 3 * 2 * 2;
const x = { data: Float32Array.from({ length: COUNT }, (_, i) => i / COUNT), shape: [3, 2, 2, 1] };
const y = { data: Float32Array.from({ length: COUNT }, (_, i) => (i * i) / COUNT), shape: [3, 2, 2, 1] };
const weights = (weightOf: (i: number) => number, shape: readonly number[] = [3, 2, 2]) => ({
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => weightOf(i)),
  shape,
});

/** A model that gives its input back, so that its loss can be written down. */
function identity(): TrainableModel {
  const model = new Sequential([new Conv2D(1, 1, { kernelInitializer: "ones" })], { inputShape: [2, 2, 1] });
  return model.compile({ optimizer: "sgd", loss: "mse", weightedMetrics: ["mae"] });
}

describe("weights of pixels", () => {
  it("weigh the loss of each pixel, and the weighted metrics", async () => {
    const sampleWeight = weights((i) => i % 3);
    const { loss, mae } = await identity().trainOnBatch(x, y, { sampleWeight });
    const errors = Array.from(y.data, (value, i) => Math.abs(value - x.data[i]));
    const mean = (power: number, count: number) =>
      errors.reduce((sum, error, i) => sum + (i % 3) * error ** power, 0) / count;
    expect(loss).toBeCloseTo(mean(2, COUNT), 5);
    expect(mae).toBeCloseTo(
      mean(
        1,
        sampleWeight.data.reduce((a, b) => a + b),
      ),
      5,
    );
  });

  it("train as weights of samples where they are the same within each, with and without a last axis of 1", async () => {
    const trained = async (sampleWeight: { data: Float32Array; shape: readonly number[] }) => {
      const model = identity();
      const validationData = [x, y, sampleWeight] as const;
      const { history } = await model.fit(x, y, { epochs: 2, batchSize: 2, sampleWeight, validationData });
      return { history, weights: await model.getWeights() };
    };
    const bySample = await trained(weights((i) => i + 1, [3]));
    const each = (i: number) => Math.floor(i / 4) + 1;
    for (const shape of [
      [3, 2, 2],
      [3, 2, 2, 1],
    ]) {
      const byPixel = await trained(weights(each, shape));
      expect(byPixel.weights).toEqual(bySample.weights);
      for (const [name, values] of Object.entries(bySample.history))
        values.forEach((value, i) => {
          expect(byPixel.history[name][i]).toBeCloseTo(value, 5);
        });
    }
  });

  it("weigh samples where there is one for each, also where a picture is as wide as the batch is long", async () => {
    const shape = [4, 4, 4, 1];
    const target = { data: Float32Array.from({ length: 64 }, (_, i) => (i < 16 ? 1 : 0)), shape };
    const model = new Sequential([new Rescaling(0)], { inputShape: [4, 4, 1] });
    model.compile({ optimizer: "sgd", loss: "mse" });
    const { loss } = await model.evaluate(target, target, { sampleWeight: [1, 0, 0, 0], batchSize: 4 });
    expect(loss).toBe(0.25);
  });

  it("are weighed by the classes' weights too", async () => {
    const labels = { data: Int32Array.from(x.data, (_, i) => i % 2), shape: [3, 2, 2] };

    const loss = async (options: object) => {
      const copy = new Sequential([new Conv2D(2, 1, { activation: "softmax" })], { inputShape: [2, 2, 1], seed: 1 });
      copy.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
      return (await copy.trainOnBatch(x, labels, options)).loss;
    };
    const both = await loss({ sampleWeight: weights((i) => i), classWeight: { 0: 1, 1: 3 } });
    expect(both).toBeCloseTo(await loss({ sampleWeight: weights((i) => i * (i % 2 === 1 ? 3 : 1)) }), 6);
    const bySample = await loss({ sampleWeight: [1, 2, 3], classWeight: { 0: 1, 1: 3 } });
    const each = (i: number) => (Math.floor(i / 4) + 1) * (i % 2 === 1 ? 3 : 1);
    expect(bySample).toBeCloseTo(await loss({ sampleWeight: weights(each) }), 6);
  });
});

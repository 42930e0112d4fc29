import { beforeAll, describe, expect, it } from "vitest";
import { arrays, type Dataset } from "../../src/data/index.js";
import { BatchNormalization, Conv2D, Dense, Flatten, ReLU, randomNormal, Sequential } from "../../src/index.js";
import { averagesBlock } from "../../study/page/averages.js";
import type { Result } from "../../study/results.js";
import { type AveragesResult, MovingAverages } from "../../study/runs/MovingAverages.js";

/** Pictures of 6x6 whose first class is brighter. */
function pictures(seed: number): Dataset {
  const labels = Int32Array.from({ length: 16 }, (_, i) => i % 2);
  const noise = randomNormal([16, 6, 6, 1], { seed }).dataSync();
  const data = Float32Array.from(noise, (value, i) => value + 3 * labels[Math.floor(i / 36)] + 4);
  return arrays({ data, shape: [16, 6, 6, 1] }, { data: labels, shape: [16] }, { batchSize: 4, seed: 1 });
}

function network(momentum = 0.99): Sequential {
  const layers = [
    ...[new Conv2D(3, 3), new BatchNormalization({ momentum }), new ReLU(), new Flatten()],
    ...[new Dense(4), new BatchNormalization({ momentum }), new Dense(2, { activation: "softmax" })],
  ];
  return new Sequential(layers, { inputShape: [6, 6, 1], seed: 5 }).compile({
    optimizer: "adam",
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
}

const data = { train: pictures(1), val: pictures(2) };
const fitOptions = { epochs: 4, validationData: data.val };
let followed: Sequential;
let averages: AveragesResult;
let result: Result;

beforeAll(async () => {
  followed = network();
  const callback = new MovingAverages(0.8, data);
  const { history } = await followed.fit(data.train, { ...fitOptions, callbacks: [callback] });
  averages = await callback.result(followed);
  const title = { en: "Batch normalisation", ja: "バッチ正規化" };
  result = { id: "s5", title, history, averages } as unknown as Result;
});

describe("moving averages of a second momentum, followed in a training,", () => {
  it("leave the model and its training as they are, to the bit", async () => {
    const plain = network();
    const { history } = await plain.fit(data.train, fitOptions);
    expect(followed.history?.history).toEqual(history);
    expect(await followed.getWeights()).toEqual(await plain.getWeights());
  });

  it("validate as a model does that was trained with that momentum", async () => {
    const { history } = await network(0.8).fit(data.train, fitOptions);
    averages.valLoss.forEach((loss, epoch) => {
      expect(loss).toBeCloseTo(history.valLoss[epoch], 3);
      expect(averages.valAccuracy[epoch]).toBe(history.valAccuracy[epoch]);
    });
    expect(followed.history?.history.valLoss[0]).not.toBeCloseTo(history.valLoss[0], 2);
  });

  it("tell how far either is from each batch: the slow ones longer", () => {
    const [own, other] = averages.distances;
    expect([own.length, other.length]).toEqual([16, 16]);
    expect(own[0]).toBeGreaterThan(1);
    expect(other[15]).toBeLessThan(own[15] / 2);
  });

  it("are followed by statistics computed anew, which leave nothing of the beginning", () => {
    expect(averages.recomputed.loss).toBeLessThan(followed.history!.history.valLoss[3]);
  });
});

describe("the page", () => {
  it.each(["en", "ja"] as const)("says why validation lags, with the numbers and two charts (%s)", async (language) => {
    const html = await averagesBlock([result], language);
    expect(html.match(/<figure>/g)).toHaveLength(2);
    for (const number of ["0.99", "0.8", "16", String(Math.round(100 * 0.99 ** 16)), "390"])
      expect(html).toContain(number);
    expect(html).toContain(averages.recomputed.accuracy.toFixed(2));
  });

  it("says nothing of it where no averages were followed", async () => {
    expect(await averagesBlock([{ ...result, averages: undefined }], "en")).toBe("");
  });
});

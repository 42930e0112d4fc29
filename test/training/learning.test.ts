import { describe, expect, it } from "vitest";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { Adam } from "../../src/optim/Adam.js";
import { ones } from "../../src/tensor/create.js";
import { using } from "../../src/tensor/defaults.js";
import { RandomStream, randomKey } from "../../src/util/random.js";
import { expectSame } from "../equal.js";

/** Two interleaved half circles. */
function moons(n: number, seed: number): { x: number[][]; y: number[] } {
  const random = new RandomStream(randomKey(seed));
  const y = Array.from({ length: n }, (_, i) => i % 2);
  const x = y.map((upper) => {
    const angle = random.uniform(0, Math.PI);
    const [cx, cy] = upper ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [cx + random.normal(0, 0.1), cy + random.normal(0, 0.1)];
  });
  return { x, y };
}

/** Noisy pictures of one bright row (0) or one bright column (1). */
function bars(n: number, size: number, seed: number) {
  const random = new RandomStream(randomKey(seed));
  const data = Float32Array.from({ length: n * size * size }, () => random.uniform(0, 0.4));
  const y = Array.from({ length: n }, (_, i) => i % 2);
  y.forEach((upright, i) => {
    const at = random.integer(size);
    for (let j = 0; j < size; j++) data[i * size * size + (upright ? j * size + at : at * size + j)] += 0.6;
  });
  return { x: { data, shape: [n, size, size, 1] }, y };
}

function twoLayers(seed: number): TrainableModel {
  const layers = [
    new Dense(16, { activation: "relu" }),
    new Dropout(0.2),
    new Dense(16, { activation: "relu" }),
    new Dense(2, { activation: "softmax" }),
  ];
  const optimizer = new Adam({ learningRate: 0.02 });
  return new Sequential(layers, { inputShape: [2], seed }).compile({
    optimizer,
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
}

describe("networks learn", () => {
  it("exclusive or, by a dense network", async () => {
    const model = new Sequential([new Dense(8, { activation: "tanh" }), new Dense(1, { activation: "sigmoid" })], {
      inputShape: [2],
      seed: 3,
    });
    model.compile({ optimizer: new Adam({ learningRate: 0.1 }), loss: "binaryCrossentropy", metrics: ["accuracy"] });
    const x = [[0, 0], [0, 1], [1, 0], [1, 1]]; // biome-ignore format: a table
    const { history } = await model.fit(x, [0, 1, 1, 0], { epochs: 100 });
    expect(history.accuracy.at(-1)).toBe(1);
    expect(history.loss.at(-1)).toBeLessThan(0.05);
  });

  it("two moons, also those they have not seen", async () => {
    const model = twoLayers(1);
    const train = moons(200, 1);
    await model.fit(train.x, train.y, { epochs: 25, batchSize: 20 });
    const test = moons(100, 2);
    expect((await model.evaluate(test.x, test.y)).accuracy).toBeGreaterThan(0.95);
  });

  it("rows from columns, by a small convolutional network, also those they have not seen", async () => {
    const layers = [
      new Conv2D(8, 3, { activation: "relu" }),
      new MaxPooling2D(2),
      new Flatten(),
      new Dense(2, { activation: "softmax" }),
    ];
    const model = new Sequential(layers, { inputShape: [10, 10, 1], seed: 1 });
    const optimizer = new Adam({ learningRate: 0.01 });
    model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    const train = bars(300, 10, 1);
    await model.fit(train.x, train.y, { epochs: 12, batchSize: 12 });
    const test = bars(100, 10, 2);
    expect((await model.evaluate(test.x, test.y)).accuracy).toBeGreaterThan(0.95);
  });
});

/** All weights in one array. */
async function weightsOf(model: TrainableModel): Promise<{ data: number[]; shape: number[] }> {
  const data = (await model.getWeights()).flatMap((w) => Array.from(w.data));
  return { data, shape: [data.length] };
}

const { x, y } = moons(50, 1);

describe("the same seed gives the same bits", () => {
  it("twice: the same history and weights, dropout and shuffling included", async () => {
    const [a, b] = [twoLayers(5), twoLayers(5)];
    const histories = [await a.fit(x, y, { epochs: 3, batchSize: 8 }), await b.fit(x, y, { epochs: 3, batchSize: 8 })];
    expect(histories[0].history).toEqual(histories[1].history);
    expectSame(await weightsOf(a), await weightsOf(b));
  });

  it("when two equal models are trained in turn, a step of each", async () => {
    const [a, b, alone] = [twoLayers(5), twoLayers(5), twoLayers(5)];
    for (let epoch = 0; epoch < 3; epoch++)
      for (const model of [a, b]) await model.fit(x, y, { epochs: epoch + 1, initialEpoch: epoch, batchSize: 8 });
    await alone.fit(x, y, { epochs: 3, batchSize: 8 });
    expectSame(await weightsOf(a), await weightsOf(alone));
    expectSame(await weightsOf(b), await weightsOf(alone));
  });

  it("when two models are trained at the same time", async () => {
    const [a, b, alone] = [twoLayers(5), twoLayers(6), twoLayers(5)];
    await Promise.all([a, b].map((model) => model.fit(x, y, { epochs: 2, batchSize: 8 })));
    await alone.fit(x, y, { epochs: 2, batchSize: 8 });
    expectSame(await weightsOf(a), await weightsOf(alone));
  });

  it("on every backend and in every version: weights and dropout masks are these", () => {
    for (const backend of ["reference", "wasm"] as const)
      using({ backend }, () => {
        const last = new Dense(2, { kernelInitializer: "heNormal" });
        const layers = [new Conv2D(2, 3), new Flatten(), new Dropout(0.5), last];
        const model = new Sequential(layers, { inputShape: [3, 3, 1], seed: 1 });
        const begins = [model.weights[0], model.weights[2]].flatMap((w) => Array.from(w.dataSync().slice(0, 2)));
        const expected = [0.1413308084011078, -0.42361265420913696, -0.4660751521587372, -2.133694648742676];
        expectSame({ data: begins, shape: [4] }, { data: expected, shape: [4] });
        const dropping = new Sequential([new Dropout(0.5)], { inputShape: [16], seed: 1 });
        const mask = dropping.call(ones([1, 16]), { training: true, step: 3 }).dataSync();
        expect(mask.join("")).toBe("0000020200202022");
      });
  });

  it("and another seed gives others", async () => {
    const [a, b] = [await weightsOf(twoLayers(5)), await weightsOf(twoLayers(6))];
    expect(a.data).not.toEqual(b.data);
  });

  it("at any batch size, when predicting", async () => {
    const model = twoLayers(5);
    const [one, all] = [await model.predict(x, { batchSize: 1 }), await model.predict(x, { batchSize: 50 })];
    expectSame({ data: one.dataSync(), shape: one.shape }, { data: all.dataSync(), shape: all.shape });
  });
});

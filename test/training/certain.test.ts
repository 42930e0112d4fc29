import { expect, test } from "vitest";
import { Dense, Dot, grad, type Layer, l1, Reshape, Sequential, SGD, sum, tensor } from "../../src/index.js";
import type { LossName } from "../../src/losses/lossOf.js";

/** The weights of a dense layer of one input, and what follows it, after a step with learning rate 0.1 for the input 1. */
async function afterAStep(weights: number[], dense: Dense, loss: LossName, y: number[], ...behind: Layer[]) {
  const model = new Sequential([dense, ...behind], { inputShape: [1], seed: 1 });
  model.setWeights([{ data: Float32Array.from(weights), shape: [1, weights.length] }]);
  model.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss });
  await model.trainOnBatch(tensor([[1]]), tensor(loss === "sparseCategoricalCrossentropy" ? Int32Array.from(y) : [y]));
  return (await model.getWeights())[0].data;
}

const classes = () => new Dense(2, { useBias: false, activation: "softmax" });

test("a model that is wrong with a probability of 0 learns from it where softmax or sigmoid is its last layer", async () => {
  const [first, second] = await afterAStep([100, 0], classes(), "sparseCategoricalCrossentropy", [1]);
  expect(first).toBeCloseTo(99.9, 4);
  expect(second).toBeCloseTo(0.1, 4);
  const one = new Dense(1, { useBias: false, activation: "sigmoid" });
  expect((await afterAStep([100], one, "binaryCrossentropy", [0]))[0]).toBeCloseTo(99.9, 4);
});

test("behind a further layer the loss has clipped probabilities, as Keras's has", async () => {
  const weights = await afterAStep([100, 0], classes(), "sparseCategoricalCrossentropy", [1], new Reshape([2]));
  expect([...weights]).toEqual([100, 0]);
});

test("L1 and the mean absolute error leave weights that are 0 where they are", async () => {
  const penalized = new Dense(1, { useBias: false, kernelRegularizer: l1(0.5) });
  expect((await afterAStep([0], penalized, "meanSquaredError", [0]))[0]).toBe(0);
  expect((await afterAStep([0], new Dense(1, { useBias: false }), "meanAbsoluteError", [0]))[0]).toBe(0);
});

test("the gradient of a normalized product is finite for a row of zeros", () => {
  const dot = new Dot(1, { normalize: true });
  const slopes = grad((x) => sum(dot.apply([x, tensor([[3, 4]])])))(tensor([[0, 0]])).dataSync();
  expect(slopes[0] / 0.6e7).toBeCloseTo(1, 5);
  expect(slopes[1] / 0.8e7).toBeCloseTo(1, 5);
});

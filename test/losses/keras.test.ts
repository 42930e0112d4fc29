import "../../src/tensor/methods.js";
import { describe, expect, it } from "vitest";
import {
  BinaryCrossentropy,
  CategoricalCrossentropy,
  SparseCategoricalCrossentropy,
} from "../../src/losses/crossEntropy.js";
import type { Loss } from "../../src/losses/Loss.js";
import { lossOf } from "../../src/losses/lossOf.js";
import { Huber, MeanAbsoluteError, MeanSquaredError } from "../../src/losses/regression.js";
import { tensor } from "../../src/tensor/create.js";
import { grad } from "../../src/tensor/grad.js";
import type { NestedArray } from "../../src/tensor/nestedArray.js";
import { sum } from "../../src/tensor/ops/sum.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { expectClose } from "../equal.js";

const labels = tensor([0, 1, 0, 1], { dtype: "int32" });
const rows = tensor([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 1, 0]]); // biome-ignore format: a table
const probabilities = [[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4], [0, 0, 1]]; // biome-ignore format: a table
const halved = probabilities.map((row) => row.map((p) => p / 2));
const logits = [[2, -1, 0.5], [0, 3, -2], [1, 1, 1], [-30, 5, 40]]; // biome-ignore format: a table
const weights = [1, 2, 0.5, 0];
const bits = tensor([[1, 0], [0, 1], [1, 1]]); // biome-ignore format: a table
const chances = [[0.9, 0.2], [0.4, 0], [1, 0.5]]; // biome-ignore format: a table
const outputs = [[1, 2], [-3, 0.5], [0, 4]]; // biome-ignore format: a table
const targets = tensor([[0.5, 2], [1, 1], [0, 0]]); // biome-ignore format: a table
const threeWeights = [1, 3, 0.5];

interface Row {
  readonly loss: Loss;
  readonly y: ReturnType<typeof tensor>;
  readonly p: NestedArray;
  readonly w: number[];
  readonly perSample: number[];
  readonly mean: number;
  readonly weighted: number;
}

/** Computed by Keras 3.15.1 on TensorFlow 2.21. */
// biome-ignore format: a table
const TABLE: Readonly<Record<string, Row>> = {
  "sparse categorical cross-entropy clips probabilities": { loss: new SparseCategoricalCrossentropy(), y: labels, p: probabilities, w: weights, perSample: [0.356675, 0.5108256, 1.2039728, 16.1180954], mean: 4.5473924, weighted: 0.4950781 },
  "sparse categorical cross-entropy normalises what was clipped": { loss: new SparseCategoricalCrossentropy(), y: labels, p: halved, w: weights, perSample: [0.356675, 0.5108256, 1.2039728, 15.4249477], mean: 4.3741055, weighted: 0.4950781 },
  "sparse categorical cross-entropy from logits": { loss: new SparseCategoricalCrossentropy({ fromLogits: true }), y: labels, p: logits, w: weights, perSample: [0.2413113, 0.0549852, 1.0986123, 35], mean: 9.0987272, weighted: 0.225147 },
  "categorical cross-entropy normalises, then clips": { loss: new CategoricalCrossentropy(), y: rows, p: halved, w: weights, perSample: [0.356675, 0.5108256, 1.2039728, 16.1180954], mean: 4.5473924, weighted: 0.4950781 },
  "categorical cross-entropy with label smoothing": { loss: new CategoricalCrossentropy({ labelSmoothing: 0.1 }), y: rows, p: probabilities, w: weights, perSample: [0.4632974, 0.5936558, 1.1943834, 15.5808258], mean: 4.4580407, weighted: 0.5619502 },
  "categorical cross-entropy from logits with label smoothing": { loss: new CategoricalCrossentropy({ fromLogits: true, labelSmoothing: 0.1 }), y: rows, p: logits, w: weights, perSample: [0.3913113, 0.3216519, 1.0986123, 35], mean: 9.2028942, weighted: 0.3959803 },
  "binary cross-entropy clips": { loss: new BinaryCrossentropy(), y: bits, p: chances, w: threeWeights, perSample: [0.164252, 8.3144608, 0.3465737], mean: 2.9417622, weighted: 8.4269733 },
  "binary cross-entropy with label smoothing": { loss: new BinaryCrossentropy({ labelSmoothing: 0.2 }), y: bits, p: chances, w: threeWeights, perSample: [0.3434279, 7.5288296, 1.1436926], mean: 3.0053167, weighted: 7.833921 },
  "binary cross-entropy from logits": { loss: new BinaryCrossentropy({ fromLogits: true }), y: bits, p: outputs, w: threeWeights, perSample: [1.2200949, 0.2613322, 0.3556485], mean: 0.6123585, weighted: 0.7273052 },
  "mean squared error": { loss: new MeanSquaredError(), y: targets, p: outputs, w: threeWeights, perSample: [0.125, 8.125, 8], mean: 5.4166665, weighted: 9.5 },
  "mean absolute error": { loss: new MeanAbsoluteError(), y: targets, p: outputs, w: threeWeights, perSample: [0.25, 2.25, 2], mean: 1.5, weighted: 2.6666667 },
  "Huber": { loss: new Huber(), y: targets, p: outputs, w: threeWeights, perSample: [0.0625, 1.8125, 1.75], mean: 1.2083334, weighted: 2.125 },
  "Huber with delta 2": { loss: new Huber({ delta: 2 }), y: targets, p: outputs, w: threeWeights, perSample: [0.0625, 3.0625, 3], mean: 2.0416667, weighted: 3.5833333 },
};

describe("losses, sample by sample, their mean, and weighted, are Keras's", () => {
  it.for(Object.entries(TABLE))("%s", ([, { loss, y, p, w, perSample, mean, weighted }]) => {
    const predictions = tensor(p);
    const each = loss.perSample(y, predictions);
    expectClose({ data: each.dataSync(), shape: each.shape }, { data: perSample, shape: [perSample.length] }, 1e-6);
    const together = [loss.call(y, predictions), loss.call(y, predictions, { sampleWeight: tensor(w) })];
    expectClose({ data: together.map((t) => t.item()), shape: [2] }, { data: [mean, weighted], shape: [2] }, 1e-6);
  });
});

describe("losses refuse what they cannot use", () => {
  it("an unknown name is an error that lists the names", () => {
    expect(() => lossOf("crossentropy" as "mse")).toThrow(ValueError);
    expect(() => lossOf("crossentropy" as "mse")).toThrow(/"crossentropy" is unknown.*sparseCategoricalCrossentropy/);
  });

  it("targets of another shape are an error with both shapes", () => {
    expect(() => new MeanSquaredError().perSample(tensor([1, 2]), tensor([[1], [2]]))).toThrow(ShapeError);
    expect(() => new MeanSquaredError().perSample(tensor([1, 2]), tensor([[1], [2]]))).toThrow(/\[2\].*\[2, 1\]/);
    expect(() => new SparseCategoricalCrossentropy().perSample(rows, tensor(probabilities))).toThrow(
      /categoricalCrossentropy/,
    );
  });

  it("weights that are not one per sample are an error", () => {
    const loss = new MeanSquaredError();
    expect(() => loss.call(targets, tensor(outputs), { sampleWeight: tensor([1, 2]) })).toThrow(
      /one weight for each of the 3/,
    );
  });

  it("label smoothing beyond 0 to 1 is an error", () => {
    expect(() => new BinaryCrossentropy({ labelSmoothing: 1.5 })).toThrow(ValueError);
  });

  it("a Huber delta that is not above 0 is an error", () => {
    expect(() => new Huber({ delta: 0 })).toThrow(ValueError);
  });
});

it("a function of one's own becomes a loss that is averaged like any other", () => {
  const loss = lossOf((yTrue, yPred) => yPred.sub(yTrue).abs().max({ axis: -1 }));
  expect(loss.call(targets, tensor(outputs)).item()).toBeCloseTo((0.5 + 4 + 4) / 3, 6);
});

it("a class that a logit of −∞ rules out adds nothing to the loss or its gradient", () => {
  const loss = new SparseCategoricalCrossentropy({ fromLogits: true });
  const masked = tensor([[-Infinity, 0, 1]]);
  const cost = (z: Tensor) => loss.perSample(tensor(Int32Array.of(1)), z);
  expect(cost(masked).item()).toBeCloseTo(1.3132616, 6);
  const slopes = grad((z) => sum(cost(z)))(masked).dataSync();
  expectClose({ data: slopes, shape: [3] }, { data: [0, -0.7310586, 0.7310586], shape: [3] }, 1e-6);
});

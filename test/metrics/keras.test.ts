import "../../src/tensor/methods.js";
import { describe, expect, it } from "vitest";
import { Dense } from "../../src/layers/Dense.js";
import { BinaryCrossentropy } from "../../src/losses/crossEntropy.js";
import {
  BinaryAccuracy,
  binaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  SparseTopKCategoricalAccuracy,
  sparseTopKCategoricalAccuracy,
  TopKCategoricalAccuracy,
} from "../../src/metrics/accuracy.js";
import { AUC, Precision, Recall } from "../../src/metrics/confusion.js";
import type { Metric } from "../../src/metrics/Metric.js";
import { type MetricName, metricOf } from "../../src/metrics/metricOf.js";
import { Sequential } from "../../src/models/Sequential.js";
import { ones, tensor } from "../../src/tensor/create.js";
import { abs } from "../../src/tensor/ops/abs.js";
import { stack } from "../../src/tensor/ops/concat.js";
import { oneHot } from "../../src/tensor/ops/oneHot.js";
import { slice } from "../../src/tensor/ops/slice.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { ShapeError, ValueError } from "../../src/util/errors.js";
import { hashValues } from "../hashValues.js";

// Twelve samples of four scores in quarters, so that some are equal.
const scores = tensor(
  Float32Array.from(hashValues(5, 48), (v) => roundHalfToEven(Math.fround(v) * 4) / 4),
  { shape: [12, 4] },
);
const labels = tensor(Int32Array.from({ length: 12 }, (_, i) => i % 4));
const rows = oneHot(labels, 4, { dtype: "float32" });
const weights = tensor([1, 2, 0, 1, 0.5, 1, 1, 3, 1, 1, 2, 1]);
const chanceData = Float32Array.from(hashValues(6, 24), (v) => (v + 1) / 2);
[chanceData[0], chanceData[3], chanceData[4]] = [0.5, 0, 1];
const chances = tensor(chanceData, { shape: [12, 2] });
const bits = tensor(
  Float32Array.from(hashValues(7, 24), (v) => (v > 0 ? 1 : 0)),
  { shape: [12, 2] },
);

function roundHalfToEven(x: number): number {
  const below = Math.floor(x);
  return x - below === 0.5 ? below + (below & 1) : Math.round(x);
}

const named = (name: MetricName) => metricOf(name);

/** All samples alike, then weighted in two batches: [first, second], computed by Keras 3.15.1 on TensorFlow 2.21. */
// biome-ignore format: a table
const TABLE: readonly (readonly [string, Metric, Tensor, Tensor, [number, number]])[] = [
  ["sparse top-2 accuracy, ties included", new SparseTopKCategoricalAccuracy({ k: 2 }), labels, scores, [0.75, 0.7931035]],
  ["top-2 accuracy, ties included", new TopKCategoricalAccuracy({ k: 2 }), rows, scores, [0.75, 0.7931035]],
  ["sparse categorical accuracy", new SparseCategoricalAccuracy(), labels, scores, [0.25, 0.3103448]],
  ["categorical accuracy", new CategoricalAccuracy(), rows, scores, [0.25, 0.3103448]],
  ["binary accuracy", new BinaryAccuracy(), bits, chances, [0.7083333, 0.7586207]],
  ["precision", new Precision(), bits, chances, [0.75, 0.8235294]],
  ["recall", new Recall(), bits, chances, [0.6923077, 0.7777778]],
  ["precision above 0.3", new Precision({ threshold: 0.3 }), bits, chances, [0.6666667, 0.7692308]],
  ["AUC", new AUC(), bits, chances, [0.8181819, 0.8585858]],
  ["AUC of 20 thresholds", new AUC({ numThresholds: 20 }), bits, chances, [0.8111888, 0.8510101]],
  ["mean squared error", named("mse"), bits, chances, [0.205983, 0.163762]],
  ["mean absolute error", named("mae"), bits, chances, [0.3128643, 0.2718132]],
];

/** The metric over batches of samples [from, to). */
function over(metric: Metric, y: Tensor, p: Tensor, w: Tensor, batches: readonly [number, number][]): number {
  const totals = new Float64Array(metric.size);
  const cut = (t: Tensor, from: number, to: number) =>
    slice(t, [from, ...t.shape.slice(1).map(() => 0)], [to - from, ...t.shape.slice(1)]);
  for (const [from, to] of batches)
    metric
      .sums(cut(y, from, to), cut(p, from, to), cut(w, from, to))
      .dataSync()
      .forEach((v, i) => {
        totals[i] += v;
      });
  return metric.result(totals);
}

describe("metrics over a whole, and weighted over two batches, are Keras's", () => {
  it.for(TABLE)("%s", ([, metric, y, p, [whole, weighted]]) => {
    expect(over(metric, y, p, ones([12]), [[0, 12]])).toBeCloseTo(whole, 6);
    expect(over(metric, y, p, weights, [[0, 5], [5, 12]])).toBeCloseTo(weighted, 6); // biome-ignore format: short
  });
});

it.for([
  ["by precision and recall", { curve: "PR" }, 0.846952497959137],
  ["by precision and recall at 20 thresholds", { curve: "PR", numThresholds: 20 }, 0.846952497959137],
  ["at thresholds given in any order", { thresholds: [0.3, 0.6, 0.45] }, 0.7400000095367432],
  ["by precision and recall at thresholds given", { curve: "PR", thresholds: [0.3, 0.6] }, 0.8516182899475098],
] as const)("the area %s is Keras's", ([, options, area]) => {
  // Of Keras 3.15.1 on TensorFlow 2.21.
  const y = tensor([0, 1, 1, 0, 1, 0, 1, 1, 0, 0]);
  const p = tensor([0.1, 0.9, 0.4, 0.35, 0.8, 0.6, 0.7, 0.2, 0.05, 0.5]);
  expect(over(new AUC(options), y, p, ones([10]), [[0, 4], [4, 10]])).toBeCloseTo(area, 6); // biome-ignore format: short
});

describe("precision and recall of one class", () => {
  // Of Keras 3.15.1 on TensorFlow 2.21: above 0.5 alike, and above 0.3 weighted.
  it.for([
    [0, [0, 0.09090909], [0, 0.4]],
    [1, [0, 0.18181819], [0, 0.25]],
    [2, [0.6666667, 0.27272729], [0.6666667, 1]],
    [3, [0, 0.5], [0, 0.8]],
  ] as const)("are Keras's for class %d", ([classId, ...wanted]) => {
    [Precision, Recall].forEach((Type, i) => {
      const [whole, weighted] = wanted[i];
      const [plain, lower] = [new Type({ classId }), new Type({ classId, threshold: 0.3 })];
      expect(over(plain, rows, abs(scores), ones([12]), [[0, 12]])).toBeCloseTo(whole, 6);
      expect(over(lower, rows, abs(scores), weights, [[0, 5], [5, 12]])).toBeCloseTo(weighted, 6); // biome-ignore format: short
    });
  });

  it("count a class of pictures of classes, too", () => {
    const [y, p] = [rows, abs(scores)].map((t) => stack([t, t], 1));
    expect(over(new Precision({ classId: 2 }), y, p, ones([12]), [[0, 12]])).toBeCloseTo(0.6666667, 6);
  });

  it("need one-hot targets and a class that there is", () => {
    const sums = (classId: number, y: Tensor) => () => new Recall({ classId }).sums(y, scores, ones([12]));
    expect(sums(1, labels)).toThrow(ShapeError);
    expect(sums(1, labels)).toThrow(/targets \[12\] and predictions \[12, 4\].*one-hot/);
    expect(() => new Recall({ classId: 1 }).sums(labels, labels, ones([12]))).toThrow(ShapeError);
    expect(sums(4, rows)).toThrow(/targets \[12, 4\] and predictions \[12, 4\] have no class 4/);
    for (const classId of [-1, 0.5, "1"]) expect(() => new Recall({ classId: classId as number })).toThrow(ValueError);
  });
});

describe("which metric is meant", () => {
  it("accuracy follows from the shapes of targets and predictions", () => {
    const accuracy = metricOf("accuracy");
    const of = (y: Tensor, p: Tensor) => over(accuracy, y, p, ones([y.shape[0]]), [[0, y.shape[0]]]);
    const p = tensor([
      [0.1, 0.9],
      [0.8, 0.2],
      [0.3, 0.7],
    ]);
    expect(accuracy.name).toBe("accuracy");
    expect(of(tensor(Int32Array.of(1, 0, 0)), p)).toBeCloseTo(2 / 3, 6);
    expect(of(tensor([[1], [0], [0]]), p)).toBeCloseTo(2 / 3, 6);
    expect(of(tensor([[0, 1], [0, 1], [1, 0]]), p)).toBeCloseTo(1 / 3, 6); // biome-ignore format: short
    expect(of(tensor(Int32Array.of(1, 0)), tensor([[0.7], [0.6]]))).toBeCloseTo(1 / 2, 6);
  });

  it("a function of one's own becomes the mean of what it gives, under its name", () => {
    const worst = (yTrue: Tensor, yPred: Tensor) => yPred.sub(yTrue).abs().max({ axis: -1 });
    const metric = metricOf(worst);
    expect(metric.name).toBe("worst");
    expect(over(metric, tensor([[1, 0]]), tensor([[0.5, 3]]), ones([1]), [[0, 1]])).toBe(3);
  });

  it("an unknown name is an error that lists the names", () => {
    expect(() => named("acuracy" as "accuracy")).toThrow(ValueError);
    expect(() => named("acuracy" as "accuracy")).toThrow(
      /"acuracy" is unknown; did you mean accuracy\? choose one of accuracy, /,
    );
  });
});

it("the functions alone have Keras's defaults: threshold 0.5, k 5", () => {
  expect(Array.from(binaryAccuracy(tensor([1, 0, 1]), tensor([0.6, 0.4, 0.5])).dataSync())).toEqual([1, 1, 0]);
  const first = tensor([[0.5, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05]]);
  const found = [0, 4, 5].map((label) => sparseTopKCategoricalAccuracy(tensor(Int32Array.of(label)), first).item());
  expect(found).toEqual([1, 1, 0]);
});

it("figures of nothing are 0, as in Keras", () => {
  for (const metric of [new Precision(), new Recall(), new AUC(), new BinaryAccuracy()])
    expect(metric.result(new Float64Array(metric.size))).toBe(0);
});

it("precision of labels against rows of probabilities is an error that tells what it is for", () => {
  expect(() => new Precision().sums(labels, scores, ones([12]))).toThrow(ShapeError);
  expect(() => new Precision().sums(labels, scores, ones([12]))).toThrow(/\[12\].*\[12, 4\].*0 \/ 1/);
});

it("a k or a number of thresholds that cannot be is an error", () => {
  expect(() => new SparseTopKCategoricalAccuracy({ k: 0 })).toThrow(ValueError);
  expect(() => new AUC({ numThresholds: 1 })).toThrow(ValueError);
});

it("a prediction of NaN is no top-k hit, and one of −∞ hides no other", () => {
  const scores = tensor([[NaN, 1, 2], [0, NaN, 2], [0, 1, NaN], [-Infinity, 1, 2], [2, 1, -Infinity]]); // biome-ignore format: a table
  const labels = tensor(Int32Array.of(0, 2, 0, 1, 2));
  for (const k of [2, 5]) {
    const hits = sparseTopKCategoricalAccuracy(labels, scores, { k }).toArray();
    expect(hits).toEqual([0, 0, 0, 1, k === 2 ? 0 : 1]);
  }
});

it("takes logits for probabilities in accuracy, as Keras does, unless the threshold is 0", async () => {
  const model = new Sequential([new Dense(1, { kernelInitializer: "ones" })], { inputShape: [1] });
  const metrics = ["accuracy" as const, new BinaryAccuracy({ threshold: 0, name: "ofLogits" })];
  model.compile({ optimizer: "sgd", loss: new BinaryCrossentropy({ fromLogits: true }), metrics });
  const seen = await model.evaluate([[-1], [-1], [0.3], [0.3]], [[0], [0], [1], [1]]);
  expect(seen).toMatchObject({ accuracy: 0.5, ofLogits: 1 });
});

it("sees no order among predictions between two thresholds of AUC, as Keras", () => {
  const yTrue = tensor([0, 0, 0, 1, 1, 1]);
  const yPred = tensor([0.991, 0.9915, 0.992, 0.993, 0.9935, 0.994]);
  const area = (numThresholds: number) => over(new AUC({ numThresholds }), yTrue, yPred, ones([6]), [[0, 6]]);
  expect([area(200), area(2000)]).toEqual([0.5, 1]);
});

it("counts both columns of a softmax in precision and recall, as Keras: with two classes each is the accuracy", () => {
  const yTrue = tensor([[1, 0], [0, 1], [0, 1], [1, 0]]); // biome-ignore format: short
  const yPred = tensor([[0.9, 0.1], [0.6, 0.4], [0.3, 0.7], [0.2, 0.8]]); // biome-ignore format: short
  for (const metric of [new Precision(), new Recall(), new CategoricalAccuracy()])
    expect(over(metric, yTrue, yPred, ones([4]), [[0, 4]])).toBe(0.5);
});

import { describe, expect, it } from "vitest";
import { arrays } from "../../src/data/index.js";
import {
  Add,
  add,
  type CompileOptions,
  Concatenate,
  Dense,
  Dropout,
  gradients,
  input,
  Model,
  randomNormal,
  Sequential,
  SGD,
  ShapeError,
  SparseCategoricalCrossentropy,
  StateError,
  sum,
  tensor,
  ValueError,
} from "../../src/index.js";
import type { TrainingState } from "../../src/training/contract.js";
import { expectClose } from "../equal.js";

/** Two inputs, a shared part, and two outputs: a class and a number. */
function model(seed = 1) {
  const [a, b] = [input([4], { name: "a" }), input([3], { name: "b" })];
  const both = new Concatenate().apply([new Dense(5, { activation: "tanh", name: "left" }).apply(a), b]);
  const shared = new Dropout(0.2).apply(new Dense(6, { activation: "relu", name: "shared" }).apply(both));
  const kind = new Dense(3, { activation: "softmax", name: "kind" }).apply(shared);
  const size = new Dense(1, { name: "size" }).apply(shared);
  return new Model({ inputs: [a, b], outputs: [kind, size], seed });
}

const n = 24;
const x = () => [randomNormal([n, 4], { seed: 1 }), randomNormal([n, 3], { seed: 2 })];
const kinds = Int32Array.from({ length: n }, (_, i) => i % 3);
const sizes = Float32Array.from({ length: n }, (_, i) => (i % 5) / 4);
const y = () => [kinds, sizes] as const;

const choice: CompileOptions = {
  optimizer: "adam",
  loss: { kind: "sparseCategoricalCrossentropy", size: "mse" },
  lossWeights: { size: 0.5 },
  metrics: { kind: ["accuracy"], size: ["mae"] },
};

describe("a model with several inputs and outputs", () => {
  it("trains on lists of arrays: the loss is the weighted sum of the outputs' losses, each told by name", async () => {
    const trained = model().compile(choice);
    const { history } = await trained.fit(x(), y(), { epochs: 6, batchSize: 8, validationSplit: 0.25 });
    expect(Object.keys(history)).toEqual([
      ...["loss", "kindLoss", "sizeLoss", "kindAccuracy", "sizeMae"],
      ...["valLoss", "valKindLoss", "valSizeLoss", "valKindAccuracy", "valSizeMae"],
    ]);
    history.loss.forEach((loss, epoch) => {
      expect(loss).toBeCloseTo(history.kindLoss[epoch] + 0.5 * history.sizeLoss[epoch], 5);
    });
    expect(history.loss[5]).toBeLessThan(history.loss[0]);
  });

  it("has the gradients of that sum", async () => {
    const [a, b] = [input([4]), input([3])];
    const both = new Concatenate().apply([a, b]);
    const kind = new Dense(3, { activation: "softmax", name: "kind" }).apply(both);
    const size = new Dense(1, { name: "size" }).apply(both);
    const trained = new Model({ inputs: [a, b], outputs: [kind, size], seed: 2 });
    const [kindOf, sizeOf] = trained.applyAll(x());
    const cross = new SparseCategoricalCrossentropy().call(tensor(kinds), kindOf);
    const square = sum(sizeOf.sub(tensor(sizes).reshape([n, 1])).square()).mul(1 / n);
    const slopes = gradients(add(cross, square.mul(0.5)), trained.weights).map((t) => t.dataSync().slice());
    const before = trained.weights.map((weight) => weight.dataSync().slice());
    trained.compile({ ...choice, optimizer: new SGD({ learningRate: 1 }) });
    await trained.trainOnBatch(x(), y());
    trained.weights.forEach((weight, i) => {
      const after = Float32Array.from(before[i], (value, j) => value - slopes[i][j]);
      expectClose({ data: weight.dataSync(), shape: weight.shape }, { data: after, shape: weight.shape }, 1e-6);
    });
  });

  it("evaluates and predicts, in batches, on arrays and on datasets alike", async () => {
    const trained = model().compile(choice);
    const data = arrays(
      x().map((t) => ({ data: t.dataSync(), shape: t.shape })),
      [...y()],
      { batchSize: 5 },
    );
    expect(data.sampleShape).toEqual([[4], [3]]);
    const logs = await trained.evaluate(data);
    const same = await trained.evaluate(x(), y(), { batchSize: 5 });
    expect(same).toEqual(logs);
    const [kind, size] = await trained.predictAll(x(), { batchSize: 7 });
    expect([kind.shape, size.shape]).toEqual([
      [n, 3],
      [n, 1],
    ]);
    const [whole] = trained.applyAll(x());
    expectClose({ data: kind.dataSync(), shape: kind.shape }, { data: whole.dataSync(), shape: whole.shape }, 1e-6);
    await expect(trained.predict(x())).rejects.toThrow(
      "predict: functional has 2 outputs; call predictAll, which gives a list",
    );
    const { history } = await trained.fit(data, { epochs: 2, validationData: data });
    expect(history.valLoss).toHaveLength(2);
  });

  it("weighs samples for all outputs, or for each", async () => {
    const weights = Float32Array.from({ length: n }, (_, i) => (i < 12 ? 0 : 2));
    const ones = new Float32Array(n).fill(1);
    const logs = async (sampleWeight?: Float32Array | Float32Array[]) =>
      model().compile(choice).evaluate(x(), y(), { sampleWeight });
    const [plain, both, first] = [await logs(), await logs(weights), await logs([weights, ones])];
    expect(first.kindLoss).toBe(both.kindLoss);
    expect(first.sizeLoss).toBe(plain.sizeLoss);
    expect(both.sizeLoss).not.toBe(plain.sizeLoss);
  });

  it("leaves an output without a loss alone", async () => {
    const trained = model().compile({ ...choice, loss: { kind: "sparseCategoricalCrossentropy" } });
    const before = (trained.getLayer("size") as Dense).kernel.dataSync().slice();
    const logs = await trained.trainOnBatch(x(), y());
    expect(logs.loss).toBeCloseTo(logs.kindLoss, 6);
    expect((trained.getLayer("size") as Dense).kernel.dataSync()).toEqual(before);
  });

  it("goes on from a checkpoint to the same bits", async () => {
    const states: TrainingState[] = [];
    const store = {
      name: "memory",
      everySteps: 2,
      load: async () => states.at(-1) ?? null,
      save: async (state: TrainingState) => void states.push(state),
    };
    const whole = model().compile(choice);
    const expected = await whole.fit(x(), y(), { epochs: 3, batchSize: 8 });
    const stopped = new Error("stopped");
    let steps = 0;
    const callbacks = {
      onBatchEnd: () => {
        if (++steps === 5) throw stopped;
      },
    };
    await expect(
      model().compile(choice).fit(x(), y(), { epochs: 3, batchSize: 8, checkpoint: store, callbacks }),
    ).rejects.toBe(stopped);
    const resumed = model().compile(choice);
    const { history } = await resumed.fit(x(), y(), { epochs: 3, batchSize: 8, checkpoint: store, resume: true });
    expect(history).toEqual(expected.history);
    expect(await resumed.getWeights()).toEqual(await whole.getWeights());
  });

  it("keeps the features of every frozen branch, with the same bits as without", async () => {
    const run = async (frozenFeatures?: false) => {
      const trained = model();
      for (const name of ["left", "shared"]) trained.getLayer(name).trainable = false;
      trained.compile(choice);
      expect(trained.frozenPart()?.paths).toEqual(["a", "left", "b", "concatenate", "shared"]);
      return (await trained.fit(x(), y(), { epochs: 3, batchSize: 7, frozenFeatures })).history.loss;
    };
    expect(await run()).toEqual(await run(false));
    const skipping = async (frozenFeatures?: false) => {
      const a = input([4]);
      const frozen = new Dense(4, { name: "frozen", trainable: false }).apply(a);
      const learned = new Dense(4).apply(a);
      const net = new Model({ inputs: a, outputs: new Dense(1).apply(new Add().apply([frozen, learned])), seed: 3 });
      net.compile({ loss: "mse", optimizer: "sgd" });
      return (await net.fit(x()[0], sizes, { epochs: 3, batchSize: 7, frozenFeatures })).history.loss;
    };
    expect(await skipping()).toEqual(await skipping(false));
  });
});

describe("what does not fit the inputs and outputs", () => {
  it.for<[string, CompileOptions, RegExp]>([
    [
      "a list of losses that is too short",
      { loss: ["mse"] },
      /loss is a list of 1, but the model has 2 outputs, kind, size/,
    ],
    ["an output that is not there", { loss: { other: "mse" } }, /loss names the output "other"; there are kind, size/],
    ["no loss for any", { loss: [null, null] }, /no output has a loss/],
    [
      "metrics of no output",
      { loss: "mse", metrics: ["mae", "mse"] },
      /metrics of the output kind is "mae"; give a list for each output/,
    ],
    ["metrics for fewer outputs", { loss: "mse", metrics: [["mae"]] }, /metrics is a list of 1, but the model has 2/],
    ["a weight that is no number", { loss: "mse", lossWeights: [1, Number.NaN] }, /a loss weight is NaN/],
  ])("is refused by compile: %s", ([, options, message]) => {
    expect(() => model().compile(options)).toThrow(ValueError);
    expect(() => model().compile(options)).toThrow(message);
  });

  it("is refused by fit: too few arrays, other shapes, labels out of range, class weights", async () => {
    const trained = model().compile(choice);
    const [a, b] = x();
    await expect(trained.fit(a, y())).rejects.toThrow(
      /^fit: the model has 2 inputs; give a list of one array for each, such as/,
    );
    await expect(trained.fit([a, b, a], y())).rejects.toThrow(/the model has 2 inputs; .*not of 3/);
    await expect(trained.fit([b, a], y())).rejects.toThrow(
      /a sample of the data is \[3\] but functional expects \[4\] at its input a/,
    );
    await expect(trained.fit(x(), [kinds, kinds.subarray(1)])).rejects.toThrow(ShapeError);
    await expect(trained.fit(x(), [kinds.map((k) => k + 1), sizes])).rejects.toThrow(
      /label 3 of sample 2 is not a valid class/,
    );
    await expect(trained.fit(x(), y(), { classWeight: { 0: 2 } })).rejects.toThrow(
      /classWeight is for models with one output/,
    );
    const single = new Sequential([new Dense(1)], { inputShape: [4] }).compile({ loss: "mse" });
    const data = arrays(
      [
        { data: a.dataSync(), shape: a.shape },
        { data: b.dataSync(), shape: b.shape },
      ],
      sizes,
    );
    await expect(single.fit(data)).rejects.toThrow(
      /the data has 2 arrays as its inputs, but the model has 1 input; give one for each/,
    );
    await expect(model().fit(x(), y())).rejects.toThrow(StateError);
  });

  it("is accepted where a model has one of each, in a list of one", async () => {
    const single = new Sequential([new Dense(1)], { inputShape: [4], seed: 1 }).compile({
      loss: ["mse"],
      metrics: [["mae"]],
    });
    const logs = await single.evaluate([x()[0]], [sizes]);
    expect(Object.keys(logs)).toEqual(["loss", "mae"]);
    expect(logs).toEqual(await single.evaluate(x()[0], sizes));
  });
});

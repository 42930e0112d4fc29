import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { wasm } from "../../src/backends/wasm/backend.js";
import { arrays } from "../../src/data/arrays.js";
import { Activation } from "../../src/layers/Activation.js";
import { Conv2D } from "../../src/layers/Conv2D.js";
import { Dense } from "../../src/layers/Dense.js";
import { Dropout } from "../../src/layers/Dropout.js";
import { Layer } from "../../src/layers/Layer.js";
import { MaxPooling2D } from "../../src/layers/pooling.js";
import { Flatten } from "../../src/layers/reshaping.js";
import { MeanSquaredError } from "../../src/losses/regression.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { mul } from "../../src/tensor/ops/mul.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import type { Callback } from "../../src/training/contract.js";
import { StateError } from "../../src/util/errors.js";
import { RandomStream, randomKey } from "../../src/util/random.js";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Counts the steps that are recorded. */
const recordings = () => vi.spyOn(wasm, "record");

/** Every step is computed in full. */
const unrecorded = () => vi.spyOn(wasm, "record").mockImplementation((f) => ({ result: f(), recording: null }));

function numbers(shape: readonly number[], seed: number) {
  const random = new RandomStream(randomKey(seed));
  return {
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform(-1, 1)),
    shape: [...shape],
  };
}

function perceptron(loss: MeanSquaredError | "mse" = "mse"): TrainableModel {
  const layers = [new Dense(6, { activation: "tanh" }), new Dense(2)];
  return new Sequential(layers, { inputShape: [3], seed: 4 }).compile({ optimizer: "adam", loss, metrics: ["mae"] });
}

/** 10 samples in batches of 4, 4 and 2. */
const few = (seed = 1) => arrays(numbers([10, 3], seed), numbers([10, 2], seed + 1), { batchSize: 4 });

/** The weights and the curve after a training. */
async function trained(make: () => TrainableModel, callback: (model: TrainableModel) => Callback = () => ({})) {
  const model = make();
  const history = await model.fit(few(), { epochs: 8, callbacks: [callback(model)] });
  return { curve: history.history, weights: await model.getWeights() };
}

/** That a training with recorded steps, and one without, give the same bits. */
async function expectNoDifference(make: () => TrainableModel, callback?: (model: TrainableModel) => Callback) {
  const spy = recordings();
  const found = await trained(make, callback);
  expect(spy).toHaveBeenCalled();
  spy.mockRestore();
  unrecorded();
  const expected = await trained(make, callback);
  vi.restoreAllMocks();
  expect(found).toEqual(expected);
}

const activations = fc.constantFrom("relu", "tanh", "sigmoid", "linear", "gelu", "softplus");
const optimizers = fc.constantFrom("sgd", "adam", "rmsprop", "adagrad", "adamw");

describe("a training whose small steps are recorded", () => {
  it("records one step of each size of batch and repeats it, to the same bits", async () => {
    const spy = recordings();
    await trained(perceptron);
    expect(spy).toHaveBeenCalledTimes(2);
    vi.restoreAllMocks();
    await expectNoDifference(perceptron);
  });

  it("has the same bits whatever the network, the loss and the optimizer", async () => {
    const property = fc.asyncProperty(
      fc.record({
        units: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), activations), { minLength: 1, maxLength: 3 }),
        optimizer: optimizers,
        classes: fc.integer({ min: 2, max: 4 }),
        convolution: fc.boolean(),
        weighted: fc.boolean(),
        batchSize: fc.integer({ min: 1, max: 9 }),
      }),
      async ({ units, optimizer, classes, convolution, weighted, batchSize }) => {
        const training = async () => {
          const start = convolution ? [new Conv2D(3, 3, { activation: "relu" }), new MaxPooling2D(2)] : [];
          const hidden = units.map(([n, activation]) => new Dense(n, { activation }));
          const model = new Sequential(
            [...start, new Flatten(), ...hidden, new Dense(classes), new Activation("softmax")],
            { inputShape: [6, 6, 2], seed: 1 },
          ).compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
          const labels = Int32Array.from({ length: 11 }, (_, i) => (i * 7) % classes);
          const sampleWeight = weighted ? Float32Array.from(labels, (_, i) => 1 / (1 + i)) : undefined;
          const data = arrays(numbers([11, 6, 6, 2], 3), labels, { batchSize, sampleWeight, shuffle: true });
          const { history } = await model.fit(data, { epochs: 5 });
          return { history, weights: await model.getWeights() };
        };
        const spy = recordings();
        const found = await training();
        expect(spy).toHaveBeenCalled();
        spy.mockRestore();
        unrecorded();
        const expected = await training();
        vi.restoreAllMocks();
        expect(found).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 20 });
  });

  it("takes over what callbacks change between steps", async () => {
    const changes: ((model: TrainableModel) => Callback)[] = [
      (model) => ({
        onEpochBegin: (epoch) => {
          if (epoch === 5) for (const weight of model.weights) weight.assign(mul(weight, 0.5));
        },
      }),
      (model) => ({
        onEpochBegin: (epoch) => {
          model.layers[0].trainable = epoch !== 4;
        },
      }),
      (model) => ({
        onEpochBegin: (epoch) => {
          model.weights[1].requiresGrad = epoch !== 4;
        },
      }),
      (model) => ({
        onEpochBegin: (epoch) => {
          model.optimizer.learningRate = 0.1 / (1 + epoch);
        },
      }),
      (model) => ({
        onAfterBackward: () => {
          for (const weight of model.weights) weight.grad = mul(weight.grad as Tensor, 0.5).persist();
        },
      }),
    ];
    for (const change of changes) await expectNoDifference(perceptron, change);
  });

  it("hands out each step's own gradients, which last until the weights have changed", async () => {
    const model = perceptron();
    const seen: Tensor[] = [];
    const first: number[] = [];
    await model.fit(few(), {
      epochs: 8,
      callbacks: [
        {
          onAfterBackward: () => {
            const gradient = model.weights[0].grad as Tensor;
            seen.push(gradient);
            first.push(gradient.dataSync()[0]);
          },
          onBatchEnd: () => expect(() => seen.at(-1)?.dataSync()).toThrow(StateError),
        },
      ],
    });
    expect(new Set(first).size).toBe(24);
  });

  it("changes no gradient that a callback keeps", async () => {
    const kept: { gradient: Tensor; numbers: string }[] = [];
    const model = perceptron();
    const onAfterBackward = () => {
      for (const weight of model.weights) {
        const gradient = weight.grad as Tensor;
        kept.push({ gradient, numbers: String(gradient.dataSync()) });
        weight.grad = mul(gradient, 0.5).persist();
      }
    };
    await model.fit(few(), { epochs: 8, callbacks: [{ onAfterBackward }] });
    expect(kept.length).toBe(8 * 3 * 4);
    for (const { gradient, numbers } of kept) expect(String(gradient.dataSync())).toBe(numbers);
    const { storages } = wasm.memory();
    for (const { gradient } of kept) gradient.dispose();
    expect(wasm.memory().storages).toBe(storages - kept.length);
  });

  it("leaves no memory behind, however it ends", async () => {
    const model = perceptron();
    unrecorded();
    await model.fit(few(), { epochs: 5 });
    vi.restoreAllMocks();
    const before = wasm.memory();
    await model.fit(few(), { epochs: 5 });
    expect(wasm.memory()).toEqual(before);
    const onEpochBegin = (epoch: number) => {
      if (epoch === 3) throw new RangeError("enough");
    };
    await expect(model.fit(few(), { epochs: 5, callbacks: [{ onEpochBegin }] })).rejects.toThrow(/enough/);
    expect(wasm.memory()).toEqual(before);
  });

  it("calls a layer, a loss and a metric of one's own in every step", async () => {
    class Counting extends Layer {
      calls = 0;
      override call(x: Tensor): Tensor {
        this.calls++;
        return x;
      }
    }
    const counting = new Counting();
    class Own extends MeanSquaredError {
      calls = 0;
      override perSample(yTrue: Tensor, yPred: Tensor): Tensor {
        this.calls++;
        return super.perSample(yTrue, yPred);
      }
    }
    const loss = new Own();
    let calls = 0;
    const metric = (_: Tensor, yPred: Tensor) => {
      calls++;
      return yPred;
    };
    const spy = recordings();
    const layers = [new Dense(3), counting, new Dense(2)];
    const first = new Sequential(layers, { inputShape: [3], seed: 1 }).compile({ optimizer: "sgd", loss: "mse" });
    await first.fit(few(), { epochs: 6 });
    expect(counting.calls).toBeGreaterThanOrEqual(18);
    await perceptron(loss).fit(few(), { epochs: 6 });
    expect(loss.calls).toBe(18);
    const measured = new Sequential([new Dense(2)], { inputShape: [3] });
    await measured.compile({ optimizer: "sgd", loss: "mse", metrics: [metric] }).fit(few(), { epochs: 6 });
    expect(calls).toBe(18);
    expect(spy).not.toHaveBeenCalled();
  });

  it("records no step with something random", async () => {
    const spy = recordings();
    const layers = [new Dense(3), new Dropout(0.5), new Dense(2)];
    const model = new Sequential(layers, { inputShape: [3], seed: 1 }).compile({ optimizer: "sgd", loss: "mse" });
    await model.fit(few(), { epochs: 6 });
    expect(spy).not.toHaveBeenCalled();
  });
});

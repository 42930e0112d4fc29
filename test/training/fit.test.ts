import { describe, expect, it } from "vitest";
import type { Batch, Dataset } from "../../src/data/Dataset.js";
import { BatchNormalization } from "../../src/layers/BatchNormalization.js";
import { Dense } from "../../src/layers/Dense.js";
import { Layer } from "../../src/layers/Layer.js";
import { Rescaling } from "../../src/layers/Rescaling.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { SGD } from "../../src/optim/SGD.js";
import { tensor } from "../../src/tensor/create.js";
import { div } from "../../src/tensor/ops/div.js";
import { exp } from "../../src/tensor/ops/exp.js";
import { sqrt } from "../../src/tensor/ops/square.js";
import type { Tensor } from "../../src/tensor/Tensor.js";
import { TerminateOnNaN } from "../../src/training/callbacks/TerminateOnNaN.js";
import type { Callback } from "../../src/training/contract.js";

const x = [[0], [1], [2], [3], [4], [5]];
const y = [0, 2, 4, 6, 8, 10];

function line(options: { learningRate?: number } = {}): TrainableModel {
  const model = new Sequential([new Dense(1)], { inputShape: [1], seed: 1 });
  return model.compile({ optimizer: new SGD({ learningRate: 0.01, ...options }), loss: "mse" });
}

/** A dataset that writes down which samples it gives out. */
function recording(size: number, name: string, log: string[]): Dataset {
  return {
    size,
    batchSize: 2,
    sampleShape: [1],
    augmented: false,
    async *batches(epoch) {
      for (let from = 0; from < size; from += 2) {
        log.push(`${name} epoch ${epoch} sample ${from}`);
        const shape = [Math.min(2, size - from), 1];
        const data = Float32Array.from({ length: shape[0] }, (_, i) => from + i);
        yield { x: { data, shape }, y: { data, shape }, indices: Int32Array.from(data) } satisfies Batch;
      }
    },
  };
}

describe("the order of a training", () => {
  it("goes callback by callback, each awaited, and validates after each epoch", async () => {
    const log: string[] = [];
    const slow = async (what: string) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.push(what);
    };
    const callback: Callback = {
      onTrainBegin: ({ epochs, steps }) => slow(`begin ${epochs} ${steps}`),
      onEpochBegin: (epoch) => slow(`epoch ${epoch}`),
      onBatchBegin: (batch) => slow(`batch ${batch}`),
      onAfterBackward: (batch) => slow(`batch ${batch} backward`),
      onBatchEnd: (batch, logs) => slow(`batch ${batch} end ${Object.keys(logs)}`),
      onEpochEnd: (epoch, logs) => slow(`epoch ${epoch} end ${Object.keys(logs)}`),
      onTrainEnd: ({ failed }) => slow(`end ${failed}`),
    };
    await line().fit(recording(3, "train", log), { validationData: recording(1, "val", log), callbacks: [callback] });
    expect(log).toEqual([
      "begin 1 2",
      "epoch 0",
      "train epoch 0 sample 0",
      "batch 0",
      "batch 0 backward",
      "batch 0 end loss",
      "train epoch 0 sample 2",
      "batch 1",
      "batch 1 backward",
      "batch 1 end loss",
      "val epoch 0 sample 0",
      "epoch 0 end loss,valLoss",
      "end false",
    ]);
  });

  it.each([false, true])(
    "shows gradients after they are computed and before they are used (checked for NaN: %s)",
    async (checksFinite) => {
      const model = line();
      const [weight] = model.weights;
      let before = 0;
      const seen: [gradient: number, step: number][] = [];
      const callback: Callback = {
        checksFinite,
        onBatchBegin() {
          before = weight.dataSync()[0];
        },
        onAfterBackward: (_, { model: same }) => {
          expect(same).toBe(model);
          expect(weight.dataSync()[0]).toBe(before);
          seen.push([weight.grad!.dataSync()[0], 0]);
        },
        onBatchEnd: () => {
          expect(weight.grad).toBeNull();
          seen[seen.length - 1][1] = weight.dataSync()[0] - before;
        },
      };
      await model.fit(x, y, { batchSize: 2, callbacks: callback });
      expect(seen).toHaveLength(3);
      for (const [gradient, step] of seen) expect(step).toBeCloseTo(-0.01 * gradient, 5);
    },
  );

  it("begins at initialEpoch and ends at epochs", async () => {
    const log: string[] = [];
    const history = await line().fit(recording(2, "train", log), { initialEpoch: 3, epochs: 5 });
    expect(history.epochs).toEqual([3, 4]);
    expect(log).toEqual(["train epoch 3 sample 0", "train epoch 4 sample 0"]);
  });

  it("takes arrays in another order each epoch, which follows from the model's seed; validation in their own", async () => {
    const orders = async (seed: number) => {
      const seen: string[] = [];
      const model = new Sequential([new Watching(seen)], { inputShape: [1], seed });
      model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: "mse" });
      await model.fit(x, y, { epochs: 2, batchSize: 6, validationSplit: 0.34 });
      return seen;
    };
    const [first, again, other] = [await orders(1), await orders(1), await orders(2)];
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    const [train0, val0, train1, val1] = first;
    expect([val0, val1]).toEqual(["3,4,5", "3,4,5"]);
    expect(train0).not.toBe(train1);
    expect(train0.split(",").sort().join()).toBe("0,1,2");
  });

  it("gives timers a turn between batches", async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const slow: Callback = {
      onBatchEnd: () => {
        const until = performance.now() + 3;
        while (performance.now() < until);
      },
    };
    await line().fit(x, y, { epochs: 5, batchSize: 1, callbacks: [slow] });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(10);
  });
});

/** Passes on what it sees and writes it down. */
class Watching extends Layer {
  readonly #seen: string[];

  constructor(seen: string[]) {
    super();
    this.#seen = seen;
  }

  override call(x: Tensor): Tensor {
    if (x.shape[0] > 0) this.#seen.push(x.dataSync().join());
    return x;
  }

  override outputShape(inputShape: readonly number[]): readonly number[] {
    return inputShape;
  }
}

describe("the end of a training", () => {
  it("comes when a callback stops it, and the history says why", async () => {
    const stopping: Callback = { onEpochEnd: (epoch, _, { stop }) => (epoch === 1 ? stop("seen enough") : undefined) };
    const history = await line().fit(x, y, { epochs: 9, callbacks: [stopping] });
    expect(history.epochs).toEqual([0, 1]);
    expect(history.stopped).toBe("seen enough");
  });

  it("an AbortSignal rejects with its reason between two batches, and the weights stay as they are", async () => {
    const controller = new AbortController();
    const log: string[] = [];
    let atAbort: unknown;
    const callback: Callback = {
      async onBatchEnd(batch, _, { model }) {
        log.push(`batch ${batch}`);
        if (batch !== 1) return;
        controller.abort(new Error("stop now"));
        atAbort = await model.getWeights();
      },
      onTrainEnd: ({ failed }) => void log.push(`end ${failed}`),
    };
    const model = line();
    const fit = model.fit(x, y, { batchSize: 1, callbacks: [callback], signal: controller.signal });
    await expect(fit).rejects.toThrow("stop now");
    expect(log).toEqual(["batch 0", "batch 1", "end true"]);
    expect(await model.getWeights()).toEqual(atAbort);
    await expect(model.predict(x, { signal: controller.signal })).rejects.toThrow("stop now");
    await expect(model.evaluate(x, y, { signal: controller.signal })).rejects.toThrow("stop now");
  });

  it("an error of a callback is told, after the others could tidy up", async () => {
    const log: string[] = [];
    const callbacks: Callback[] = [
      { onTrainEnd: () => void log.push("tidied") },
      { onEpochEnd: () => Promise.reject(new Error("disk full")), onTrainEnd: () => Promise.reject(new Error("too")) },
    ];
    await expect(line().fit(x, y, { callbacks })).rejects.toThrow("disk full");
    expect(log).toEqual(["tidied"]);
  });

  it("without epochs nothing is trained", async () => {
    expect((await line().fit(x, y, { epochs: 0 })).epochs).toEqual([]);
  });
});

it("data may be nested arrays, typed arrays with or without a shape, or tensors", async () => {
  const flat = Float32Array.from(x.flat());
  const forms = [
    [x, y],
    [{ data: flat, shape: [6, 1] }, Float32Array.from(y)],
    [tensor(flat, { shape: [6, 1] }), Int32Array.from(y)],
    [{ data: Int32Array.from(flat), shape: [6, 1] }, y.map((v) => [v])],
  ] as const;
  const losses = await Promise.all(forms.map(async ([xs, ys]) => (await line().evaluate(xs, ys as number[])).loss));
  expect(new Set(losses).size, losses.join()).toBe(1);
});

it("class weights go by the labels, or by the rows' largest", async () => {
  const losses = ["sparseCategoricalCrossentropy", "categoricalCrossentropy"] as const;
  const targets = [[0, 2, 1, 2], [[1, 0, 0], [0, 0, 1], [0, 1, 0], [0, 0, 1]]]; // biome-ignore format: side by side
  const found = await Promise.all(
    losses.map(async (loss, i) => {
      const model = new Sequential([new Dense(3, { activation: "softmax" })], { inputShape: [1], seed: 1 });
      model.compile({ optimizer: "sgd", loss, weightedMetrics: ["accuracy"] });
      return model.trainOnBatch(x.slice(0, 4), targets[i], { classWeight: { 0: 3, 2: 0.5 } });
    }),
  );
  expect(found[1].loss).toBeCloseTo(found[0].loss, 6);
  expect(found[1].accuracy).toBeCloseTo(found[0].accuracy, 6);
});

describe("trainOnBatch", () => {
  it("is what fit does with one batch", async () => {
    const [a, b] = [line(), line()];
    const { history } = await a.fit(x, y, { shuffle: false });
    expect(await b.trainOnBatch(x, y)).toEqual({ loss: history.loss[0] });
    expect(await b.getWeights()).toEqual(await a.getWeights());
  });

  it("does not add to gradients that are left over", async () => {
    const [a, b] = [line(), line()];
    for (const weight of a.weights)
      weight.grad = tensor(new Float32Array(weight.size).fill(7), { shape: weight.shape });
    await a.trainOnBatch(x, y);
    await b.trainOnBatch(x, y);
    expect(await a.getWeights()).toEqual(await b.getWeights());
  });

  it("of a model with nothing to learn changes nothing", async () => {
    const model = line();
    model.trainable = false;
    const before = await model.getWeights();
    const { loss } = await model.trainOnBatch(x, y);
    expect(loss).toBeGreaterThan(0);
    expect(await model.getWeights()).toEqual(before);
  });
});

/** Divides by x: infinite at 0. */
class Reciprocal extends Layer {
  override call(x: Tensor): Tensor {
    return div(1, x);
  }
}

/** √0 has a value but no finite gradient. */
class Root extends Layer {
  override call(x: Tensor): Tensor {
    return sqrt(x);
  }
}

class Exponential extends Layer {
  override call(x: Tensor): Tensor {
    return exp(x);
  }
}

describe("TerminateOnNaN", () => {
  const watch = { callbacks: [new TerminateOnNaN()], shuffle: false, batchSize: 2, epochs: 2 };
  const compile = (layers: Layer[]) =>
    new Sequential(layers, { inputShape: [1] }).compile({ optimizer: new SGD({ momentum: 0.9 }), loss: "mse" });

  it("names the first layer whose output is not finite, and leaves weights and statistics as they were", async () => {
    const model = compile([new Dense(3), new BatchNormalization(), new Rescaling(0), new Reciprocal(), new Dense(1)]);
    const before = await model.getWeights();
    const history = await model.fit(x, y, watch);
    expect(history.stopped).toMatch(/the output of reciprocal is not finite, in epoch 0, batch 0/);
    expect(history.epochs).toEqual([]);
    expect(await model.getWeights()).toEqual(before);
    expect(model.weights.every((weight) => weight.grad === null)).toBe(true);
  });

  it("names a layer within a model", async () => {
    const model = compile([new Sequential([new Rescaling(1000), new Exponential()], { name: "inner" }), new Dense(1)]);
    const history = await model.fit(x, y, watch);
    expect(history.stopped).toMatch(/the output of inner\/exponential is not finite/);
  });

  it("names the layer where the gradient stops being finite", async () => {
    const model = compile([
      new Dense(2, { name: "first", kernelInitializer: "zeros" }),
      new Root(),
      new Dense(1, { name: "last" }),
    ]);
    const history = await model.fit(x, y, watch);
    expect(history.stopped).toMatch(/the gradient of first's (kernel|bias) is not finite/);
  });

  it("names the loss where only that is not finite", async () => {
    const model = line();
    model.setWeights([
      { data: Float32Array.of(1e30), shape: [1, 1] },
      { data: Float32Array.of(0), shape: [1] },
    ]);
    const history = await model.fit(x, y, watch);
    expect(history.stopped).toMatch(/^TerminateOnNaN: the (loss|gradient)/);
  });

  it("does not change a training in which all is finite", async () => {
    const [a, b] = [line(), line()];
    const histories = [await a.fit(x, y, { ...watch, callbacks: [] }), await b.fit(x, y, watch)];
    expect(histories[1].history).toEqual(histories[0].history);
    expect(await b.getWeights()).toEqual(await a.getWeights());
  });
});

it("says once that nothing can be learned where every weight is frozen", async () => {
  const model = line();
  model.trainable = false;
  const notices: string[] = [];
  await model.fit(x, y, { epochs: 2, callbacks: [{ onNotice: (text) => void notices.push(text) }] });
  expect(notices).toEqual([expect.stringMatching(/^no weight of the model is trainable/)]);
});

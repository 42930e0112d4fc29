import {
  Adam,
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  EarlyStopping,
  Flatten,
  Layer,
  LearningRateScheduler,
  MaxPooling2D,
  modelFromSnapshot,
  ReduceLROnPlateau,
  Rescaling,
  Sequential,
  ShapeError,
  StateError,
  type Tensor,
  TerminateOnNaN,
  type TrainableModel,
  tensor,
  ValueError,
} from "noodlenet";
import { arrays, augment, augmented, type Dataset } from "noodlenet/data";
import { trainInWorker, type WorkerCallback } from "noodlenet/worker";
import { describe, expect, it } from "vitest";

const size = 8;
const samples = 24;
const x = {
  data: Float32Array.from({ length: samples * size * size * 3 }, (_, i) => ((i * 7919) % 255) / 255),
  shape: [samples, size, size, 3],
};
const y = Int32Array.from({ length: samples }, (_, i) => i % 2);

const layers = () => [
  new Conv2D(4, 3, { activation: "relu" }),
  new MaxPooling2D(),
  new BatchNormalization({ momentum: 0.5 }),
  new Flatten(),
  new Dropout(0.25),
  new Dense(2, { activation: "softmax" }),
];

function network({
  inputShape = [size, size, 3] as readonly number[] | undefined,
  learningRate = 0.01,
} = {}): Sequential {
  return new Sequential(layers(), { seed: 5, inputShape }).compile({
    optimizer: new Adam({ learningRate }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
}

const bitsOf = async (model: Pick<TrainableModel, "getWeights">) =>
  (await model.getWeights()).map(({ data }) => Array.from(data));

const data = (): Dataset => arrays(x, { data: y, shape: [samples] }, { batchSize: 10, shuffle: true, seed: 2 });

describe("training in a worker", () => {
  it("ends with the bits of fit, on arrays, twice, with the optimizer's state and the orders going on", async () => {
    const [here, there] = [network(), network()];
    const options = { epochs: 2, batchSize: 10, validationSplit: 0.25, classWeight: { 0: 2, 1: 1 } };
    for (let times = 0; times < 2; times++) {
      const own = await here.fit(x, y, options);
      const history = await trainInWorker(there, x, y, options);
      expect(history.history).toEqual(own.history);
      expect(history.epochs).toEqual(own.epochs);
    }
    expect(await bitsOf(there)).toEqual(await bitsOf(here));
    expect(there.optimizer.iterations).toBe(here.optimizer.iterations);
    // And on this thread again.
    expect((await there.fit(x, y, options)).history).toEqual((await here.fit(x, y, options)).history);
  });

  it("takes datasets that are made here, augmented ones too, and validates", async () => {
    const [here, there] = [network({ inputShape: undefined }), network({ inputShape: undefined })];
    const moved = () => augmented(data(), augment({ flip: "horizontal", rotation: 0.1 }), { seed: 3 });
    const options = () => ({ epochs: 2, validationData: data() });
    const own = await here.fit(moved(), options());
    const history = await trainInWorker(there, moved(), options());
    expect(history.history).toEqual(own.history);
    expect(await bitsOf(there)).toEqual(await bitsOf(here));
  });

  it("computes frozen layers once, and asks for no inputs then", async () => {
    const frozen = () => {
      const model = network();
      model.layers[0].trainable = false;
      model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
      return model;
    };
    const [here, there] = [frozen(), frozen()];
    const asked: boolean[] = [];
    const source = data();
    const watched: Dataset = {
      ...source,
      batches(epoch, options) {
        asked.push(options?.withoutInputs ?? false);
        return source.batches(epoch, options);
      },
    };
    await here.fit(data(), { epochs: 3 });
    await trainInWorker(there, watched, { epochs: 3 });
    expect(await bitsOf(there)).toEqual(await bitsOf(here));
    expect(asked).toContain(true);
  });

  it("trains a snapshot, for which this thread needs no model", async () => {
    const snapshot = {
      model: new Sequential(layers(), { seed: 5 }).toConfig(),
      compile: { optimizer: { type: "Adam", learningRate: 0.01 }, loss: "sparseCategoricalCrossentropy" },
    } as const;
    const first = await trainInWorker(snapshot, x, y, { epochs: 1 });
    const second = await trainInWorker(first.snapshot, data(), { epochs: 1 });
    const here = network({ inputShape: undefined });
    await here.fit(x, y, { epochs: 1 });
    await here.fit(data(), { epochs: 1 });
    expect(second.history.history.loss).toEqual(here.history?.history.loss);
    expect(await bitsOf(modelFromSnapshot(second.snapshot))).toEqual(await bitsOf(here));
  });

  it("takes a dataset of the user's own whose batches are a plain generator, as fit does", async () => {
    const own = (): Dataset =>
      ({
        size: 12,
        batchSize: 12,
        sampleShape: [size, size, 3],
        augmented: false,
        *batches() {
          const data = x.data.slice(0, 12 * size * size * 3);
          yield { x: { data, shape: [12, size, size, 3] }, y: { data: y.slice(0, 12), shape: [12] }, indices: y };
        },
      }) as unknown as Dataset;
    const [here, there] = [network(), network()];
    expect((await trainInWorker(there, own())).history).toEqual((await here.fit(own())).history);
  });

  it("takes tensors, nested arrays and sample weights", async () => {
    const model = () => new Sequential([new Dense(1)], { seed: 1, inputShape: [2] }).compile({ loss: "mse" });
    const [here, there] = [model(), model()];
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
    ];
    const targets = tensor([[1], [2], [3]]);
    const options = { sampleWeight: tensor([1, 0.5, 2]), validationData: [rows, targets] } as const;
    await here.fit(rows, targets, options);
    await trainInWorker(there, rows, targets, options);
    expect(await bitsOf(there)).toEqual(await bitsOf(here));
  });
});

describe("callbacks of a training in a worker", () => {
  it("are called in fit's order, each awaited, with fit's numbers", async () => {
    const record = (log: string[]): WorkerCallback => {
      const note = async (text: string) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        log.push(text);
      };
      return {
        onTrainBegin: ({ epochs, steps, failed }) => note(`begin ${epochs} ${steps} ${failed}`),
        onEpochBegin: (epoch) => note(`epoch ${epoch}`),
        onBatchBegin: (batch) => note(`batch ${batch}`),
        onAfterBackward: (batch) => note(`backward ${batch}`),
        onBatchEnd: (batch, logs) => note(`batch ${batch} ${JSON.stringify(logs)}`),
        onEpochEnd: (epoch, logs) => note(`epoch ${epoch} ${JSON.stringify(logs)}`),
        onNotice: (text) => note(text),
        onTrainEnd: ({ failed }) => note(`end ${failed}`),
      };
    };
    const [here, there]: [string[], string[]] = [[], []];
    const options = { epochs: 2, validationData: data() };
    await network().fit(data(), { ...options, callbacks: record(here) as object });
    await trainInWorker(network(), data(), { ...options, callbacks: record(there) });
    expect(there).toEqual(here);
    expect(there.length).toBeGreaterThan(20);
  });

  it("of noodlenet work as in fit: rates by epoch and plateau, early stopping with the best weights", async () => {
    const callbacks = () => [
      new LearningRateScheduler((epoch, rate) => (epoch === 0 ? rate : rate * 3)),
      new ReduceLROnPlateau({ monitor: "loss", patience: 1, factor: 0.5 }),
      new EarlyStopping({ patience: 2, restoreBestWeights: true }),
    ];
    const [here, there] = [network({ learningRate: 0.05 }), network({ learningRate: 0.05 })];
    const [own, others] = [callbacks(), callbacks()];
    const options = { epochs: 12, validationData: data() };
    const history = await here.fit(data(), { ...options, callbacks: own });
    const back = await trainInWorker(there, data(), { ...options, callbacks: others });
    expect(back.history).toEqual(history.history);
    expect(back.stopped).toEqual(history.stopped);
    expect(back.stopped).toMatch(/EarlyStopping/);
    expect((others[2] as EarlyStopping).best).toBe((own[2] as EarlyStopping).best);
    expect(await bitsOf(there)).toEqual(await bitsOf(here));
    expect(there.optimizer.learningRate).toBe(here.optimizer.learningRate);
  });

  it("see into the model: weights, gradients, predictions, maps", async () => {
    const here = network();
    const picture = { data: x.data.slice(0, size * size * 3), shape: [1, size, size, 3] };
    const asTensor = () => tensor(picture.data, { shape: picture.shape });
    const map = { layer: here.layers[0].name, classIndex: 1 };
    let checked = 0;
    let kernel: ArrayLike<number> = [];
    await here.fit(data(), {
      callbacks: {
        onAfterBackward: (batch, { model }) => {
          if (batch === 1) kernel = model.layers[0].weights[0].grad!.dataSync().slice();
        },
      },
    });
    const there = network();
    await trainInWorker(there, data(), {
      callbacks: {
        async onAfterBackward(batch, context) {
          const gradients = await context.gradients();
          expect(gradients.map(({ name }) => name)).toHaveLength(there.trainableWeights.length);
          if (batch === 1) expect(gradients[0].data).toEqual(kernel);
          const dense = there.layers.find(({ name }) => name.startsWith("dense"))!.name;
          expect(await context.gradients([dense])).toEqual(gradients.filter(({ name }) => name.startsWith(dense)));
          expect(await context.gradients(["flatten"])).toEqual([]);
          checked++;
        },
        async onEpochEnd(_, __, context) {
          // The same model, on this thread, with the weights of this moment.
          expect((await context.weights()).map(({ data }) => data)).toEqual(
            (await context.model.getWeights()).map(({ data }) => data),
          );
          const [first] = there.layers;
          expect((await context.weights([first.name])).map(({ name }) => name)).toEqual(
            first.namedWeights().map(([name]) => `${first.name}/${name}`),
          );
          await expect(context.weights(["none"])).rejects.toThrow(/no layer "none"/);
          const [output] = await context.predict(picture);
          expect(output).toEqual({ data: (await here.predict(asTensor())).dataSync(), shape: [1, 2] });
          const seen = await context.activations(picture, [map.layer]);
          expect(seen[map.layer].shape).toEqual([1, 6, 6, 4]);
          expect(seen[map.layer].data).toEqual(here.activations(asTensor(), [map.layer])[map.layer].dataSync());
          expect((await context.classActivationMap(picture, map)).shape).toEqual([6, 6]);
          await expect(context.activations(picture, ["none"])).rejects.toThrow(ValueError);
          await expect(context.gradients()).rejects.toThrow(/ask for them in onAfterBackward/);
          checked++;
        },
      },
    });
    expect(checked).toBe(4);
  });

  it("have no model while its weights are elsewhere, nor a worker when it has ended", async () => {
    const during = { onBatchEnd: (_: number, __: unknown, { model }: { model: unknown }) => void model };
    await expect(trainInWorker(network(), data(), { callbacks: during })).rejects.toThrow(
      /onBatchEnd: the model is trained in a worker/,
    );
    let kept: { weights(): Promise<unknown> } | null = null;
    await trainInWorker(network(), data(), {
      callbacks: {
        onEpochEnd(_, __, context) {
          kept = context;
        },
      },
    });
    await expect(kept!.weights()).rejects.toThrow(StateError);
  });

  it("may change the weights of the model wherever it is theirs, as in fit", async () => {
    for (const name of ["onTrainBegin", "onEpochBegin", "onEpochEnd", "onTrainEnd"] as const) {
      const [here, there] = [network(), network()];
      const halved = (model: Sequential) => ({
        async [name]() {
          await model.setWeights(
            (await model.getWeights()).map((one) => ({ ...one, data: one.data.map((w) => w / 2) })),
          );
        },
      });
      const own = await here.fit(data(), { epochs: 2, callbacks: halved(here) as object });
      const history = await trainInWorker(there, data(), { epochs: 2, callbacks: halved(there) as object });
      expect(history.history, name).toEqual(own.history);
      expect(await bitsOf(there), name).toEqual(await bitsOf(here));
    }
  });

  it("see in onEpochBegin the weights of then, though nothing follows the ends of epochs", async () => {
    const seen = async (train: (model: Sequential, callbacks: WorkerCallback) => Promise<unknown>) => {
      const weights: unknown[] = [];
      await train(network(), {
        onEpochBegin: async (_, { model }) => void weights.push(await bitsOf(model as Sequential)),
      });
      return weights;
    };
    const here = await seen((model, callbacks) => model.fit(data(), { epochs: 2, callbacks: callbacks as object }));
    expect(await seen((model, callbacks) => trainInWorker(model, data(), { epochs: 2, callbacks }))).toEqual(here);
  });

  it("stop it at any later time by the context they were given, such as by a button", async () => {
    const model = network();
    const callbacks: WorkerCallback = {
      onTrainBegin(context) {
        setTimeout(() => context.stop("the button"), 5);
      },
      onBatchEnd: () => new Promise((resolve) => setTimeout(resolve, 2)),
    };
    const history = await trainInWorker(model, data(), { epochs: 200, callbacks });
    expect(history.stopped).toBe("the button");
  });

  it("end it by whatever they throw, undefined too, and are looked at as fit looks at them", async () => {
    const nothing: WorkerCallback = {
      onEpochEnd() {
        throw undefined;
      },
    };
    await expect(trainInWorker(network(), data(), { callbacks: nothing })).rejects.toBeUndefined();
    const misspelt = { onEpochend() {} } as object;
    await expect(trainInWorker(network(), data(), { callbacks: misspelt })).rejects.toThrow("did you mean onEpochEnd?");
    const none = null as unknown as undefined;
    await expect(trainInWorker(network(), data(), none)).rejects.toThrow(ValueError);
    const call = { shuffle: () => true } as object;
    await expect(trainInWorker(network(), x, y, call)).rejects.toThrow(
      /^trainInWorker: data or options cannot be sent/,
    );
    await expect(trainInWorker(new Sequential(layers()), data())).rejects.toThrow(/^fit: the model is not compiled/);
  });

  it("stop it, and end it by what they throw, which arrives as it is", async () => {
    const stopped = await trainInWorker(network(), data(), {
      epochs: 9,
      callbacks: { onBatchEnd: (batch, _, { stop }) => batch === 1 && stop("enough") } as WorkerCallback,
    });
    expect(stopped.stopped).toBe("enough");
    expect(stopped.epochs).toEqual([0]);
    const error = new Error("of my own");
    const ends: boolean[] = [];
    const throwing: WorkerCallback = {
      onEpochEnd(epoch) {
        if (epoch === 1) throw error;
      },
      onTrainEnd: ({ failed }) => void ends.push(failed),
    };
    const [here, there] = [network(), network()];
    await expect(trainInWorker(there, data(), { epochs: 3, callbacks: throwing })).rejects.toBe(error);
    await expect(here.fit(data(), { epochs: 3, callbacks: throwing as object })).rejects.toBe(error);
    expect(ends).toEqual([true, true]);
    expect(await bitsOf(there)).toEqual(await bitsOf(here));
    expect(there.history?.epochs).toEqual([0]);
  });

  it("are told of values that are not finite, and the weights are kept from them", async () => {
    const broken = () =>
      new Sequential([new Rescaling(3e38), new Rescaling(3e38), new Flatten(), new Dense(2)], {
        seed: 1,
        inputShape: [size, size, 3],
      }).compile({ loss: "sparseCategoricalCrossentropy" });
    const there = broken();
    const before = await bitsOf(there);
    const history = await trainInWorker(there, data(), { callbacks: new TerminateOnNaN() });
    expect(history.stopped).toMatch(/TerminateOnNaN/);
    expect(await bitsOf(there)).toEqual(before);
  });
});

describe("a training in a worker that ends early", () => {
  it("by its signal leaves the model as far as it came, and throws the signal's reason", async () => {
    const controller = new AbortController();
    const model = network();
    const before = await bitsOf(model);
    const reason = new Error("the reader left");
    const callbacks: WorkerCallback = { onEpochEnd: (epoch) => void (epoch === 1 && controller.abort(reason)) };
    const trained = trainInWorker(model, data(), { epochs: 50, signal: controller.signal, callbacks });
    await expect(trained).rejects.toBe(reason);
    expect(model.history?.epochs.length).toBeGreaterThanOrEqual(2);
    expect(model.history?.epochs.length).toBeLessThan(50);
    expect(await bitsOf(model)).not.toEqual(before);
    await model.fit(data());
    await expect(trainInWorker(model, data(), { signal: controller.signal })).rejects.toBe(reason);
  });

  it("by a dataset that fails throws its error, and closes its batches", async () => {
    const error = new Error("the file is gone");
    let closed = 0;
    const failing: Dataset = {
      ...data(),
      async *batches(epoch, options) {
        let n = 0;
        try {
          for await (const batch of data().batches(epoch, options)) {
            if (n++ === 2) throw error;
            yield batch;
          }
        } finally {
          closed++;
        }
      },
    };
    await expect(trainInWorker(network(), failing)).rejects.toBe(error);
    expect(closed).toBe(1);
  });

  it("throws errors of fit by their class, with fit's words", async () => {
    const wrong = { data: new Float32Array(24), shape: [2, 12] };
    await expect(trainInWorker(network(), wrong, [0, 1])).rejects.toThrow(ShapeError);
    await expect(trainInWorker(network(), x, y, { epoch: 3 } as object)).rejects.toThrow(/epochs/);
    await expect(
      trainInWorker(
        network(),
        x,
        y.map(() => 7),
      ),
    ).rejects.toThrow(ValueError);
    await expect(trainInWorker(network(), data(), { epochs: -1 })).rejects.toThrow(ValueError);
  });

  it("refuses what cannot be sent, with the remedy, and the model trains here", async () => {
    class Twice extends Layer {
      override call(input: Tensor): Tensor {
        return input;
      }
    }
    const own = new Sequential([new Twice(), new Flatten(), new Dense(2)], { inputShape: [size, size, 3] }).compile({
      loss: "sparseCategoricalCrossentropy",
    });
    await expect(trainInWorker(own, data())).rejects.toThrow(/Twice.*model\.fit/s);
    await own.fit(data());
    await expect(trainInWorker(network(), data(), { frozenFeatures: false } as object)).rejects.toThrow(
      /frozenFeatures cannot be used in a worker/,
    );
    const lossy = network().compile({ loss: (_, p) => p });
    await expect(trainInWorker(lossy, data())).rejects.toThrow(/loss is one of your own/);
    await expect(trainInWorker(new Sequential([new Dense(1)]), data())).rejects.toThrow(StateError);
  });

  it("asks for a model where there is none, and for compile in a snapshot", async () => {
    const none = null as unknown as TrainableModel;
    await expect(trainInWorker(none, data())).rejects.toThrow(
      /^trainInWorker: the model is null; give a compiled model/,
    );
    const half = { model: network().toConfig() } as unknown as Parameters<typeof modelFromSnapshot>[0];
    await expect(trainInWorker(half, data())).rejects.toThrow(/compile is undefined; give it as in/);
  });

  it("is refused while the model is in another", async () => {
    const model = network();
    const first = trainInWorker(model, data());
    await expect(trainInWorker(model, data())).rejects.toThrow(/in a training already/);
    await expect(model.fit(data())).rejects.toThrow(StateError);
    await first;
  });
});

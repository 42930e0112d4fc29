import fc from "fast-check";
import {
  Adam,
  AUC,
  add,
  BatchNormalization,
  CosineDecay,
  Dense,
  Dropout,
  Huber,
  input,
  Model,
  mean,
  modelFromSnapshot,
  modelSnapshot,
  mul,
  PiecewiseConstantDecay,
  RMSprop,
  Sequential,
  SGD,
  ShapeError,
  StateError,
  type TrainedElsewhere,
  ValueError,
} from "noodlenet";
import { describe, expect, it } from "vitest";
import type { CompileOptions } from "../../src/training/compile.js";

const x = { data: Float32Array.from({ length: 60 }, (_, i) => ((i * 37) % 17) / 17), shape: [20, 3] };
const y = Int32Array.from({ length: 20 }, (_, i) => i % 2);

const COMPILE: CompileOptions = { optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] };

function network(options: CompileOptions = COMPILE, inputShape: readonly number[] | undefined = [3]) {
  const model = new Sequential(
    [new Dense(8), new BatchNormalization(), new Dropout(0.5), new Dense(2, { activation: "softmax" })],
    { seed: 3, inputShape },
  );
  return model.compile(options);
}

const bitsOf = async (model: { getWeights(): Promise<{ data: ArrayLike<number> }[]> }) =>
  (await model.getWeights()).map(({ data }) => Array.from(data));

describe("a model's snapshot", () => {
  it.each<[string, () => CompileOptions]>([
    ["Adam", () => COMPILE],
    [
      "SGD with a schedule",
      () => ({
        ...COMPILE,
        optimizer: new SGD({
          learningRate: new CosineDecay({ initialLearningRate: 0.1, decaySteps: 9 }),
          momentum: 0.9,
        }),
      }),
    ],
    [
      "RMSprop with clipping and steps of rates",
      () => ({
        ...COMPILE,
        optimizer: new RMSprop({ learningRate: new PiecewiseConstantDecay([3], [0.1, 0.01]), clipnorm: 1 }),
      }),
    ],
  ])("goes on to the same bits as the model itself, with %s", async (_, options) => {
    const model = network(options());
    const fit = { epochs: 2, batchSize: 8 };
    await model.fit(x, y, fit);
    const snapshot = structuredClone(await modelSnapshot(model));
    const other = modelFromSnapshot(snapshot);
    const [ours, theirs] = [await model.fit(x, y, fit), await other.fit(x, y, fit)];
    expect(theirs.history).toEqual(ours.history);
    expect(await bitsOf(other)).toEqual(await bitsOf(model));
  });

  it("of a model that is not built yet begins with the weights of its seed", async () => {
    const [model, fresh] = [network(COMPILE, undefined), network(COMPILE, undefined)];
    const other = modelFromSnapshot(structuredClone(await modelSnapshot(model)));
    await fresh.fit(x, y);
    await other.fit(x, y);
    expect(await bitsOf(other)).toEqual(await bitsOf(fresh));
  });

  it("may be written by hand, and kept as JSON", async () => {
    const written = {
      model: {
        type: "Sequential",
        seed: 3,
        inputShape: [3],
        layers: [{ type: "Dense", units: 2, activation: "softmax" }],
      },
      compile: {
        optimizer: { type: "SGD", learningRate: 0.5 },
        loss: "sparseCategoricalCrossentropy",
        metrics: ["accuracy", { type: "MeanMetric", name: "hits", of: "accuracy" }],
      },
    } as const;
    const model = modelFromSnapshot(JSON.parse(JSON.stringify(written)));
    expect(model.optimizer.learningRate).toBe(0.5);
    const { history } = await model.fit(x, y, { epochs: 1 });
    expect(history.hits).toEqual(history.accuracy);
  });

  it("keeps losses, weights of losses and metrics of several outputs", async () => {
    const start = input([3]);
    const ends = [new Dense(1, { name: "a" }), new Dense(1, { name: "b" })].map((layer) => layer.apply(start));
    const model = new Model({ inputs: start, outputs: ends, seed: 1 }).compile({
      optimizer: new Adam({ learningRate: 0.02, amsgrad: true }),
      loss: { a: new Huber({ delta: 0.5 }), b: "mae" },
      lossWeights: { a: 2, b: 1 },
      metrics: { a: ["mse"] },
      weightedMetrics: { b: ["mae"] },
    });
    const other = modelFromSnapshot(JSON.parse(JSON.stringify({ ...(await modelSnapshot(model)), state: null })));
    const targets = [0, 1].map((at) => ({ data: Float32Array.from(y, (v) => v + at), shape: [20, 1] }));
    const histories = [await model.fit(x, targets), await other.fit(x, targets)];
    expect(Object.keys(histories[1].history)).toContain("aMse");
    expect(histories[1].history).toEqual(histories[0].history);
  });

  it("gives back a compile's words and objects, whichever they are", () => {
    const rate = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.asyncProperty(rate, rate, fc.boolean(), async (learningRate, beta1, amsgrad) => {
        const model = network({ ...COMPILE, optimizer: new Adam({ learningRate, beta1: beta1 * 0.99, amsgrad }) });
        const other = modelFromSnapshot(structuredClone(await modelSnapshot(model)));
        expect(other.optimizer.settings()).toEqual(model.optimizer.settings());
      }),
    );
  });

  it("keeps a threshold metric's options", async () => {
    const model = new Sequential([new Dense(1, { activation: "sigmoid" })], { seed: 1, inputShape: [3] }).compile({
      loss: "binaryCrossentropy",
      metrics: [new AUC({ numThresholds: 7, name: "area" })],
    });
    const other = modelFromSnapshot(structuredClone(await modelSnapshot(model)));
    expect(other.compiled?.metrics[0].metric.settings?.()).toEqual(model.compiled?.metrics[0].metric.settings?.());
  });

  it.each<[string, CompileOptions]>([
    ["a loss", { loss: (a, b) => mean(mul(a, b)) }],
    ["a metric", { loss: "mse", metrics: [(a, b) => add(a, b)] }],
    ["an optimizer", { loss: "mse", optimizer: new (class Mine extends Adam {})() }],
    ["a schedule", { loss: "mse", optimizer: new SGD({ learningRate: { at: () => 0.1 } }) }],
  ])("refuses %s of one's own, which is code", async (what, options) => {
    const own = what.split(" ")[1];
    await expect(modelSnapshot(network(options))).rejects.toThrow(ValueError);
    await expect(modelSnapshot(network(options))).rejects.toThrow(`the ${own} is one of your own`);
  });

  it("needs a compiled model, and names classes that there are not", async () => {
    await expect(modelSnapshot(new Sequential([new Dense(1)]))).rejects.toThrow(StateError);
    const model = new Sequential([new Dense(1)], { inputShape: [1] }).toConfig();
    const compile = (optimizer: string) => ({ optimizer: { type: optimizer }, loss: "mse" }) as const;
    expect(() => modelFromSnapshot({ model, compile: compile("Lion") })).toThrow(
      /optimizer "Lion" is unknown; choose one of SGD, Adam/,
    );
    expect(() => modelFromSnapshot({ model, compile: compile("constructor") })).toThrow(ValueError);
    const without = { model } as unknown as Parameters<typeof modelFromSnapshot>[0];
    expect(() => modelFromSnapshot(without)).toThrow(/compile is undefined; give it as in/);
  });
});

describe("a model's state", () => {
  it("can be gone back to, and training then takes the same steps again", async () => {
    const model = network();
    const fit = { epochs: 3, batchSize: 8 };
    await model.fit(x, y, fit);
    const start = await model.state();
    const first = await model.fit(x, y, fit);
    const end = await bitsOf(model);
    model.restore(start);
    expect(await bitsOf(model)).not.toEqual(end);
    const second = await model.fit(x, y, fit);
    expect(second.history).toEqual(first.history);
    expect(await bitsOf(model)).toEqual(end);
  });

  it("from before the first step makes the optimizer forget the steps after it", async () => {
    const model = network();
    const start = await model.state();
    await model.fit(x, y);
    const end = await bitsOf(model);
    model.restore(start);
    expect(model.optimizer.iterations).toBe(0);
    await model.fit(x, y);
    expect(await bitsOf(model)).toEqual(end);
  });

  it("of another model is refused, and nothing changes", async () => {
    const model = network();
    await model.fit(x, y);
    const before = await bitsOf(model);
    const other = new Sequential([new Dense(4)], { seed: 1, inputShape: [3] }).compile(COMPILE);
    const foreign = await other.state();
    expect(() => model.restore(foreign)).toThrow(ShapeError);
    expect(await bitsOf(model)).toEqual(before);
    const changed = await model.state();
    const [kernel, ...others] = changed.weights;
    expect(() => model.restore({ ...changed, weights: [{ ...kernel, shape: [8, 3] }, ...others] })).toThrow(
      /\[3, 8\] but \[8, 3\]/,
    );
    expect(await bitsOf(model)).toEqual(before);
  });

  it("is not restored within a training", async () => {
    const model = network();
    const start = await model.state();
    await expect(model.fit(x, y, { callbacks: { onBatchEnd: () => model.restore(start) } })).rejects.toThrow(
      StateError,
    );
  });
});

describe("a training elsewhere", () => {
  it("gives the model its state and history, and is the only training meanwhile", async () => {
    const [model, twin] = [network(), network()];
    const trained = model.trainElsewhere(async () => {
      await expect(model.fit(x, y)).rejects.toThrow(StateError);
      const history = await twin.fit(x, y);
      return { state: await twin.state(), history };
    });
    expect((await trained).history).toEqual(twin.history?.history);
    expect(model.history?.epochs).toEqual([0]);
    expect(await bitsOf(model)).toEqual(await bitsOf(twin));
  });

  it.each([new Error("stopped"), undefined])(
    "that failed leaves the model as it came, and throws: %s",
    async (error) => {
      const [model, twin] = [network(), network()];
      const trained = model.trainElsewhere(async (): Promise<TrainedElsewhere> => {
        const history = await twin.fit(x, y);
        return { state: await twin.state(), history, failure: { error } };
      });
      await expect(trained).rejects.toBe(error);
      expect(await bitsOf(model)).toEqual(await bitsOf(twin));
      await model.fit(x, y);
    },
  );
});

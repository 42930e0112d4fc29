import { describe, expect, it } from "vitest";
import {
  Adam,
  Dense,
  Dropout,
  Huber,
  LearningRateScheduler,
  Loss,
  MeanMetric,
  ones,
  Sequential,
  SGD,
  type Tensor,
} from "../../src/index.js";

/** A model whose compile options TypeScript would refuse, as plain JavaScript gives them. */
function compiled(options: Record<string, unknown>): Sequential {
  const model = new Sequential([new Dense(1)], { inputShape: [2], seed: 1 });
  model.compile({ optimizer: "sgd", loss: "mse", ...options } as never);
  return model;
}

const trained = (options: Record<string, unknown>) => compiled({}).fit(ones([4, 2]), ones([4, 1]), options as never);

describe("what plain JavaScript gives wrongly", () => {
  it("is a class where an object of it is needed", () => {
    expect(() => compiled({ loss: Huber })).toThrow("loss: Huber is a class; give an object of it, as in new Huber()");
    expect(() => compiled({ metrics: [MeanMetric] })).toThrow("metric: MeanMetric is a class; give an object of it");
    expect(() => compiled({ optimizer: Adam })).toThrow("optimizer: Adam is a class; give an object of it");
  });

  it("is a name of Keras's in other letters, and the nearest is named", () => {
    expect(() => compiled({ loss: "mean_squared_error" })).toThrow("is unknown; did you mean meanSquaredError? choose");
    expect(() => compiled({ loss: "categorical_crossentropy" })).toThrow("did you mean categoricalCrossentropy?");
    expect(() => compiled({ metrics: ["binary_accuracy"] })).toThrow("did you mean binaryAccuracy?");
    expect(() => compiled({ optimizer: "Adamm" })).toThrow("did you mean adam?");
    expect(() => new Dense(1, { activation: "hard_sigmoid" as never })).toThrow("did you mean hardSigmoid?");
  });

  it("is a loss that writes call, where perSample is needed", () => {
    class Mine extends (Loss as unknown as new () => Huber) {
      override call(a: Tensor, b: Tensor) {
        return a.sub(b).square();
      }
    }
    expect(() => compiled({ loss: new Mine() })).toThrow("loss: the class Mine has no perSample; write one, such as");
  });

  it("is a remedy that works: a loss without a tensor is told of one that trains", async () => {
    const model = compiled({ loss: () => 1 });
    await expect(model.fit(ones([4, 2]), ones([4, 1]))).rejects.toThrow("y.sub(p).square().mean({ axis: -1 })");
    const asSaid = compiled({ loss: (y: Tensor, p: Tensor) => y.sub(p).square().mean({ axis: -1 }) });
    const named = compiled({});
    const losses = await Promise.all([asSaid, named].map((m) => m.fit(ones([4, 2]), ones([4, 1]), { epochs: 2 })));
    expect(losses[0].history.loss).toEqual(losses[1].history.loss);
  });

  it("is text for a number, which is shown as text", async () => {
    const text = "0.1" as never;
    expect(() => new Adam({ learningRate: text })).toThrow('the learning rate is "0.1"; give a finite number from 0');
    expect(() => new Adam({ learningRate: [0.1] as never })).toThrow("the learning rate is [0.1]; give a finite");
    expect(() => new Dropout(text)).toThrow('Dropout: the rate is "0.1"; give a finite number');
    expect(() => new Huber({ delta: text })).toThrow('Huber: delta is "0.1"');
    await expect(trained({ epochs: "3" })).rejects.toThrow('fit: epochs is "3"');
    await expect(trained({ batchSize: "3" })).rejects.toThrow('batchSize is "3"');
  });

  it("is a function for a learning rate, or a scheduler's that gives none", async () => {
    expect(() => new SGD({ learningRate: (() => 0.1) as never })).toThrow("give a schedule, such as { at: (step) =>");
    expect(new SGD({ learningRate: { at: (step) => 0.1 / (1 + step) } }).learningRate).toBe(0.1);
    const none = new LearningRateScheduler((() => undefined) as never);
    await expect(trained({ callbacks: none })).rejects.toThrow("the learning rate is undefined; give a finite number");
  });

  it("is a path for a checkpoint, which is refused before the training", async () => {
    let batches = 0;
    const callbacks = { onBatchEnd: () => void batches++ };
    const said = 'fit: checkpoint is "run.safetensors"; give a store, such as checkpointFile("run.safetensors")';
    await expect(trained({ checkpoint: "run.safetensors", callbacks })).rejects.toThrow(said);
    expect(batches).toBe(0);
  });
});

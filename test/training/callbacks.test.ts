import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logFile } from "../../src/io/files/logFile.js";
import { Dense } from "../../src/layers/Dense.js";
import { Sequential } from "../../src/models/Sequential.js";
import type { TrainableModel } from "../../src/models/TrainableModel.js";
import { SGD } from "../../src/optim/SGD.js";
import { ExponentialDecay } from "../../src/optim/schedules.js";
import { CSVLogger } from "../../src/training/callbacks/CSVLogger.js";
import { EarlyStopping, type EarlyStoppingOptions } from "../../src/training/callbacks/EarlyStopping.js";
import { LearningRateScheduler } from "../../src/training/callbacks/LearningRateScheduler.js";
import { type Checkpoint, ModelCheckpoint } from "../../src/training/callbacks/ModelCheckpoint.js";
import { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from "../../src/training/callbacks/ReduceLROnPlateau.js";
import type { Callback } from "../../src/training/contract.js";
import type { Logs } from "../../src/training/History.js";
import { StateError, ValueError } from "../../src/util/errors.js";

/** A model of one weight. */
function oneWeight(): TrainableModel {
  const model = new Sequential([new Dense(1, { useBias: false })], { inputShape: [1] });
  return model.compile({ optimizer: new SGD({ learningRate: 1 }), loss: "mse" });
}

/** Shows a callback epochs with these figures, in each of which the weight is the epoch's number. */
async function drive(callback: Callback, epochs: readonly Logs[], { failed = false } = {}) {
  const model = oneWeight();
  let stopped: number | null = null;
  let epoch = 0;
  const stop = () => {
    stopped = epoch;
  };
  const context = { model, epochs: epochs.length, steps: 1, failed, stop };
  const rates: number[] = [];
  await callback.onTrainBegin?.(context);
  for (; epoch < epochs.length && stopped === null; epoch++) {
    model.setWeights([{ data: Float32Array.of(epoch), shape: [1, 1] }]);
    await callback.onEpochBegin?.(epoch, context);
    await callback.onEpochEnd?.(epoch, { ...epochs[epoch] }, context);
    rates.push(Number(model.optimizer.learningRate.toPrecision(6)));
  }
  await callback.onTrainEnd?.(context);
  return { stopped, rates, weight: (await model.getWeights())[0].data[0] };
}

const each = (name: string, values: readonly number[]) => values.map((value) => ({ loss: 9, [name]: value }));

describe("EarlyStopping stops after the same epoch, with the same weights, as Keras 3.15.1", () => {
  const losses = each("valLoss", [1, 0.8, 0.9, 0.85, 0.79, 0.795, 0.8, 0.81, 0.7, 0.9]);
  // biome-ignore format: a table
  const TABLE: readonly (readonly [EarlyStoppingOptions, stopped: number | null, weight: number])[] = [
    [{}, 2, 2],
    [{ patience: 1 }, 2, 2],
    [{ patience: 2 }, 3, 3],
    [{ patience: 3 }, 7, 7],
    [{ patience: 3, minDelta: 0.02 }, 4, 4],
    [{ patience: 2, baseline: 0.75 }, 2, 2],
    [{ patience: 2, baseline: 0.95 }, 3, 3],
    [{ patience: 2, startFromEpoch: 3 }, 6, 6],
    [{ patience: 3, restoreBestWeights: true }, 7, 4],
    [{ patience: 20, restoreBestWeights: true }, null, 8],
    [{ patience: 2, mode: "max" }, 2, 2],
    [{ patience: 2, restoreBestWeights: true, startFromEpoch: 2 }, 6, 4],
  ];
  it.for(TABLE)("with %j", async ([options, stopped, weight]) => {
    expect(await drive(new EarlyStopping(options), losses)).toMatchObject({ stopped, weight });
  });

  const accuracies = each("valAccuracy", [0.5, 0.6, 0.6, 0.55, 0.61, 0.61, 0.6, 0.6, 0.9, 0.1]);
  it("an accuracy is to become large, and a minDelta's sign does not matter", async () => {
    const monitor = "valAccuracy";
    expect(await drive(new EarlyStopping({ monitor, patience: 2 }), accuracies)).toMatchObject({
      stopped: 3,
      weight: 3,
    });
    const second = new EarlyStopping({ monitor, patience: 3, minDelta: -0.02, restoreBestWeights: true });
    expect(await drive(second, accuracies)).toMatchObject({ stopped: 4, weight: 1 });
    expect(second).toMatchObject({ best: 0.6, bestEpoch: 1, stoppedEpoch: 4 });
  });

  it("the same object can follow one training after another", async () => {
    const callback = new EarlyStopping({ patience: 2 });
    expect((await drive(callback, losses)).stopped).toBe(3);
    expect((await drive(callback, losses)).stopped).toBe(3);
  });

  it("a training that failed keeps its weights", async () => {
    const callback = new EarlyStopping({ patience: 20, restoreBestWeights: true });
    expect((await drive(callback, losses, { failed: true })).weight).toBe(9);
  });
});

describe("ReduceLROnPlateau sets the same rates as Keras 3.15.1", () => {
  const losses = each("valLoss", [1, 0.9, 0.95, 0.95, 0.94, 0.93, 0.92, 0.91, 0.899999, 0.95, 0.95, 0.95, 0.95, 0.95]);
  // biome-ignore format: a table
  const TABLE: readonly (readonly [ReduceLROnPlateauOptions, number[]])[] = [
    [{}, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.1, 0.1, 0.1]],
    [{ patience: 2 }, [1, 1, 1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001, 0.0001, 0.0001, 1e-5, 1e-5, 1e-6]],
    [{ patience: 2, factor: 0.5, cooldown: 2 }, [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.0625, 0.0625]],
    [{ patience: 1, factor: 0.5, minLearningRate: 0.1 }, [1, 1, 0.5, 0.25, 0.125, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]],
    [{ patience: 2, factor: 0.5, minDelta: 0 }, [1, 1, 1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125, 0.125, 0.0625, 0.0625, 0.03125, 0.03125]],
    [{ patience: 3, factor: 0.5, cooldown: 1, mode: "max" }, [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.0625, 0.0625]],
  ];
  it.for(TABLE)("with %j", async ([options, rates]) => {
    expect((await drive(new ReduceLROnPlateau(options), losses)).rates).toEqual(rates);
  });

  it("a factor that does not reduce is an error", () => {
    expect(() => new ReduceLROnPlateau({ factor: 1 })).toThrow(ValueError);
    expect(() => new ReduceLROnPlateau({ factor: 0 })).toThrow(/factor is 0; give a finite number above 0 and below 1/);
  });
});

describe("what callbacks watch", () => {
  it("a figure that is missing is an error that names those that are there", async () => {
    const missing = drive(new EarlyStopping(), [{ loss: 1, accuracy: 0.5 }]);
    await expect(missing).rejects.toThrow(ValueError);
    await expect(missing).rejects.toThrow(/the logs have no "valLoss".*they have loss, accuracy.*validationData/);
  });

  it("a figure whose better direction its name does not tell needs a mode", () => {
    expect(() => new EarlyStopping({ monitor: "valScore" })).toThrow(/"valScore".*mode "min" or "max"/);
    expect(() => new EarlyStopping({ monitor: "valScore", mode: "max" })).not.toThrow();
    expect(() => new EarlyStopping({ mode: "best" as "max" })).toThrow(/"auto", "min" or "max"/);
  });

  it("a patience that is no number of epochs is an error", () => {
    expect(() => new EarlyStopping({ patience: -1 })).toThrow(ValueError);
    expect(() => new ReduceLROnPlateau({ patience: 1.5 })).toThrow(ValueError);
  });
});

const x = [[0], [1], [2], [3]];
const y = [0, 2, 4, 6];

describe("LearningRateScheduler", () => {
  it("sets each epoch's rate from the one before, and writes it into the history", async () => {
    const model = oneWeight();
    const callback = new LearningRateScheduler((epoch, rate) => (epoch === 0 ? 0.01 : rate / 2));
    const { history } = await model.fit(x, y, { epochs: 3, callbacks: [callback] });
    expect(history.learningRate).toEqual([0.01, 0.005, 0.0025]);
  });

  it("a rate that is none is an error", async () => {
    const fit = oneWeight().fit(x, y, { callbacks: [new LearningRateScheduler(() => Number.NaN)] });
    await expect(fit).rejects.toThrow(ValueError);
  });

  it("an optimizer that follows a schedule of its own is an error", async () => {
    const learningRate = new ExponentialDecay({ initialLearningRate: 0.1, decaySteps: 1, decayRate: 0.5 });
    const model = oneWeight().compile({ optimizer: new SGD({ learningRate }), loss: "mse" });
    const fit = model.fit(x, y, { callbacks: [new LearningRateScheduler(() => 0.1)] });
    await expect(fit).rejects.toThrow(StateError);
  });
});

describe("ModelCheckpoint", () => {
  const losses = each("valLoss", [1, 0.8, 0.9, 0.7]);
  const saving = () => {
    const saved: Checkpoint[] = [];
    return { saved, save: (checkpoint: Checkpoint) => void saved.push(checkpoint) };
  };

  it("saves weights and figures after every epoch", async () => {
    const { saved, save } = saving();
    await drive(new ModelCheckpoint({ save }), losses);
    expect(saved.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
    expect(saved[2].weights[0]).toMatchObject({ name: "dense/kernel", shape: [1, 1] });
    expect(saved[2].weights[0].data[0]).toBe(2);
    expect(saved[2].logs.valLoss).toBe(0.9);
  });

  it("with saveBestOnly saves what is better than all before, and than the threshold", async () => {
    const { saved, save } = saving();
    await drive(new ModelCheckpoint({ save, saveBestOnly: true }), losses);
    expect(saved.map(({ epoch }) => epoch)).toEqual([0, 1, 3]);
    const second = saving();
    await drive(new ModelCheckpoint({ save: second.save, saveBestOnly: true, initialValueThreshold: 0.75 }), losses);
    expect(second.saved.map(({ epoch }) => epoch)).toEqual([3]);
  });

  it("saves after every so many batches, counted through epochs, and training waits for it", async () => {
    const order: string[] = [];
    const save = async ({ epoch, batch }: Checkpoint) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      order.push(`saved ${epoch}/${batch}`);
    };
    const watcher: Callback = { onBatchEnd: (batch) => void order.push(`batch ${batch}`) };
    const callbacks = [new ModelCheckpoint({ save, saveFreq: 2 }), watcher];
    await oneWeight().fit(x, y, { batchSize: 2, epochs: 1, callbacks });
    expect(order).toEqual(["batch 0", "saved 0/1", "batch 1"]);
  });

  it("a saveFreq of no batches is an error", () => {
    expect(() => new ModelCheckpoint({ save: () => {}, saveFreq: 0 })).toThrow(ValueError);
  });
});

describe("CSVLogger into a file", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "noodlenet-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("writes a header and a row per epoch, figures in alphabetical order, NA for what is missing", async () => {
    const path = join(folder, "log.csv");
    await drive(new CSVLogger(logFile(path)), [{ valLoss: 0.5, loss: 0.25 }, { loss: 0.125 }]);
    expect(await readFile(path, "utf8")).toBe("epoch,loss,valLoss\n0,0.25,0.5\n1,0.125,NA\n");
  });

  it("begins anew, or appends without a second header", async () => {
    const path = join(folder, "more.csv");
    await drive(new CSVLogger(logFile(path, { append: true }), { separator: ";" }), [{ loss: 1 }]);
    await drive(new CSVLogger(logFile(path, { append: true }), { separator: ";" }), [{ loss: 2 }]);
    expect(await readFile(path, "utf8")).toBe("epoch;loss\n0;1\n0;2\n");
    await drive(new CSVLogger(logFile(path)), [{ loss: 3 }]);
    expect(await readFile(path, "utf8")).toBe("epoch,loss\n0,3\n");
  });

  it("writes what callbacks before it add", async () => {
    const path = join(folder, "rates.csv");
    const callbacks = [new LearningRateScheduler(() => 0), new CSVLogger(logFile(path))];
    const { history } = await oneWeight().fit(x, y, { callbacks });
    expect(await readFile(path, "utf8")).toBe(`epoch,learningRate,loss\n0,0,${history.loss[0]}\n`);
  });
});

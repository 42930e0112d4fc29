import type { Dataset } from "../data/Dataset.js";
import { StateError, ValueError } from "../util/errors.js";
import { nextTurn } from "../util/nextTurn.js";
import type { Callback, Logs, TrainingContext } from "./Callback.js";
import { History } from "./History.js";
import { type ClassWeight, checkDataset, takeBatch } from "./intake.js";
import { findNotFinite } from "./notFinite.js";
import type { Sequential } from "./Sequential.js";
import { type Compiled, forwardBackward, forwardOnly, Totals } from "./step.js";

/** Options of the training loop. */
export interface FitOptions {
  /** The epoch to end at. Default 1. */
  readonly epochs?: number;
  /** The epoch to begin at, counted from 0. Default 0. */
  readonly initialEpoch?: number;
  readonly validationData?: Dataset;
  readonly callbacks?: readonly Callback[];
  readonly classWeight?: ClassWeight;
  /** Ends training between two batches: `fit` then rejects with the signal's reason, the weights as they are. */
  readonly signal?: AbortSignal;
}

/** Trains a compiled model on a dataset; see `Sequential.fit`. */
export async function fitDataset(
  model: Sequential,
  compiled: Compiled,
  data: Dataset,
  options: FitOptions,
): Promise<History> {
  const { epochs = 1, initialEpoch = 0, validationData, callbacks = [] } = options;
  if (!Number.isInteger(epochs) || epochs < 0)
    throw new ValueError(`fit: epochs is ${epochs}; give a whole number from 0`);
  checkDataset("fit", model, data);
  if (validationData) checkDataset("fit's validationData", model, validationData);
  const history = new History();
  const context: TrainingContext = {
    model,
    epochs,
    steps: Math.ceil(data.size / data.batchSize),
    stop: (reason) => {
      history.stopped ??= reason;
    },
  };
  for (const callback of callbacks) await callback.onTrainBegin?.(context);
  try {
    for (let epoch = initialEpoch; epoch < epochs && history.stopped === null; epoch++) {
      for (const callback of callbacks) await callback.onEpochBegin?.(epoch, context);
      const logs = await trainEpoch(model, compiled, data, epoch, options, context, history);
      if (logs === null) break;
      if (validationData)
        Object.assign(logs, prefixed("val", await evaluateDataset(model, compiled, validationData, options)));
      history.add(epoch, logs);
      for (const callback of callbacks) await callback.onEpochEnd?.(epoch, logs, context);
    }
  } finally {
    for (const callback of callbacks) await callback.onTrainEnd?.(context);
  }
  return history;
}

/** One pass over the data; null when a callback ended training amid it. */
async function trainEpoch(
  model: Sequential,
  compiled: Compiled,
  data: Dataset,
  epoch: number,
  { callbacks = [], classWeight, signal }: FitOptions,
  context: TrainingContext,
  history: History,
): Promise<Logs | null> {
  const totals = new Totals(compiled.metrics);
  const watchers = callbacks.filter((callback) => callback.checksFinite);
  let number = 0;
  for await (const batch of data.batches(epoch)) {
    await nextTurn();
    signal?.throwIfAborted();
    const take = () => takeBatch("fit", model, compiled.loss, batch, classWeight);
    const report = forwardBackward(model, compiled, take, watchers.length > 0);
    if (watchers.length === 0) takeStep(model, compiled);
    const figures = await report.data();
    report.release("its figures have been read");
    if (watchers.length > 0) {
      if (!figures.every(Number.isFinite)) {
        const where = await findNotFinite(model, compiled, take);
        for (const watcher of watchers) await watcher.onNotFinite?.(where, epoch, number, context);
        if (history.stopped !== null) return null;
      }
      takeStep(model, compiled);
    }
    totals.add(figures, batch.x.shape[0]);
    const logs = totals.logs();
    for (const callback of callbacks) await callback.onBatchEnd?.(number, logs, context);
    number++;
    if (history.stopped !== null) return null;
  }
  if (number === 0) throw new StateError("fit: the dataset gave no batch in this epoch");
  return totals.logs();
}

function takeStep(model: Sequential, { optimizer }: Compiled): void {
  const weights = model.trainableWeights;
  if (weights.length > 0) optimizer.step(weights);
}

/** The loss and metrics of a dataset; see `Sequential.evaluate`. */
export async function evaluateDataset(
  model: Sequential,
  compiled: Compiled,
  data: Dataset,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Logs> {
  const totals = new Totals(compiled.metrics);
  for await (const batch of data.batches(0)) {
    await nextTurn();
    signal?.throwIfAborted();
    const report = forwardOnly(model, compiled, () => takeBatch("evaluate", model, compiled.loss, batch));
    totals.add(await report.data(), batch.x.shape[0]);
    report.release("its figures have been read");
  }
  return totals.logs();
}

/** { loss } → { valLoss }. */
function prefixed(prefix: string, logs: Logs): Logs {
  return Object.fromEntries(
    Object.entries(logs).map(([name, value]) => [`${prefix}${name[0].toUpperCase()}${name.slice(1)}`, value]),
  );
}

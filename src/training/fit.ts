import type { AnyDataset } from "../data/Dataset.js";
import { capitalized } from "../util/capitalized.js";
import { StateError, ValueError } from "../util/errors.js";
import { nextTurn } from "../util/nextTurn.js";
import { showValue } from "../util/optionsReader.js";
import { callbacksOf } from "./callbacksOf.js";
import { Checkpointer, type Place } from "./checkpoint/Checkpointer.js";
import { type NumberedWeights, numberedWeights } from "./classWeights.js";
import type { Compiled } from "./compile.js";
import type { Callback, CheckpointStore, TrainedModel, TrainingContext, TrainingState } from "./contract.js";
import type { EpochOrders } from "./EpochOrders.js";
import { evaluateDataset } from "./evaluate.js";
import { findNonFinite } from "./findNonFinite.js";
import type { FitOptions } from "./fitOptions.js";
import type { FrozenFeatures } from "./frozen/FrozenFeatures.js";
import { History, type Logs } from "./History.js";
import { freshStatistics, staleStatistics } from "./movingStatistics.js";
import { claimOptimizer } from "./optimizerOwner.js";
import { RepeatedStep } from "./RepeatedStep.js";
import { applyGradients, clearGradients, forwardBackward, readBatchMetrics } from "./step.js";
import { Totals } from "./Totals.js";
import { checkDataset, type PreparedBatch, uploadBatch } from "./uploadBatch.js";
import { WeightSnapshot } from "./WeightSnapshot.js";

/** What a model keeps from one training to the next. */
export interface TrainingMemory {
  readonly frozen: FrozenFeatures;
  readonly orders: EpochOrders;
  /** That of the last training. */
  history: History | null;
}

/** Options of a training, as checked where they enter. */
interface CheckedOptions extends Omit<FitOptions, "validationData" | "callbacks" | "classWeight"> {
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly validationData?: AnyDataset;
  readonly callbacks: readonly Callback[];
  readonly classWeight: NumberedWeights | null;
}

/** Trains a compiled model on a dataset; see `Sequential.fit`. */
export async function fitDataset(
  model: TrainedModel,
  compiled: Compiled,
  data: AnyDataset,
  memory: TrainingMemory,
  { validationData, ...options }: Omit<FitOptions, "validationData"> & { readonly validationData?: AnyDataset },
): Promise<History> {
  const { epochs = 1, initialEpoch = 0, checkpoint, resume = false } = options;
  if (resume && !checkpoint)
    throw new ValueError('fit: resume needs a checkpoint to go on from, such as checkpointFile("run.safetensors")');
  if (checkpoint) checkStore(checkpoint);
  checkEpoch("epochs", epochs);
  checkEpoch("initialEpoch", initialEpoch);
  checkDataset("fit", model, data);
  if (validationData) checkDataset("fit's validationData", model, validationData);
  claimOptimizer("fit", compiled.optimizer, model);
  const callbacks = callbacksOf(options.callbacks);
  if (options.classWeight && model.outputCount > 1)
    throw new ValueError(
      `fit: classWeight is for models with one output, and this one has ${model.outputCount}; give sampleWeight, a list with one array for each output`,
    );
  const classWeight = numberedWeights(options.classWeight, classesOf(model), data.classNames);
  const checked = { ...options, validationData, epochs, initialEpoch, callbacks, classWeight };
  return new Training(model, compiled, data, memory, checked).run();
}

/** How many classes a model tells apart; null for one output, which may be no probability. */
export function classesOf(model: TrainedModel): number | null {
  const [outputs = 1] = model.outputShapes().map((shape) => shape.at(-1));
  return outputs > 1 ? outputs : null;
}

/** @throws ValueError for what keeps no checkpoints, before the training that it should keep */
function checkStore(store: CheckpointStore): void {
  if (typeof store?.save === "function" && typeof store.load === "function") return;
  throw new ValueError(
    `fit: checkpoint is ${showValue(store)}; give a store, such as checkpointFile("run.safetensors") of noodlenet/io`,
  );
}

function checkEpoch(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new ValueError(`fit: ${name} is ${showValue(value)}; give a non-negative integer`);
}

const RECOMPUTES =
  "the frozen layers at the model's start are computed again in every epoch, since augmentation changes the samples; " +
  "without augmentation they are computed once";

const ALL_FROZEN =
  "no weight of the model is trainable, so training changes none; unfreeze a layer with layer.trainable = true";

/** One call of fit, and what its callbacks know of it. */
class Training implements TrainingContext {
  readonly model: TrainedModel;
  readonly epochs: number;
  readonly steps: number;
  failed = false;
  readonly #compiled: Compiled;
  readonly #data: AnyDataset;
  readonly #memory: TrainingMemory;
  readonly #options: CheckedOptions;
  readonly #callbacks: readonly Callback[];
  /** Callbacks that want to know before values that are not finite reach the weights. */
  readonly #watchers: readonly Callback[];
  /** Callbacks that look at gradients. */
  readonly #followers: readonly Callback[];
  readonly #history = new History();
  readonly #repeated: RepeatedStep;
  #checkpoints: Checkpointer | null = null;
  /** An epoch shuffles by its number plus this, so that a second `fit` does not repeat the orders of the first. */
  #orderShift: number;

  constructor(
    model: TrainedModel,
    compiled: Compiled,
    data: AnyDataset,
    memory: TrainingMemory,
    options: CheckedOptions,
  ) {
    this.model = model;
    this.epochs = options.epochs;
    this.steps = Math.ceil(data.size / data.batchSize);
    this.#compiled = compiled;
    this.#data = data;
    this.#memory = memory;
    memory.history = this.#history;
    this.#options = options;
    this.#repeated = new RepeatedStep(model, compiled);
    this.#orderShift = memory.orders.shiftFrom(options.initialEpoch);
    this.#callbacks = options.callbacks;
    this.#watchers = this.#callbacks.filter((callback) => callback.checksFinite);
    this.#followers = this.#callbacks.filter((callback) => callback.onAfterBackward);
  }

  // A property, so that callbacks may take it out of their context.
  readonly stop = (reason: string): void => {
    this.#history.stopped ??= reason;
  };

  get #stopped(): boolean {
    return this.#history.stopped !== null;
  }

  async run(): Promise<History> {
    const saved = await this.#openCheckpoint();
    try {
      await this.#tell((callback) => callback.onTrainBegin?.(this));
      if (this.#memory.frozen.cannotCache(this.#data))
        await this.#tell((callback) => callback.onNotice?.(RECOMPUTES, this));
      if (this.model.weights.length > 0 && this.model.trainableWeights.length === 0)
        await this.#tell((callback) => callback.onNotice?.(ALL_FROZEN, this));
      const fresh = this.#callbacks.some((callback) => callback.onNotice) ? await freshStatistics(this.model) : [];
      if (saved) await this.#restore(saved);
      let from: Place | undefined = saved?.progress;
      for (let epoch = from?.epoch ?? this.#options.initialEpoch; epoch < this.epochs && !this.#stopped; epoch++) {
        await this.#epoch(epoch, from);
        from = undefined;
      }
      const stale = staleStatistics(fresh, this.#compiled.optimizer.iterations);
      if (stale !== null) await this.#tell((callback) => callback.onNotice?.(stale, this));
    } catch (error) {
      this.failed = true;
      // The first error is the one to report.
      await this.#tell((callback) => callback.onTrainEnd?.(this)).catch(() => {});
      throw error;
    } finally {
      this.#repeated.release();
    }
    await this.#tell((callback) => callback.onTrainEnd?.(this));
    return this.#history;
  }

  /** The state to resume from, if any; read and checked before training starts. */
  async #openCheckpoint(): Promise<TrainingState | null> {
    const { checkpoint, resume, ...options } = this.#options;
    if (!checkpoint) return null;
    const parts = { ...options, model: this.model, compiled: this.#compiled, data: this.#data };
    this.#checkpoints = await Checkpointer.of(checkpoint, { ...parts, callbacks: this.#callbacks });
    return resume ? this.#checkpoints.load() : null;
  }

  async #restore(saved: TrainingState): Promise<void> {
    const { epoch, batch, orderShift = 0 } = saved.progress;
    this.#orderShift = orderShift;
    if (epoch > 0) this.#memory.orders.take(epoch - 1 + orderShift);
    // onEpochBegin may change the learning rate, for instance; the restore below then puts the saved state back.
    if (batch > 0) await this.#tell((callback) => callback.onEpochBegin?.(epoch, this));
    await this.#checkpoints?.restore(saved, this.#history, this);
  }

  /** @param from the place to go on from, in a training that is resumed */
  async #epoch(epoch: number, from?: Place): Promise<void> {
    if (!from?.batch) await this.#tell((callback) => callback.onEpochBegin?.(epoch, this));
    const logs = await this.#train(epoch, from);
    if (logs === null) return;
    const { validationData, ...options } = this.#options;
    if (validationData) {
      const numbers = await evaluateDataset(this.model, this.#compiled, validationData, this.#memory.frozen, options);
      Object.assign(logs, forValidation(numbers));
    }
    await this.#tell((callback) => callback.onEpochEnd?.(epoch, logs, this));
    this.#history.add(epoch, logs);
    await this.#checkpoints?.epochEnded(
      { epoch: epoch + 1, batch: 0, totals: null, orderShift: this.#orderShift },
      this.#stopped || epoch + 1 === this.epochs,
      this.#history,
    );
  }

  /** One pass over the data; null when it was given up for values that are not finite. */
  async #train(epoch: number, from?: Place): Promise<Logs | null> {
    const totals = new Totals(this.#compiled, from?.totals);
    let toSkip = from?.batch ?? 0;
    let number = toSkip;
    const order = epoch + this.#orderShift;
    this.#memory.orders.take(order);
    for await (const batch of this.#memory.frozen.batches(this.#data, order, this.#options.frozenFeatures)) {
      await nextTurn();
      this.#options.signal?.throwIfAborted();
      if (toSkip-- > 0) continue;
      await this.#tell((callback) => callback.onBatchBegin?.(number, this));
      if (!this.#memory.frozen.covers(batch))
        throw new StateError(
          "fit: frozen layers were unfrozen in onBatchBegin, after the batch had passed through them; unfreeze them in onBatchEnd or onEpochBegin",
        );
      const numbers =
        this.#watchers.length > 0 ? await this.#watchedStep(batch, epoch, number) : await this.#step(batch, number);
      if (numbers === null) return null;
      totals.add(numbers, batch.x[0].shape[0]);
      await this.#tell((callback) => callback.onBatchEnd?.(number, totals.logs(), this));
      number++;
      // The rest of an epoch that is being stopped is not gone through again: its end is saved.
      if (this.#stopped) break;
      const place = { epoch, batch: number, totals: totals.state(), orderShift: this.#orderShift };
      await this.#checkpoints?.stepped(place, epoch * this.steps + number, this.#history);
    }
    return totals.logs();
  }

  /** Forward, backward and update. The metrics are read last, so that nothing waits for the device in between. */
  async #step(batch: PreparedBatch, number: number): Promise<ArrayLike<number>> {
    const report = forwardBackward(this.model, this.#compiled, () => this.#upload(batch), {
      checkFinite: false,
      repeated: this.#repeated,
    });
    if (this.#followers.length > 0) await this.#tellAfterBackward(number);
    applyGradients(this.model, this.#compiled);
    return readBatchMetrics(report);
  }

  /** The same, but the metrics are read before the update; null when a callback stopped training because they are not finite. */
  async #watchedStep(batch: PreparedBatch, epoch: number, number: number): Promise<ArrayLike<number> | null> {
    const statistics = new WeightSnapshot(this.model.nonTrainableWeights);
    const upload = () => this.#upload(batch);
    const numbers = await readBatchMetrics(
      forwardBackward(this.model, this.#compiled, upload, { checkFinite: true, repeated: this.#repeated }),
    );
    const finite = numbers.every(Number.isFinite);
    if (!finite) {
      const where = await findNonFinite(this.model, this.#compiled, upload);
      for (const watcher of this.#watchers) await watcher.onNotFinite?.(where, epoch, number, this);
    }
    const givenUp = !finite && this.#stopped;
    if (givenUp) {
      statistics.restore();
      clearGradients(this.model);
    } else {
      await this.#tellAfterBackward(number);
      applyGradients(this.model, this.#compiled);
    }
    statistics.release();
    return givenUp ? null : numbers;
  }

  #upload(batch: PreparedBatch) {
    return uploadBatch("fit", this.model, this.#compiled.outputs, batch, this.#options.classWeight);
  }

  async #tellAfterBackward(batch: number): Promise<void> {
    for (const follower of this.#followers) await follower.onAfterBackward?.(batch, this);
  }

  async #tell(what: (callback: Callback) => void | Promise<void>): Promise<void> {
    for (const callback of this.#callbacks) await what(callback);
  }
}

/** { loss } → { valLoss }. */
function forValidation(logs: Logs): Logs {
  return Object.fromEntries(Object.entries(logs).map(([name, value]) => [`val${capitalized(name)}`, value]));
}

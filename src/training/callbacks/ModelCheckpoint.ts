import type { NamedArray } from "../../layers/layerWeights.js";
import { ValueError } from "../../util/errors.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { Callback, CallbackState, TrainedModel, TrainingContext } from "../contract.js";
import type { Logs } from "../History.js";
import { CALLBACKS_INSTEAD, CALLBACKS_ONLY, Monitor, type MonitorOptions } from "./Monitor.js";

/** What there is to save. */
export interface Checkpoint {
  /** The model as it is now. */
  readonly model: TrainedModel;
  /** Copies of all weights, in the order of `model.getWeights()`. */
  readonly weights: readonly NamedArray[];
  /** Counted from 0. */
  readonly epoch: number;
  /** The batch after which it is saved, counted from 0; null at an epoch's end. */
  readonly batch: number | null;
  /** The loss and metrics that were measured last. */
  readonly logs: Readonly<Logs>;
}

/** Options of {@link ModelCheckpoint}, with Keras's defaults. */
export interface ModelCheckpointOptions extends Omit<MonitorOptions, "minDelta"> {
  /** Puts a checkpoint where it should be kept, such as in a file. Training waits for it. */
  readonly save: (checkpoint: Checkpoint) => void | Promise<void>;
  /** Only when the metric (default "valLoss") is the best so far. Default false. */
  readonly saveBestOnly?: boolean;
  /** "epoch", or after how many batches. Default "epoch". */
  readonly saveFreq?: "epoch" | number;
  /** With saveBestOnly, a value that the first one saved must beat. */
  readonly initialValueThreshold?: number;
}

const CALL = 'new ModelCheckpoint({ save: ({ model }) => saveModel(model, "best.keras"), saveBestOnly: true })';

const readOptions = optionsReader<ModelCheckpointOptions>("ModelCheckpoint", CALL, {
  names: {
    save: true,
    saveBestOnly: true,
    saveFreq: true,
    initialValueThreshold: true,
    monitor: true,
    mode: true,
  },
  only: CALLBACKS_ONLY,
  instead: {
    ...CALLBACKS_INSTEAD,
    filepath: `give a function that saves, as in ${CALL}`,
    saveWeightsOnly: "`save` decides what is saved",
  },
});

/**
 * Saves the model as it trains, by a function that is given: this library's core touches no files.
 * @example
 * const save = ({ weights }) => writeFile("best.safetensors", writeSafetensors(weights.map((w) => [w.name, w])));
 * await model.fit(train, { epochs: 9, validationData, callbacks: [new ModelCheckpoint({ save, saveBestOnly: true })] });
 * @throws ValueError for bad options, and in training when saveBestOnly is set and the logs have no such metric
 */
export class ModelCheckpoint implements Callback {
  readonly #options: ModelCheckpointOptions;
  readonly #monitor: Monitor | null;
  readonly #saveFreq: "epoch" | number;
  #epoch = 0;
  #batches = 0;
  /** The best value saved so far; null before there is one. Goes on from one `fit` to the next. */
  best: number | null;

  /** @param given what is saved when: {@link ModelCheckpointOptions} */
  constructor(given: ModelCheckpointOptions) {
    const options = readOptions(given);
    if (typeof options.save !== "function")
      throw new ValueError(`ModelCheckpoint: there is no save; give one, as in ${CALL}`);
    const { saveBestOnly = false, saveFreq = "epoch", initialValueThreshold = null } = options;
    this.#options = options;
    this.#saveFreq = saveFreq;
    this.#monitor = saveBestOnly ? new Monitor("ModelCheckpoint", options) : null;
    this.best = initialValueThreshold;
    if (saveFreq !== "epoch" && !(Number.isInteger(saveFreq) && saveFreq > 0))
      throw new ValueError(
        `ModelCheckpoint: saveFreq is ${saveFreq}; give "epoch", or a positive integer, a number of batches`,
      );
  }

  onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
  }

  async onBatchEnd(batch: number, logs: Logs, { model }: TrainingContext): Promise<void> {
    if (this.#saveFreq === "epoch" || ++this.#batches < this.#saveFreq) return;
    this.#batches = 0;
    await this.#save(model, batch, logs);
  }

  async onEpochEnd(_epoch: number, logs: Logs, { model }: TrainingContext): Promise<void> {
    if (this.#saveFreq === "epoch") await this.#save(model, null, logs);
  }

  state(): CallbackState {
    return { values: { best: this.best, batches: this.#batches } };
  }

  restore({ values }: CallbackState): void {
    this.best = values.best as number | null;
    this.#batches = values.batches as number;
  }

  async #save(model: TrainedModel, batch: number | null, logs: Logs): Promise<void> {
    if (this.#monitor) {
      const value = this.#monitor.read(logs);
      if (!this.#monitor.improves(value, this.best)) return;
      this.best = value;
    }
    await this.#options.save({
      model,
      weights: await model.getWeights(),
      epoch: this.#epoch,
      batch,
      logs: { ...logs },
    });
  }
}

import { optionsReader } from "../../util/optionsReader.js";
import type { Callback, CallbackState, TrainingContext } from "../contract.js";
import type { Logs } from "../History.js";
import { WeightSnapshot } from "../WeightSnapshot.js";
import {
  CALLBACKS_INSTEAD,
  CALLBACKS_ONLY,
  checkCount,
  MONITOR_OPTIONS,
  Monitor,
  type MonitorOptions,
} from "./Monitor.js";

/** Options of {@link EarlyStopping}, with Keras's defaults. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** How many epochs may pass without something better. Default 0. */
  readonly patience?: number;
  /** A value that the metric must improve on for the patience to be reset. */
  readonly baseline?: number;
  /** Ends with the weights of the best epoch, also where training ran to its last. Default false. */
  readonly restoreBestWeights?: boolean;
  /** Epochs before this one, counted from 0, are ignored. Default 0. */
  readonly startFromEpoch?: number;
}

const readOptions = optionsReader<EarlyStoppingOptions>(
  "EarlyStopping",
  'new EarlyStopping({ monitor: "valLoss", patience: 5 })',
  {
    names: { ...MONITOR_OPTIONS, patience: true, baseline: true, restoreBestWeights: true, startFromEpoch: true },
    only: CALLBACKS_ONLY,
    instead: CALLBACKS_INSTEAD,
  },
);

/**
 * Stops training when a metric (default "valLoss") has not improved for `patience` epochs.
 * @throws ValueError for bad options, and in training when the logs have no such metric
 * @see Prechelt 1998, "Early stopping, but when?"
 */
export class EarlyStopping implements Callback {
  readonly #monitor: Monitor;
  readonly #options: EarlyStoppingOptions;
  readonly #patience: number;
  #wait = 0;
  #bestWeights: WeightSnapshot | null = null;
  /** The best value so far; null before there is one. */
  best: number | null = null;
  /** The epoch of the best value. */
  bestEpoch = 0;
  /** The epoch after which training was stopped; null when it was not. */
  stoppedEpoch: number | null = null;

  /**
   * @param given `monitor` ("valLoss"), `patience` (0), `minDelta` (0), `restoreBestWeights` (false), `baseline`, `startFromEpoch` (0), `mode`: {@link EarlyStoppingOptions}
   */
  constructor(given?: EarlyStoppingOptions) {
    const options = readOptions(given);
    this.#monitor = new Monitor("EarlyStopping", options);
    this.#options = options;
    this.#patience = options.patience ?? 0;
    checkCount("EarlyStopping", "patience", this.#patience);
    checkCount("EarlyStopping", "startFromEpoch", options.startFromEpoch ?? 0);
  }

  onTrainBegin(): void {
    this.#wait = 0;
    this.best = null;
    this.bestEpoch = 0;
    this.stoppedEpoch = null;
    this.#keep(null);
  }

  onEpochEnd(epoch: number, logs: Logs, context: TrainingContext): void {
    const value = this.#monitor.read(logs);
    if (epoch < (this.#options.startFromEpoch ?? 0)) return;
    this.#wait++;
    if (this.#monitor.improves(value, this.best)) this.#improved(epoch, value, context);
    else if (this.#wait >= this.#patience && epoch > 0) {
      this.stoppedEpoch = epoch;
      context.stop(
        `EarlyStopping: ${this.#monitor.name} did not improve for ${this.#wait} ${this.#wait === 1 ? "epoch" : "epochs"}`,
      );
    }
  }

  onTrainEnd({ failed }: TrainingContext): void {
    if (!failed) this.#bestWeights?.restore();
    this.#keep(null);
  }

  async state(): Promise<CallbackState> {
    const values = { wait: this.#wait, best: this.best, bestEpoch: this.bestEpoch, stoppedEpoch: this.stoppedEpoch };
    return { values, arrays: await this.#bestWeights?.read() };
  }

  restore({ values, arrays = [] }: CallbackState, { model }: TrainingContext): void {
    this.#wait = values.wait as number;
    this.best = values.best as number | null;
    this.bestEpoch = values.bestEpoch as number;
    this.stoppedEpoch = values.stoppedEpoch as number | null;
    if (arrays.length === 0) return;
    model.setWeights(arrays);
    this.#keep(new WeightSnapshot(model.weights));
  }

  #improved(epoch: number, value: number, { model }: TrainingContext): void {
    const { baseline, restoreBestWeights = false } = this.#options;
    this.best = value;
    this.bestEpoch = epoch;
    if (restoreBestWeights) this.#keep(new WeightSnapshot(model.weights));
    if (baseline === undefined || this.#monitor.improves(value, baseline)) this.#wait = 0;
  }

  #keep(weights: WeightSnapshot | null): void {
    this.#bestWeights?.release();
    this.#bestWeights = weights;
  }
}

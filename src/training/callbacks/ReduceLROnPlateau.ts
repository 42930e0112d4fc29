import { checkNumber } from "../../util/checkNumber.js";
import { optionsReader } from "../../util/optionsReader.js";
import type { Callback, CallbackState, TrainingContext } from "../contract.js";
import type { Logs } from "../History.js";
import {
  CALLBACKS_INSTEAD,
  CALLBACKS_ONLY,
  checkCount,
  MONITOR_OPTIONS,
  Monitor,
  type MonitorOptions,
} from "./Monitor.js";

/** Options of {@link ReduceLROnPlateau}, with Keras's defaults; minDelta is 1e-4 here. */
export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** The rate is multiplied by this, above 0 and below 1. Default 0.1. */
  readonly factor?: number;
  /** How many epochs may pass without something better. Default 10. */
  readonly patience?: number;
  /** Epochs after a reduction in which nothing is counted. Default 0. */
  readonly cooldown?: number;
  /** The rate does not go below this. Default 0. */
  readonly minLearningRate?: number;
  /** Keras's name of `minLearningRate`. */
  readonly minLr?: number;
}

const readOptions = optionsReader<ReduceLROnPlateauOptions>(
  "ReduceLROnPlateau",
  'new ReduceLROnPlateau({ monitor: "valLoss", factor: 0.5 })',
  {
    names: {
      ...MONITOR_OPTIONS,
      factor: true,
      patience: true,
      cooldown: true,
      minLearningRate: true,
      minLr: "minLearningRate",
    },
    only: CALLBACKS_ONLY,
    instead: CALLBACKS_INSTEAD,
  },
);

/**
 * Reduces the learning rate when a metric (default "valLoss") has not improved for `patience` epochs. Adds
 * `learningRate`, that of the epoch, to the logs.
 * @throws ValueError for bad options, and in training when the logs have no such metric
 * @throws StateError where the optimizer's rate follows a schedule
 */
export class ReduceLROnPlateau implements Callback {
  readonly #monitor: Monitor;
  readonly #options: { factor: number; patience: number; cooldown: number; minLearningRate: number };
  #best: number | null = null;
  #wait = 0;
  #cooldown = 0;

  /**
   * @param given `monitor` ("valLoss"), `factor` (0.1), `patience` (10), `minDelta` (1e-4), `cooldown` (0), `minLearningRate` (0), `mode`: {@link ReduceLROnPlateauOptions}
   */
  constructor(given?: ReduceLROnPlateauOptions) {
    const options = readOptions(given);
    const { factor = 0.1, patience = 10, cooldown = 0, minLearningRate = 0, minDelta = 1e-4 } = options;
    this.#monitor = new Monitor("ReduceLROnPlateau", { ...options, minDelta });
    this.#options = { factor, patience, cooldown, minLearningRate };
    checkNumber("ReduceLROnPlateau", "factor", factor, { above: 0, below: 1 });
    checkNumber("ReduceLROnPlateau", "minLearningRate", minLearningRate, { from: 0 });
    checkCount("ReduceLROnPlateau", "patience", patience);
    checkCount("ReduceLROnPlateau", "cooldown", cooldown);
  }

  onTrainBegin(): void {
    this.#best = null;
    this.#wait = 0;
    this.#cooldown = 0;
  }

  onEpochEnd(_epoch: number, logs: Logs, context: TrainingContext): void {
    logs.learningRate = context.model.optimizer.learningRate;
    const value = this.#monitor.read(logs);
    if (this.#cooldown > 0) {
      this.#cooldown--;
      this.#wait = 0;
    }
    if (this.#monitor.improves(value, this.#best)) {
      this.#best = value;
      this.#wait = 0;
    } else if (this.#cooldown === 0 && ++this.#wait >= this.#options.patience) this.#reduce(context);
  }

  state(): CallbackState {
    return { values: { best: this.#best, wait: this.#wait, cooldown: this.#cooldown } };
  }

  restore({ values }: CallbackState): void {
    this.#best = values.best as number | null;
    this.#wait = values.wait as number;
    this.#cooldown = values.cooldown as number;
  }

  #reduce({ model: { optimizer } }: TrainingContext): void {
    const { factor, minLearningRate, cooldown } = this.#options;
    if (optimizer.learningRate <= minLearningRate) return;
    optimizer.learningRate = Math.max(optimizer.learningRate * factor, minLearningRate);
    this.#cooldown = cooldown;
    this.#wait = 0;
  }
}

import type { Callback, TrainingContext } from "../training/contract.js";
import type { Logs } from "../training/History.js";
import { WeightSnapshot } from "../training/WeightSnapshot.js";

/** The weights of the epoch with the lowest validation loss so far. They are kept when a training is interrupted. */
export class BestWeights implements Callback {
  #weights: WeightSnapshot | null = null;
  /** The metrics of that epoch; null before the first one. */
  best: Logs | null = null;
  /** The number of that epoch, from 1. */
  epoch = 0;
  /** The number of finished epochs of the last training. */
  finished = 0;

  onTrainBegin(): void {
    this.finished = 0;
  }

  onEpochEnd(epoch: number, logs: Logs, { model }: TrainingContext): void {
    this.finished = epoch + 1;
    if (!(logs.valLoss < (this.best?.valLoss ?? Infinity))) return;
    this.#weights?.release();
    this.#weights = new WeightSnapshot(model.weights);
    this.best = { ...logs };
    this.epoch = epoch + 1;
  }

  /** Restores the best weights of the model. */
  restore(): void {
    this.#weights?.restore();
  }
}

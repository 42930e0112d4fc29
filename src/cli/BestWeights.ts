import type { Callback, TrainingContext } from "../training/contract.js";
import type { Logs } from "../training/History.js";
import { WeightSnapshot } from "../training/WeightSnapshot.js";

/** The weights of the epoch with the lowest validation loss so far, which outlive a training that is broken off. */
export class BestWeights implements Callback {
  #weights: WeightSnapshot | null = null;
  /** Its figures; null before there is one. */
  best: Logs | null = null;
  /** Its number, from 1. */
  epoch = 0;
  /** Epochs that were finished. */
  finished = 0;

  onEpochEnd(epoch: number, logs: Logs, { model }: TrainingContext): void {
    this.finished = epoch + 1;
    if (!(logs.valLoss < (this.best?.valLoss ?? Infinity))) return;
    this.#weights?.release();
    this.#weights = new WeightSnapshot(model.weights);
    this.best = { ...logs };
    this.epoch = epoch + 1;
  }

  /** Gives the model the best weights. */
  restore(): void {
    this.#weights?.restore();
    this.#weights?.release();
    this.#weights = null;
  }
}

import type { Logs } from "./Callback.js";
import type { TrainingProgress } from "./checkpoint/TrainingState.js";

/** What a training did: the figures of every epoch. */
export class History {
  /** The epochs that were finished, counted from 0. */
  readonly epochs: number[] = [];
  /** A list per figure (`loss`, `accuracy`, `valLoss`…), one value an epoch. */
  readonly history: Record<string, number[]> = {};
  /** Why training ended before its last epoch; null when it did not. */
  stopped: string | null = null;

  /** Adds an epoch. */
  add(epoch: number, logs: Logs): void {
    this.epochs.push(epoch);
    for (const [name, value] of Object.entries(logs)) {
      this.history[name] ??= [];
      this.history[name].push(value);
    }
  }

  /** Takes over the epochs of a training that goes on. */
  goOnFrom({ epochs, history, stopped }: TrainingProgress["history"]): void {
    this.epochs.push(...epochs);
    for (const [name, values] of Object.entries(history)) this.history[name] = [...values];
    this.stopped = stopped;
  }
}

import type { Logs } from "./Callback.js";

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
}

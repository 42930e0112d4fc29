/** The metrics of a batch or an epoch: `loss`, the metrics' names, and `valLoss`, `valAccuracy`… after validation. */
export type Logs = Record<string, number>;

/** What a checkpoint keeps of a {@link History}. */
export interface HistoryState {
  readonly epochs: readonly number[];
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly stopped: string | null;
}

/** The record of a training: the loss and metrics of every epoch. */
export class History {
  /** The epochs that were finished, counted from 0. */
  readonly epochs: number[] = [];
  /** One list for each metric (`loss`, `accuracy`, `valLoss`…), one value per epoch. */
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

  /** Starts from the epochs of the training that is resumed. */
  goOnFrom({ epochs, history, stopped }: HistoryState): void {
    this.epochs.push(...epochs);
    for (const [name, values] of Object.entries(history)) this.history[name] = [...values];
    this.stopped = stopped;
  }
}

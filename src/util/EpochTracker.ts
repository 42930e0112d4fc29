import type { EpochState } from "./epochLine.js";

/** Tracks the progress of a training from its callbacks' events, for progress displays. */
export class EpochTracker {
  readonly #now: () => number;
  #epochs = 1;
  #steps = 1;
  #epoch = 0;
  #began: number;

  /** @param now milliseconds; only differences count */
  constructor(now: () => number) {
    this.#now = now;
    this.#began = now();
  }

  /** Batches in an epoch. */
  get steps(): number {
    return this.#steps;
  }

  trainBegins({ epochs, steps }: { readonly epochs: number; readonly steps: number }): void {
    this.#epochs = epochs;
    this.#steps = steps;
  }

  epochBegins(epoch: number): EpochState {
    this.#epoch = epoch;
    this.#began = this.#now();
    return this.#state(0, {}, false);
  }

  batchEnds(batch: number, logs: EpochState["logs"]): EpochState {
    return this.#state(batch + 1, logs, false);
  }

  epochEnds(logs: EpochState["logs"]): EpochState {
    return this.#state(this.#steps, logs, true);
  }

  #state(batches: number, logs: EpochState["logs"], done: boolean): EpochState {
    const seconds = (this.#now() - this.#began) / 1000;
    return { epoch: this.#epoch, epochs: this.#epochs, steps: this.#steps, batches, logs, seconds, done };
  }
}

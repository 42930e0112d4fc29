import { StateError } from "../util/errors.js";
import type { CompiledMetric } from "./compile.js";
import type { TotalsState } from "./contract.js";
import type { Logs } from "./History.js";

/** Accumulates the loss and metrics of batches over an epoch, on the host in double precision. */
export class Totals {
  readonly #metrics: readonly CompiledMetric[];
  #samples = 0;
  #loss = 0;
  readonly #sums: Float64Array[];

  /** @param from what {@link state} gave, to go on from there */
  constructor(metrics: readonly CompiledMetric[], from: TotalsState | null = null) {
    this.#metrics = metrics;
    this.#samples = from?.samples ?? 0;
    this.#loss = from?.loss ?? 0;
    this.#sums = metrics.map(({ metric }, i) =>
      from ? Float64Array.from(from.sums[i]) : new Float64Array(metric.size),
    );
  }

  /** The sums so far, for a checkpoint. */
  state(): TotalsState {
    return { samples: this.#samples, loss: this.#loss, sums: this.#sums.map((sums) => Array.from(sums)) };
  }

  /** Adds a batch of n samples. @param numbers as {@link readBatchMetrics} reads them */
  add(numbers: ArrayLike<number>, n: number): void {
    this.#samples += n;
    this.#loss += numbers[0] * n;
    let at = 1;
    for (const sums of this.#sums) for (let i = 0; i < sums.length; i++) sums[i] += numbers[at++];
  }

  /** The loss so far, weighted by batch size, and each metric. @throws StateError without any sample */
  logs(): Logs {
    if (this.#samples === 0) throw new StateError("the dataset gave no batch, although its size says it has samples");
    const logs: Logs = { loss: this.#loss / this.#samples };
    this.#metrics.forEach(({ name, metric }, i) => {
      logs[name] = metric.result(this.#sums[i]);
    });
    return logs;
  }
}

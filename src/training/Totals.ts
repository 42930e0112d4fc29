import { StateError } from "../util/errors.js";
import type { Compiled } from "./compile.js";
import type { TotalsState } from "./contract.js";
import type { Logs } from "./History.js";

/** Accumulates the losses and metrics of batches over an epoch, on the host in double precision. */
export class Totals {
  readonly #compiled: Compiled;
  #samples = 0;
  /** The loss, then that of each output where there are several. */
  readonly #losses: Float64Array;
  readonly #sums: Float64Array[];

  /** @param from what {@link state} gave, to go on from there */
  constructor(compiled: Compiled, from: TotalsState | null = null) {
    const { lossNames, metrics } = compiled;
    this.#compiled = compiled;
    this.#samples = from?.samples ?? 0;
    this.#losses = new Float64Array(1 + lossNames.length);
    if (from) this.#losses.set([from.loss, ...(from.losses ?? [])].slice(0, this.#losses.length));
    this.#sums = metrics.map(({ metric }, i) =>
      from ? Float64Array.from(from.sums[i]) : new Float64Array(metric.size),
    );
  }

  /** The sums so far, for a checkpoint. */
  state(): TotalsState {
    const [loss, ...losses] = this.#losses;
    const several = losses.length > 0 ? { losses } : {};
    return { samples: this.#samples, loss, ...several, sums: this.#sums.map((sums) => Array.from(sums)) };
  }

  /** Adds a batch of n samples. @param numbers as {@link readBatchMetrics} reads them */
  add(numbers: ArrayLike<number>, n: number): void {
    this.#samples += n;
    let at = 0;
    for (let i = 0; i < this.#losses.length; i++) this.#losses[i] += numbers[at++] * n;
    for (const sums of this.#sums) for (let i = 0; i < sums.length; i++) sums[i] += numbers[at++];
  }

  /** The losses so far, weighted by batch size, and each metric. @throws StateError without any sample */
  logs(): Logs {
    if (this.#samples === 0) throw new StateError("the dataset gave no batch, although its size says it has samples");
    const { lossNames, metrics } = this.#compiled;
    const logs: Logs = {};
    ["loss", ...lossNames].forEach((name, i) => {
      logs[name] = this.#losses[i] / this.#samples;
    });
    metrics.forEach(({ name, metric }, i) => {
      logs[name] = metric.result(this.#sums[i]);
    });
    return logs;
  }
}

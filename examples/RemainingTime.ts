import type { Result } from "./runExperiment.js";

/** Says how far the runs are, and how long the rest will take. */
export class RemainingTime {
  readonly #ids: readonly string[];
  readonly #total: number;
  #done = 0;
  /** Seconds that a run of each experiment took. */
  readonly #seconds = new Map<string, number>();

  constructor(ids: readonly string[], seeds: number) {
    this.#ids = ids;
    this.#total = ids.length * seeds;
  }

  finished({ id, seconds }: Pick<Result, "id" | "seconds">): void {
    this.#done++;
    this.#seconds.set(id, seconds);
  }

  /** Such as "run 5 of 24, about 6 min left"; without a guess before anything has been timed. */
  line(): string {
    const head = `\nrun ${this.#done + 1} of ${this.#total}`;
    if (this.#seconds.size === 0) return head;
    const left = Array.from({ length: this.#total - this.#done }, (_, i) => this.#guess(this.#done + i));
    return `${head}, about ${Math.ceil(left.reduce((a, b) => a + b, 0) / 60)} min left`;
  }

  /** As long as the same experiment took with another seed, else as the mean of those timed. */
  #guess(run: number): number {
    const known = [...this.#seconds.values()];
    const mean = known.reduce((a, b) => a + b, 0) / known.length;
    return this.#seconds.get(this.#ids[run % this.#ids.length]) ?? mean;
  }
}

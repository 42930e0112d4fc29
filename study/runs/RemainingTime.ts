import { nameOf, type RunName } from "./RunEvent.js";

/** Estimates the remaining time of all runs. */
export class RemainingTime {
  readonly #left: Map<string, RunName>;
  readonly #total: number;
  readonly #jobs: number;
  #begun = 0;
  /** Seconds that a run of each experiment took. */
  readonly #seconds = new Map<string, number>();

  /** @param jobs the number of parallel jobs */
  constructor(runs: readonly RunName[], jobs: number) {
    this.#left = new Map(runs.map((run) => [nameOf(run), run]));
    this.#total = runs.length;
    this.#jobs = jobs;
  }

  begins(): void {
    this.#begun++;
  }

  ends(run: RunName, seconds: number): void {
    this.#left.delete(nameOf(run));
    this.#seconds.set(run.id, seconds);
  }

  /** Such as "run 5 of 24, about 6 min left"; without an estimate before the first run has ended. */
  line(): string {
    const head = `run ${this.#begun} of ${this.#total}`;
    if (this.#seconds.size === 0 || this.#left.size === 0) return head;
    const seconds = [...this.#left.values()].reduce((sum, { id }) => sum + this.#guess(id), 0);
    return `${head}, about ${Math.ceil(seconds / this.#jobs / 60)} min left`;
  }

  /** The time of the same experiment with another seed, else the mean of all known times. */
  #guess(id: string): number {
    const known = [...this.#seconds.values()];
    return this.#seconds.get(id) ?? known.reduce((a, b) => a + b, 0) / known.length;
  }
}

import { networkOf } from "../network.js";
import type { Pictures } from "../pictures.js";
import { type Curves, Run } from "../Run.js";
import type { Settings } from "../settings.js";

/** How many seeds a band is over, the first included. */
export const SEEDS = 3;

/** The trainings from the seeds after the first, one after the other. */
export class Seeds {
  readonly #changed: () => void;
  #run: Run | null = null;
  #runs: Run[] = [];
  #closing: Promise<unknown> = Promise.resolve();
  #isOver = false;
  /** What ended them early. */
  error: string | null = null;

  /** @param changed is called whenever curves have changed */
  constructor(settings: Settings, classes: number, pictures: Pictures, changed: () => void) {
    this.#changed = changed;
    this.#next(settings, classes, pictures);
  }

  /** The curves so far. */
  get curves(): readonly Curves[] {
    return this.#runs.map(({ curves }) => curves);
  }

  get isRunning(): boolean {
    return !this.#isOver;
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await Promise.all([this.#closing, this.#run?.close()]);
  }

  #next(settings: Settings, classes: number, pictures: Pictures): void {
    const own = { ...settings, seed: settings.seed + this.#runs.length + 1 };
    const run = new Run(
      own,
      networkOf(own, classes),
      pictures,
      () => {
        const { state, error } = run.progress;
        if (run === this.#run && (state === "done" || state === "failed")) {
          this.error = error ?? null;
          this.#run = null;
          this.#closing = Promise.all([this.#closing, run.close()]);
          if (state === "failed" || this.#runs.length === SEEDS - 1) this.#isOver = true;
          if (!this.#isOver) this.#next(settings, classes, pictures);
        }
        this.#changed();
      },
      this.#closing,
    );
    this.#run = run;
    this.#runs.push(run);
    run.go("end");
  }
}

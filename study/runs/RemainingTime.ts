import type { Result } from "../results.js";
import { nameOf, type RunEvent, type RunName } from "./RunEvent.js";

/** What a report still waits for. */
export interface ToCome {
  /** The runs that have not ended, in the order in which they begin. */
  readonly runs: readonly RunName[];
  /** The minutes that they will take, as far as can be told. */
  readonly minutes: number;
}

/** Such as "about 6 min". */
export function aboutMinutes({ minutes }: ToCome): string {
  return `about ${minutes} min`;
}

/** A run's training so far: the part that is done, 0 to 1, and the seconds that it took. */
interface Progress {
  readonly id: string;
  readonly part: number;
  readonly seconds: number;
}

/** The least part of a training whose time says how long the whole takes: the first steps compile kernels. */
const TELLING = 0.03;

/**
 * Estimates the remaining time of all runs: at first from what each experiment is expected to take, and, as soon as something is
 * trained, from how long that takes.
 */
export class RemainingTime {
  readonly #left: Map<string, RunName>;
  readonly #total: number;
  readonly #jobs: number;
  readonly #expected: (id: string) => number;
  readonly #now: () => number;
  #begun = 0;
  /** Seconds that a run of each experiment took. */
  readonly #seconds = new Map<string, number>();
  readonly #began = new Map<string, number>();
  readonly #running = new Map<string, Progress>();

  /**
   * @param jobs the number of parallel jobs  @param expected the seconds that a run of an experiment takes on an ordinary machine
   * @param now the time in milliseconds
   */
  constructor(runs: readonly RunName[], jobs: number, expected: (id: string) => number, now = () => performance.now()) {
    this.#left = new Map(runs.map((run) => [nameOf(run), run]));
    this.#total = runs.length;
    this.#jobs = jobs;
    this.#expected = expected;
    this.#now = now;
  }

  toCome(): ToCome {
    return { runs: [...this.#left.values()], minutes: this.#minutes() };
  }

  tell(event: RunEvent): void {
    const name = nameOf(event);
    if (event.kind === "begins") this.#begun++;
    if (event.kind === "step") {
      if (!this.#began.has(name)) this.#began.set(name, this.#now());
      const seconds = (this.#now() - this.#began.get(name)!) / 1000;
      this.#running.set(name, { id: event.id, part: (event.epoch + event.part) / event.epochs, seconds });
    }
    if (event.kind === "ends") this.#end(event, event.result);
  }

  #end(run: RunName, { seconds }: Result): void {
    this.#left.delete(nameOf(run));
    this.#running.delete(nameOf(run));
    this.#seconds.set(run.id, seconds);
  }

  /** Such as "run 5 of 24, about 6 min left". */
  line(): string {
    const head = `run ${this.#begun} of ${this.#total}`;
    return this.#left.size === 0 ? head : `${head}, ${aboutMinutes(this.toCome())} left`;
  }

  #minutes(): number {
    const slowness = this.#slowness();
    const seconds = [...this.#left.values()].reduce((sum, run) => {
      // What trains nothing reports the time of the run that it reads.
      const whole = this.#expected(run.id) === 0 ? 0 : (this.#seconds.get(run.id) ?? this.#expected(run.id) * slowness);
      return sum + whole * (1 - (this.#running.get(nameOf(run))?.part ?? 0));
    }, 0);
    return Math.ceil(seconds / this.#jobs / 60);
  }

  /** How many times as long as expected trainings take here. */
  #slowness(): number {
    const ended = [...this.#seconds].map(([id, seconds]) => ({ id, part: 1, seconds }));
    const telling = [...ended, ...this.#running.values()].filter(
      ({ id, part }) => part >= TELLING && this.#expected(id) > 0,
    );
    const taken = telling.reduce((sum, { seconds }) => sum + seconds, 0);
    const expected = telling.reduce((sum, { id, part }) => sum + this.#expected(id) * part, 0);
    return expected > 0 && taken > 0 ? taken / expected : 1;
  }
}

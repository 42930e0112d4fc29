import { type News, nameOf, type RunName, type Step } from "./News.js";
import type { RemainingTime } from "./RemainingTime.js";

/** The terminal that a table is drawn in. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** How a run does. */
interface Row {
  readonly name: RunName;
  state: "waiting" | "running" | "done" | "done before";
  step: Step | null;
  /** Seconds: of training, once it is done. */
  seconds: number;
  /** When the training began, in milliseconds. */
  began: number;
}

const HEAD = ["run", "state", "epoch", "loss", "accuracy", "val loss", "val acc.", "time"];
const WIDTHS = [11, 11, 7, 8, 8, 8, 8, 10];
/** Milliseconds between two drawings while nothing but a step has happened. */
const PAUSE = 100;

/** All runs in a terminal, a line each, drawn again in place as they go on. */
export class RunTable {
  readonly #terminal: Terminal;
  readonly #remaining: RemainingTime;
  readonly #now: () => number;
  readonly #rows: readonly Row[];
  /** Lines that the table now takes. */
  #height = 0;
  #drawn = Number.NEGATIVE_INFINITY;

  constructor(
    runs: readonly RunName[],
    remaining: RemainingTime,
    terminal: Terminal = process.stderr,
    now = () => performance.now(),
  ) {
    this.#terminal = terminal;
    this.#remaining = remaining;
    this.#now = now;
    this.#rows = runs.map((name) => ({ name, state: "waiting", step: null, seconds: 0, began: 0 }));
  }

  /** Takes in what has happened in a run, and shows it. */
  tell(news: News): void {
    const row = this.#rows.find(({ name }) => name.id === news.id && name.seed === news.seed);
    if (news.kind === "line" || row === undefined) return;
    this.#update(row, news);
    if (news.kind !== "step" || this.#now() - this.#drawn >= PAUSE) this.draw();
  }

  #update(row: Row, news: Exclude<News, { readonly kind: "line" }>): void {
    if (news.kind === "begins") this.#remaining.begins();
    if (news.kind === "ends") {
      this.#remaining.ends(row.name, news.result.seconds);
      row.state = news.known ? "done before" : "done";
      row.seconds = news.result.seconds;
      row.step = lastStep(news.result.history);
    } else {
      // A training that is made again, for another experiment to go on from, was done before all the same.
      if (row.state.startsWith("done")) return;
      if (row.state !== "running") row.began = this.#now();
      row.state = "running";
      row.step = news.kind === "step" ? news : null;
    }
  }

  /** Draws the table over itself. */
  draw(): void {
    this.#drawn = this.#now();
    // Some terminals that are none of a person's say 0.
    const [columns, rows] = [this.#terminal.columns || 80, this.#terminal.rows || 24];
    const lines = this.#lines(rows - 1).map((line) => line.slice(0, columns - 1));
    const up = this.#height > 0 ? `\x1b[${this.#height}A` : "";
    // Each line is cleared to its end, and whatever a taller table has left below.
    this.#terminal.write(`${up}${lines.map((line) => `\r${line}\x1b[K\n`).join("")}\x1b[J`);
    this.#height = lines.length;
  }

  /** As many lines as the terminal has room for: what is running, and what stands around it. */
  #lines(room: number): string[] {
    const space = Math.max(1, room - 2);
    const running = this.#rows.findIndex(({ state }) => state === "running" || state === "waiting");
    const before = running < 0 ? this.#rows.length : running;
    const start = Math.max(0, Math.min(before - Math.floor(space / 3), this.#rows.length - space));
    const shown = this.#rows.slice(start, start + space);
    const hidden = this.#rows.length - shown.length;
    const foot = this.#remaining.line() + (hidden > 0 ? `; ${hidden} runs are not shown` : "");
    return [lineOf(HEAD), ...shown.map((row) => this.#line(row)), foot];
  }

  #line({ name, state, step, seconds, began }: Row): string {
    const passed = (this.#now() - began) / 1000;
    const time = {
      waiting: "",
      running: step ? leftOf(step, passed) : "",
      done: clock(seconds),
      "done before": clock(seconds),
    };
    return lineOf([nameOf(name), state, ...figuresOf(step), time[state]]);
  }
}

function lastStep(history: Readonly<Record<string, readonly number[]>>): Step {
  const logs = Object.fromEntries(Object.entries(history).map(([key, values]) => [key, values[values.length - 1]]));
  const epochs = history.loss.length;
  return { epoch: epochs - 1, epochs, part: 1, logs };
}

function figuresOf(step: Step | null): string[] {
  if (step === null) return ["", "", "", "", ""];
  const { epoch, epochs, logs } = step;
  const figure = (name: string, digits: number) => logs[name]?.toFixed(digits) ?? "";
  const figures = [figure("loss", 4), figure("accuracy", 3), figure("valLoss", 4), figure("valAccuracy", 3)];
  return [`${epoch + 1}/${epochs}`, ...figures];
}

/** The time that a training still needs, if it goes on as it has. */
function leftOf({ epoch, epochs, part }: Step, passed: number): string {
  const done = (epoch + part) / epochs;
  return done === 0 ? "" : `${clock((passed / done) * (1 - done))} left`;
}

/** 0:07, 12:30. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** Names and states to the left, numbers to the right. */
function lineOf(cells: readonly string[]): string {
  return cells.map((cell, i) => (i < 2 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i]))).join(" ");
}

import type { RemainingTime } from "./RemainingTime.js";
import { nameOf, type RunEvent, type RunName, type Step } from "./RunEvent.js";

/** The terminal that a table is drawn in. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** The state of a run. */
interface Row {
  readonly name: RunName;
  state: "waiting" | "running" | "done" | "done before";
  step: Step | null;
  /** Seconds of training, once it has ended. */
  seconds: number;
  /** When the training began, in milliseconds. */
  began: number;
}

const HEAD = ["run", "state", "epoch", "loss", "accuracy", "val loss", "val acc.", "time"];
const WIDTHS = [11, 11, 7, 8, 8, 8, 8, 10];
/** The least milliseconds between two updates of the table for training steps. */
const PAUSE = 100;

/** A table of all runs in a terminal, one line each, updated in place. */
export class RunTable {
  readonly #terminal: Terminal;
  readonly #remaining: RemainingTime;
  readonly #now: () => number;
  readonly #rows: readonly Row[];
  /** The current number of lines. */
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

  /** Updates the table by an event of a run. */
  tell(event: RunEvent): void {
    const row = this.#rows.find(({ name }) => name.id === event.id && name.seed === event.seed);
    if (event.kind === "line" || row === undefined) return;
    this.#remaining.tell(event);
    this.#update(row, event);
    if (event.kind !== "step" || this.#now() - this.#drawn >= PAUSE) this.draw();
  }

  #update(row: Row, event: Exclude<RunEvent, { readonly kind: "line" }>): void {
    if (event.kind === "ends") {
      row.state = event.known ? "done before" : "done";
      row.seconds = event.result.seconds;
      row.step = lastStep(event.result.history);
    } else {
      // A run that is repeated because another experiment continues from it stays marked as done.
      if (row.state.startsWith("done")) return;
      if (row.state !== "running") row.began = this.#now();
      row.state = "running";
      row.step = event.kind === "step" ? event : null;
    }
  }

  /** Draws the table over the previous one. */
  draw(): void {
    this.#drawn = this.#now();
    // Some pseudo-terminals report 0.
    const [columns, rows] = [this.#terminal.columns || 80, this.#terminal.rows || 24];
    const lines = this.#lines(rows - 1).map((line) => line.slice(0, columns - 1));
    const up = this.#height > 0 ? `\x1b[${this.#height}A` : "";
    // Clears the rest of each line, and the lines of a taller previous table.
    this.#terminal.write(`${up}${lines.map((line) => `\r${line}\x1b[K\n`).join("")}\x1b[J`);
    this.#height = lines.length;
  }

  /** As many lines as fit into the terminal, around the running ones. */
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

/** The remaining time of a training at its present speed. */
function leftOf({ epoch, epochs, part }: Step, passed: number): string {
  const done = (epoch + part) / epochs;
  return done === 0 ? "" : `${clock((passed / done) * (1 - done))} left`;
}

/** 0:07, 12:30. */
function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A line with names and states aligned left and numbers right. */
function lineOf(cells: readonly string[]): string {
  return cells.map((cell, i) => (i < 2 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i]))).join(" ");
}

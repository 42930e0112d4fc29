import { ValueError } from "../../util/errors.js";
import { showValue } from "../../util/optionsReader.js";
import type { Logs } from "../History.js";

/** Whether a metric should decrease or increase; "auto" decides by its name. */
export type MonitorMode = "auto" | "min" | "max";

/** Options of callbacks that monitor a metric. */
export interface MonitorOptions {
  /** The metric's name in the logs. Default "valLoss". */
  readonly monitor?: string;
  /** Default "auto": losses and errors should become small, accuracies, AUC, precision and recall large. */
  readonly mode?: MonitorMode;
  /** How much better counts as better. Its sign does not matter. */
  readonly minDelta?: number;
}

/** The names of {@link MonitorOptions}, and what Keras's callbacks have besides. */
export const MONITOR_OPTIONS = { monitor: true, mode: true, minDelta: true } as const;
export const CALLBACKS_ONLY = { verbose: [0, false] };
export const CALLBACKS_INSTEAD = {
  verbose: "the core prints nothing; history.stopped and the logs tell what was done",
};

/** A metric that is monitored epoch by epoch. */
export class Monitor {
  readonly name: string;
  readonly #who: string;
  readonly #sign: 1 | -1;
  readonly #minDelta: number;

  /** @throws ValueError when "auto" cannot decide what is better, or minDelta is not a number */
  constructor(who: string, { monitor = "valLoss", mode = "auto", minDelta = 0 }: MonitorOptions) {
    this.#who = who;
    this.name = monitor;
    this.#sign = signOf(who, monitor, mode);
    this.#minDelta = Math.abs(minDelta);
    if (!Number.isFinite(minDelta)) throw new ValueError(`${who}: minDelta is ${minDelta}; give a number`);
  }

  /** The metric's value. @throws ValueError that lists the logs' names when it is missing */
  read(logs: Logs): number {
    const value = logs[this.name];
    if (value !== undefined) return value;
    throw new ValueError(
      `${this.#who}: the logs have no "${this.name}" to monitor; they have ${Object.keys(logs).join(", ")}. ` +
        (this.name.startsWith("val")
          ? "Give fit validationData, or watch another"
          : "Add it to metrics, or watch another"),
    );
  }

  /** Whether a value is better than the reference by more than minDelta; any is better than none. */
  improves(value: number, reference: number | null): boolean {
    return reference === null || this.#sign * value - this.#minDelta > this.#sign * reference;
  }
}

function signOf(who: string, monitor: string, mode: MonitorMode): 1 | -1 {
  if (mode === "max") return 1;
  if (mode === "min") return -1;
  if (mode !== "auto") throw new ValueError(`${who}: the mode "${mode}" is unknown; give "auto", "min" or "max"`);
  if (/accuracy|acc|auc|precision|recall/i.test(monitor)) return 1;
  if (/loss|error|mse|mae|crossentropy|huber|learningRate/i.test(monitor)) return -1;
  throw new ValueError(
    `${who}: whether "${monitor}" should become small or large cannot be told by its name; give mode "min" or "max"`,
  );
}

/** @throws ValueError unless the number of epochs is whole and not negative */
export function checkCount(who: string, name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new ValueError(`${who}: ${name} is ${showValue(value)}; give a non-negative integer`);
}

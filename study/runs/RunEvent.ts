import { Writable } from "node:stream";
import type { Callback } from "noodlenet";
import { progress } from "noodlenet/progress";
import type { Result } from "../results.js";

/** Identifies a run: an experiment and its seed. */
export interface RunName {
  readonly id: string;
  readonly seed: number;
}

/** An event of a run. Plain data, since a run may be in another process. */
export type RunEvent = RunName &
  (
    | { readonly kind: "begins" }
    | { readonly kind: "line"; readonly text: string }
    | ({ readonly kind: "step" } & Step)
    | { readonly kind: "ends"; readonly result: Result; readonly known: boolean }
  );

/** The progress of a training. Epochs count from 0. */
export interface Step {
  readonly epoch: number;
  readonly epochs: number;
  /** The fraction of the epoch that is done, 0 to 1. */
  readonly part: number;
  readonly logs: Readonly<Record<string, number>>;
}

/** Receives the events of runs. */
export type Watch = (event: RunEvent) => void;

/** "s2, seed 1". */
export function nameOf({ id, seed }: RunName): string {
  return `${id}, seed ${seed}`;
}

/** Callbacks that turn a training into events: a line for each epoch, and the progress after each batch. */
export function eventCallbacks({ id, seed }: RunName, watch: Watch): Callback[] {
  const line = (text: string) => watch({ kind: "line", id, seed, text: text.trimEnd() });
  const tell = (step: Step) => watch({ kind: "step", id, seed, ...step });
  let [epochs, steps, epoch] = [1, 1, 0];
  const steady: Callback = {
    onTrainBegin(context) {
      ({ epochs, steps } = context);
    },
    onEpochBegin(number) {
      epoch = number;
    },
    onBatchEnd: (batch, logs) => tell({ epoch, epochs, part: (batch + 1) / steps, logs }),
    onEpochEnd: (_, logs) => tell({ epoch, epochs, part: 1, logs }),
  };
  return [progress({ stream: lineStream(line) }), steady];
}

/** A stream that is not a terminal, for whole lines. */
function lineStream(line: (text: string) => void): Writable {
  return new Writable({
    write(text, _, done) {
      line(String(text));
      done();
    },
  });
}

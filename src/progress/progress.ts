import { EpochTracker } from "../util/EpochTracker.js";
import { epochLine } from "../util/epochLine.js";
import { ValueError } from "../util/errors.js";
import { optionsReader } from "../util/optionsReader.js";
import { TerminalLine, type TerminalStream } from "./TerminalLine.js";

/** The stream to write to, and the clock. */
export interface ProgressOptions {
  /** Default: standard error, so that results on standard output stay clean. */
  readonly stream?: TerminalStream;
  /** Milliseconds; only differences count. Default: performance.now. */
  readonly now?: () => number;
}

const readOptions = optionsReader<ProgressOptions>("progress", "progress({ stream: process.stdout })", {
  names: { stream: true, now: true },
});

/** The callback that `progress` returns; epochs and batches count from 0. */
export interface Progress {
  /** Begins with the number of epochs, and of steps in each. */
  onTrainBegin(context: { readonly epochs: number; readonly steps: number }): void;
  /** Writes a notice above the line. */
  onNotice(text: string): void;
  /** Begins an epoch's line. */
  onEpochBegin(epoch: number): void;
  /** Draws the line anew, with the loss and metrics of the epoch so far. */
  onBatchEnd(batch: number, logs: Readonly<Record<string, number>>): void;
  /** Ends the epoch's line with its loss and metrics. */
  onEpochEnd(epoch: number, logs: Readonly<Record<string, number>>): void;
  /** Clears a line that was not finished. */
  onTrainEnd(): void;
}

/**
 * A callback for `fit` that shows a training's progress in the terminal: a line per epoch, redrawn as batches end. When
 * the stream is not a terminal (a file, a pipe), it writes only the finished lines.
 * @throws ValueError in a page, which has no terminal
 */
export function progress(options?: ProgressOptions): Progress {
  const { stream = standardError(), now = () => performance.now() } = readOptions(options);
  const line = stream.isTTY ? new TerminalLine(stream, now) : null;
  const tracker = new EpochTracker(now);
  // Permanent lines are not truncated to the terminal's width.
  const write = (text: string) => {
    line?.clear();
    stream.write(`${text}\n`);
  };
  return {
    onTrainBegin: (context) => tracker.trainBegins(context),
    onNotice: write,
    onEpochBegin(epoch) {
      const begun = tracker.epochBegins(epoch);
      line?.show(epochLine(begun));
    },
    onBatchEnd(batch, logs) {
      const state = tracker.batchEnds(batch, logs);
      line?.show(epochLine(state));
    },
    onEpochEnd: (_, logs) => write(epochLine(tracker.epochEnds(logs))),
    onTrainEnd: () => line?.clear(),
  };
}

function standardError(): TerminalStream {
  const { process } = globalThis as { process?: { stderr?: TerminalStream } };
  if (process?.stderr) return process.stderr;
  throw new ValueError(
    'progress: a page has no terminal; use pageProgress(document.querySelector("output")) of "noodlenet", or give { stream }',
  );
}

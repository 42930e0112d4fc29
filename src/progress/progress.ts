import cliProgress from "cli-progress";
import { EpochTracker } from "../util/EpochTracker.js";
import { type EpochState, epochLine } from "../util/epochLine.js";
import { optionsReader } from "../util/optionsReader.js";

/** Where the line goes, and what tells the time. */
export interface ProgressOptions {
  /** Default: standard error, so that results on standard output stay clean. */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Milliseconds; only differences count. Default: performance.now. */
  readonly now?: () => number;
}

const readOptions = optionsReader<ProgressOptions>("progress", "progress({ stream: process.stdout })", {
  names: { stream: true, now: true },
});

/** The callbacks of a training that `progress` gives; epochs and batches count from 0. */
export interface Progress {
  onTrainBegin(context: { readonly epochs: number; readonly steps: number }): void;
  onNotice(text: string): void;
  onEpochBegin(epoch: number): void;
  onBatchEnd(batch: number, logs: Readonly<Record<string, number>>): void;
  onEpochEnd(epoch: number, logs: Readonly<Record<string, number>>): void;
  onTrainEnd(): void;
}

/**
 * A callback for `fit` that shows a training in the terminal: a line per epoch, rewritten as batches pass. Where the stream
 * is no terminal (a file, a pipe), only the finished lines.
 */
export function progress(options?: ProgressOptions): Progress {
  const { stream = process.stderr, now = () => performance.now() } = readOptions(options);
  const bar = stream.isTTY ? new EpochBar(stream) : null;
  const tracker = new EpochTracker(now);
  return {
    onTrainBegin: (context) => tracker.trainBegins(context),
    onNotice: (text) => void stream.write(`${text}\n`),
    onEpochBegin(epoch) {
      const begun = tracker.epochBegins(epoch);
      bar?.start(tracker.steps, 0, begun);
    },
    onBatchEnd(batch, logs) {
      bar?.update(batch + 1, tracker.batchEnds(batch, logs));
    },
    onEpochEnd(_, logs) {
      bar?.stop();
      // Not by the bar, which cuts its line at the terminal's width.
      stream.write(`${epochLine(tracker.epochEnds(logs))}\n`);
    },
    onTrainEnd() {
      bar?.stop();
    },
  };
}

/** cli-progress's bar with our line, harmless when a training fails half-way or is interrupted. */
class EpochBar extends cliProgress.SingleBar {
  constructor(stream: NodeJS.WritableStream) {
    const format = (_: unknown, __: unknown, payload: EpochState) => epochLine(payload);
    // linewrap cuts the line at the terminal's width; gracefulExit would swallow the first Ctrl-C.
    super({ stream, format, linewrap: true, clearOnComplete: true, gracefulExit: false });
  }

  override render(): void {
    super.render();
    // Else the timer of a bar that is never stopped would keep the process alive.
    (this as unknown as { timer: NodeJS.Timeout | null }).timer?.unref();
  }
}

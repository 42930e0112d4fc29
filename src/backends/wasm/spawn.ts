import { availableCores } from "../../util/availableCores.js";
import { lazy } from "../../util/lazy.js";
import { maybeNodeModule } from "../../util/nodeModule.js";
import { type WorkerStart, workerSource } from "./workerSource.js";

/** What becomes of a worker that cannot go on. */
export interface WorkerEnd {
  /** It ended on its own. */
  ended(reason: string): void;
  /** The page's policy does not let workers of this kind begin. */
  refused(): void;
}

/** Starts a worker, which does not keep the process alive. */
export function spawn(data: WorkerStart, end: WorkerEnd): void {
  const threads = maybeNodeModule("node:worker_threads");
  if (!threads) {
    spawnOnPage(data, end);
    return;
  }
  // Flags of the process, such as --input-type, are not meant for this source.
  const worker = new threads.Worker(workerSource, { eval: true, workerData: data, execArgv: [] });
  worker.on("error", (error) => end.ended(error instanceof Error ? error.message : String(error)));
  worker.on("exit", (code) => end.ended(`exit code ${code}`));
  worker.unref();
}

const sourceUrl = lazy(() => URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" })));

function spawnOnPage(data: WorkerStart, end: WorkerEnd): void {
  try {
    const worker = new Worker(sourceUrl());
    worker.onerror = () => end.refused();
    worker.postMessage(data);
  } catch {
    end.refused();
  }
}

/**
 * Threads to use unless told: the cores there are, at most 8. One under vitest, whose files run beside each other
 * already.
 */
export function defaultThreads(): number {
  if ("__vitest_worker__" in globalThis) return 1;
  return Math.min(8, availableCores());
}

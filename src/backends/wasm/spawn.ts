import { once } from "../../util/once.js";
import { type WorkerStart, workerSource } from "./workerSource.js";

/**
 * The parts of Node's modules that are used, where there are any: asked for at run time, so that bundlers see nothing.
 */
interface NodeModules {
  "node:worker_threads": {
    Worker: new (
      source: string,
      options: object,
    ) => {
      unref(): void;
      on(event: "error" | "exit", listener: (reason: unknown) => void): void;
    };
  };
  "node:os": { availableParallelism(): number };
  "node:fs": { readFileSync(path: string, encoding: "utf8"): string };
}

function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.(name) as NodeModules[Name] | undefined;
}

/** What becomes of a worker that cannot go on. */
export interface WorkerEnd {
  /** It ended on its own. */
  ended(reason: string): void;
  /** The page's policy does not let workers of this kind begin. */
  refused(): void;
}

/** Starts a worker, which does not keep the process alive. */
export function spawn(data: WorkerStart, end: WorkerEnd): void {
  const threads = nodeModule("node:worker_threads");
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

const sourceUrl = once(() => URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" })));

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
  const cores = nodeModule("node:os")?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
  return Math.max(1, Math.min(8, cores, quota()));
}

/** Cores that the container grants, where one says so. */
function quota(): number {
  try {
    const [most, period] = (nodeModule("node:fs")?.readFileSync("/sys/fs/cgroup/cpu.max", "utf8") ?? "").split(" ");
    return most > "" && most !== "max" ? Math.ceil(Number(most) / Number(period)) : Infinity;
  } catch {
    return Infinity;
  }
}

import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { type Job, runFailed } from "./jobs.js";
import type { FromChild, ToChild } from "./messages.js";
import type { RunName, Watch } from "./RunEvent.js";

/** The default number of parallel jobs: two cores and 2 GB of memory for each, of which fine-tuning VGG16 takes more than half. */
export function defaultJobs(cores = availableParallelism(), memory = totalmem()): number {
  return Math.max(1, Math.min(Math.floor(cores / 2), Math.floor(memory / 2e9)));
}

/** The threads of each job; null (the library's default) for a single job. */
export function threadsOf(jobs: number, cores = availableParallelism()): number | null {
  return jobs === 1 ? null : Math.max(1, Math.min(8, Math.floor(cores / jobs)));
}

/** Runs jobs in child processes, and ends these when this process is ended. */
export class Children {
  readonly #shared: Omit<ToChild, "ids" | "seed">;
  readonly #alive = new Set<ChildProcess>();
  readonly #end = () => {
    for (const child of this.#alive) child.kill();
  };

  constructor(shared: Omit<ToChild, "ids" | "seed">) {
    this.#shared = shared;
    process.once("exit", this.#end);
  }

  /** Watches the end of this process no longer. */
  close(): void {
    process.off("exit", this.#end);
  }

  /** Runs a job. @throws StateError that names the run in which it failed */
  async run({ experiments, seed }: Job, watch: Watch): Promise<void> {
    const ids = experiments.map(({ id }) => id);
    const child = fork(fileURLToPath(new URL("./child.js", import.meta.url)), {
      stdio: ["ignore", "inherit", "pipe", "ipc"],
      // Typed arrays, such as painted pictures, arrive as they are.
      serialization: "advanced",
    });
    this.#alive.add(child);
    child.send({ ...this.#shared, ids, seed } satisfies ToChild);
    const seen = listen(child, { id: ids[0], seed }, watch);
    const failure = await failureOf(child, seen);
    this.#alive.delete(child);
    if (failure !== null) throw runFailed(seen.name, failure, this.#shared.out);
    if (seen.complaints !== "") watch({ kind: "line", ...seen.name, text: seen.complaints.trimEnd() });
  }
}

/** The state of a child: its current run, its last message, and the end of its stderr. */
interface Seen {
  name: RunName;
  last: FromChild | null;
  complaints: string;
}

/** Forwards the events of a child. */
function listen(child: ChildProcess, first: RunName, watch: Watch): Seen {
  const seen: Seen = { name: first, last: null, complaints: "" };
  child.stderr!.on("data", (text) => {
    seen.complaints = `${seen.complaints}${text}`.slice(-4000);
  });
  child.on("message", (message: FromChild) => {
    seen.last = message;
    if (message.kind === "begins") seen.name = { id: message.id, seed: message.seed };
    if (message.kind !== "finished" && message.kind !== "failed") watch(message);
  });
  return seen;
}

/** The reason why a child failed, once it has exited; null if it succeeded. */
function failureOf(child: ChildProcess, seen: Seen): Promise<string | null> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => {
      const { last, complaints } = seen;
      if (last?.kind === "finished") resolve(null);
      else if (last?.kind === "failed") resolve(last.reason);
      else resolve(`its process was terminated by ${signal ?? `code ${code}`}\n${complaints}`.trimEnd());
    });
  });
}

import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { type Job, runFailed } from "./jobs.js";
import type { FromChild, ToChild } from "./messages.js";
import type { RunName, Watch } from "./News.js";

/** Jobs at once by default: each has two threads or more, and 2 GB of memory, of which fine-tuning VGG16 takes more than half. */
export function defaultJobs(cores = availableParallelism(), memory = totalmem()): number {
  return Math.max(1, Math.min(Math.floor(cores / 2), Math.floor(memory / 2e9)));
}

/** Threads for each of so many jobs at once; null where one has them all. */
export function threadsOf(jobs: number, cores = availableParallelism()): number | null {
  return jobs === 1 ? null : Math.max(1, Math.min(8, Math.floor(cores / jobs)));
}

/** Starts jobs in processes of their own, and ends those when this one is ended. */
export class Children {
  readonly #shared: Omit<ToChild, "ids" | "seed">;
  readonly #alive = new Set<ChildProcess>();
  readonly #stop = (signal: NodeJS.Signals) => {
    for (const child of this.#alive) child.kill();
    console.error(`\nstopped; finished runs are kept in ${this.#shared.out}/, and the same command goes on from there`);
    process.exit(signal === "SIGINT" ? 130 : 143);
  };

  constructor(shared: Omit<ToChild, "ids" | "seed">) {
    this.#shared = shared;
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, this.#stop);
  }

  /** Leaves signals to others again. */
  close(): void {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, this.#stop);
  }

  /** Runs a job. @throws StateError that names the run in which it failed */
  async run({ experiments, seed }: Job, watch: Watch): Promise<void> {
    const ids = experiments.map(({ id }) => id);
    const child = fork(fileURLToPath(new URL("./child.js", import.meta.url)), {
      stdio: ["ignore", "inherit", "pipe", "ipc"],
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

/** What is known of a child: its run, what it told last, and the end of what it complained of. */
interface Seen {
  name: RunName;
  last: FromChild | null;
  complaints: string;
}

/** Passes on what a child tells. */
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

/** Why a child failed, once it has ended; null if it did not. */
function failureOf(child: ChildProcess, seen: Seen): Promise<string | null> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => {
      const { last, complaints } = seen;
      if (last?.kind === "finished") resolve(null);
      else if (last?.kind === "failed") resolve(last.reason);
      else resolve(`its process was ended by ${signal ?? `code ${code}`}\n${complaints}`.trimEnd());
    });
  });
}

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
    const { failure, name } = await outcomeOf(child, { id: ids[0], seed }, watch);
    this.#alive.delete(child);
    if (failure !== null) throw runFailed(name, failure, this.#shared.out);
  }
}

/** Passes on what a child tells until it has ended, and says why it failed, if it did, and in which of its runs. */
function outcomeOf(child: ChildProcess, first: RunName, watch: Watch) {
  const seen = { name: first, last: null as FromChild | null, complaints: "" };
  child.stderr!.on("data", (text) => {
    // The end is what matters, should it fail.
    seen.complaints = `${seen.complaints}${text}`.slice(-4000);
  });
  child.on("message", (message: FromChild) => {
    seen.last = message;
    if (message.kind === "begins") seen.name = { id: message.id, seed: message.seed };
    if (message.kind !== "finished" && message.kind !== "failed") watch(message);
  });
  return new Promise<{ failure: string | null; name: RunName }>((resolve) => {
    child.once("error", (error) => resolve({ failure: error.message, name: seen.name }));
    child.once("close", (code, signal) => {
      const ending = `its process was ended by ${signal ?? `code ${code}`}`;
      resolve({ failure: failureOf(seen.last, `${ending}\n${seen.complaints}`.trimEnd()), name: seen.name });
    });
  });
}

function failureOf(last: FromChild | null, ending: string): string | null {
  if (last?.kind === "finished") return null;
  return last?.kind === "failed" ? last.reason : ending;
}

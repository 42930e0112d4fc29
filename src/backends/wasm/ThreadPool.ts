import { BackendError } from "../../util/errors.js";
import { ARGUMENTS, CONTROL_WORDS, MAX_PARTS, PART_BITS } from "./control.js";
import type { Instance } from "./instantiate.js";
import { CONTROL, MAX_THREADS } from "./layout.js";
import { defaultThreads, spawn } from "./spawn.js";

const W = CONTROL_WORDS;

/** Job numbers wrap around: they use the bits of a ticket that the part does not need. */
const JOBS = (1 << (32 - PART_BITS)) - 1;

/** Iterations of busy waiting before the caller sleeps. */
const SPINS = 50_000;

/** Milliseconds of one sleep, and the number of sleeps without progress after which a worker is considered lost: half a minute. */
const SLICE = 100;
const SLICES = 300;

/** Iterations of busy waiting in place of sleep where the thread may not sleep, as on the main thread of a page. */
const PAGE_SPINS = 2 ** 31;

/**
 * Worker threads that share one memory. A job is a kernel and a number of parts; each thread that is free, the caller included, claims
 * the next part. The caller waits for claimed parts, never for workers: those that have not started yet, or are asleep, claim none.
 */
export class ThreadPool {
  #instance: Instance;
  #names: readonly string[];
  readonly #words: Int32Array;
  readonly #numbers: Float64Array;
  #size: number;
  #spawned = false;
  #job = 0;
  #lost: string | null = null;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#names = exportedNames(instance);
    this.#words = new Int32Array(instance.memory.buffer, CONTROL, 16);
    this.#numbers = new Float64Array(instance.memory.buffer, CONTROL + ARGUMENTS, 100);
    this.#size = instance.shared ? defaultThreads() : 1;
  }

  /** Threads, the caller included. */
  get size(): number {
    return this.#size;
  }

  /** Another number of threads from now on. Without shared memory it stays one. */
  resize(count: number): void {
    const size = this.#instance.shared ? Math.min(count, MAX_THREADS) : 1;
    if (size !== this.#size) this.#dismiss();
    this.#size = size;
  }

  /** Other modules over the same memory from now on. */
  use(instance: Instance): void {
    if (this.#spawned) this.#dismiss();
    this.#instance = instance;
    this.#names = exportedNames(instance);
  }

  /** Runs a kernel's parts. @throws BackendError when a part failed, or a worker was lost */
  run(kernel: string, parts: number, args: readonly number[]): void {
    this.#reportLost();
    if (!this.#spawned) this.#spawn();
    this.#open(kernel, parts, args);
    try {
      this.#claimParts(kernel, parts, args);
    } finally {
      this.#await(parts);
    }
    if (Atomics.exchange(this.#words, W.failed, 0) === 0) return;
    throw new BackendError(`wasm: the kernel ${kernel} failed on a worker thread; please report this, with the shapes`);
  }

  /** Publishes a job: closes the last one, writes what this one is, and opens it. */
  #open(kernel: string, parts: number, args: readonly number[]): void {
    const words = this.#words;
    Atomics.store(words, W.ticket, (this.#job << PART_BITS) | MAX_PARTS);
    Atomics.store(words, W.kernel, this.#names.indexOf(kernel));
    Atomics.store(words, W.parts, parts);
    Atomics.store(words, W.argumentCount, args.length);
    this.#numbers.set(args);
    Atomics.store(words, W.completed, 0);
    this.#job = (this.#job + 1) & JOBS;
    Atomics.store(words, W.ticket, this.#job << PART_BITS);
    Atomics.add(words, W.generation, 1);
    if (Atomics.load(words, W.sleepers) > 0) Atomics.notify(words, W.generation);
  }

  /** Runs parts on the calling thread until none is unclaimed. */
  #claimParts(kernel: string, parts: number, args: readonly number[]): void {
    const f = this.#instance.kernels[kernel];
    for (;;) {
      const ticket = Atomics.load(this.#words, W.ticket);
      const part = ticket & MAX_PARTS;
      if (part >= parts) return;
      if (Atomics.compareExchange(this.#words, W.ticket, ticket, ticket + 1) !== ticket) continue;
      try {
        f(part, ...args);
      } finally {
        Atomics.add(this.#words, W.completed, 1);
      }
    }
  }

  /** Waits until every claimed part is done. */
  #await(parts: number): void {
    const words = this.#words;
    // If the caller's own part failed, unclaimed parts are cancelled.
    const taken = Math.min(parts, Atomics.exchange(words, W.ticket, (this.#job << PART_BITS) | MAX_PARTS) & MAX_PARTS);
    let slices = 0;
    for (let spins = 0; Atomics.load(words, W.completed) < taken; spins++) {
      if (spins < SPINS) continue;
      const before = Atomics.load(words, W.completed);
      if (before >= taken) return;
      if (!this.#sleep(before)) {
        if (spins > PAGE_SPINS) this.#giveUp();
      } else if (Atomics.load(words, W.completed) !== before) slices = 0;
      else if (++slices > SLICES) this.#giveUp();
    }
  }

  /** Sleeps for a slice or until the job is done. @returns false where this thread may not sleep */
  #sleep(completed: number): boolean {
    try {
      Atomics.wait(this.#words, W.completed, completed, SLICE);
      return true;
    } catch {
      return false;
    }
  }

  #giveUp(): never {
    this.#dismiss();
    this.#size = 1;
    throw new BackendError(
      "wasm: a worker thread took work and did not answer; from now on one thread is used. setThreads(n) starts new ones",
    );
  }

  #spawn(): void {
    this.#spawned = true;
    const { modules, memory, wide } = this.#instance;
    const epoch = Atomics.load(this.#words, W.epoch);
    for (let thread = 1; thread < this.#size; thread++) {
      const current = () => Atomics.load(this.#words, W.epoch) === epoch;
      spawn(
        { modules, memory, wide, thread, epoch },
        {
          ended: (reason) => {
            if (current()) this.#lost ??= reason;
          },
          refused: () => {
            if (current()) this.resize(1);
          },
        },
      );
    }
  }

  /** A worker that ended by itself is an error once; after it one thread goes on alone. */
  #reportLost(): void {
    if (this.#lost === null) return;
    const reason = this.#lost;
    this.#lost = null;
    this.#dismiss();
    this.#size = 1;
    throw new BackendError(
      `wasm: a worker thread ended (${reason}); from now on one thread is used. setThreads(n) starts new ones`,
    );
  }

  /** Lets the workers end: they see that the epoch is over. Their numbers are free again once none is left. */
  #dismiss(): void {
    Atomics.add(this.#words, W.epoch, 1);
    Atomics.add(this.#words, W.generation, 1);
    Atomics.notify(this.#words, W.generation);
    for (let spins = 0; spins < 1e8 && Atomics.load(this.#words, W.live) > 0; spins++);
    Atomics.store(this.#words, W.live, 0);
    this.#spawned = false;
  }
}

/** The names by whose places the workers know the kernels. */
function exportedNames({ modules }: Instance): string[] {
  return modules.flatMap((module) => WebAssembly.Module.exports(module).map(({ name }) => name));
}

/** Runs tasks one after another. Of those that are given while one runs only the last is kept: it makes the others needless. */
export class Latest {
  #next: (() => Promise<void>) | null = null;
  #running: Promise<void> | null = null;

  /** Starts a task, or keeps it until the one that runs has ended. */
  give(task: () => Promise<void>): void {
    this.#next = task;
    this.#running ??= this.#runAll();
    // The failure is told by `settled`.
    this.#running.catch(() => {});
  }

  async #runAll(): Promise<void> {
    while (this.#next) {
      const task = this.#next;
      this.#next = null;
      await task();
    }
    this.#running = null;
  }

  /** Resolves when nothing runs; rejects where a task has failed. */
  async settled(): Promise<void> {
    await this.#running;
  }
}

import type { Instance, Kernel } from "./instantiate.js";

/** The caller alone. */
export class ThreadPool {
  readonly #instance: Instance;
  size = 1;

  constructor(instance: Instance) {
    this.#instance = instance;
  }

  resize(_count: number): void {}

  run(kernel: string, parts: number, args: readonly number[]): void {
    const f: Kernel = this.#instance.exports[kernel];
    for (let part = 0; part < parts; part++) f(part, ...args);
  }
}

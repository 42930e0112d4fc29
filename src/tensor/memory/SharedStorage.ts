import type { Backend } from "../../backends/Backend.js";
import type { Storage } from "../../backends/Kernels.js";
import { collected, ended, watched } from "./collection.js";

/** What is left of a storage that the collector watches over: what its backend frees it by. */
interface Remains {
  readonly backend: Backend;
  readonly remains: object;
  readonly bytes: number;
}

const registry = new FinalizationRegistry<Remains>(({ backend, remains, bytes }) => {
  backend.collected(remains);
  collected(bytes);
});

/**
 * A storage and the number of tensors that share it. The last one to let go frees it; once it is watched, so does the
 * collector when no tensor refers to it any more.
 */
export class SharedStorage {
  readonly backend: Backend;
  #storage: Storage;
  #watchedBytes: number | null = null;
  holders = 0;

  constructor(backend: Backend, storage: Storage) {
    this.backend = backend;
    this.#storage = storage;
  }

  get storage(): Storage {
    return this.#storage;
  }

  /** Takes another storage for the one so far, which ends. */
  replace(storage: Storage): void {
    if (storage === this.#storage) return;
    const wasWatched = this.#watchedBytes !== null;
    this.#free();
    this.#storage = storage;
    if (wasWatched) this.watch();
  }

  /** From now on only the collector can tell when it ends. */
  watch(): void {
    if (this.#watchedBytes !== null) return;
    const { backend } = this;
    const bytes = backend.onHeap ? 0 : this.#storage.size * 4;
    this.#watchedBytes = bytes;
    registry.register(this, { backend, remains: backend.watch(this.#storage), bytes }, this);
    watched(bytes);
  }

  /** One tensor lets go. */
  leave(): void {
    if (--this.holders === 0) this.#free();
  }

  #free(): void {
    if (this.#watchedBytes !== null) {
      registry.unregister(this);
      ended(this.#watchedBytes);
      this.#watchedBytes = null;
    }
    this.backend.free(this.#storage);
  }
}

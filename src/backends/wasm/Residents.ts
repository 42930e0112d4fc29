import type { WasmStorage } from "./WasmStorage.js";

/** Bytes that watched storages may take initially. */
const ALLOWANCE = 160 * 2 ** 20;

/** One sweep evicts storages down to this fraction of the allowance, so that sweeps are rare. */
const SWEEP = 0.75;

/**
 * The storages in the module's memory, which is an LRU cache of them.
 *
 * The collector neither sees that memory nor runs finalizers while a program does not return to the event loop. So the bytes
 * of watched storages, whose end only the collector can tell, have an allowance: beyond it the least recently used move into plain
 * arrays, where the collector frees the dead ones without any finalizer. One that comes back was alive, and raises the allowance by its
 * bytes: a program that uses more soon moves nothing.
 */
export class Residents {
  readonly #all = new Set<WasmStorage>();
  #watchedBytes = 0;
  #allowance = ALLOWANCE;
  #kernels = 0;

  /** Begins a kernel or an upload: what earlier ones used may be evicted from now on. */
  begin(): void {
    this.#kernels++;
  }

  /** Pins a storage that the current kernel uses. */
  use(storage: WasmStorage): void {
    storage.lastUse = this.#kernels;
  }

  add(storage: WasmStorage): void {
    this.use(storage);
    this.#all.add(storage);
    if (storage.remains !== null) this.#watchedBytes += storage.bytes;
  }

  /** Adds a storage that had been evicted. */
  addAgain(storage: WasmStorage): void {
    this.#allowance += storage.bytes;
    this.add(storage);
  }

  delete(storage: WasmStorage): void {
    if (this.#all.delete(storage) && storage.remains !== null) this.#watchedBytes -= storage.bytes;
  }

  /** Counts a storage as watched from now on. */
  watch(storage: WasmStorage): void {
    if (this.#all.has(storage)) this.#watchedBytes += storage.bytes;
  }

  /** The collector has found some dead: what is left is alive, and tells what to allow. */
  settle(): void {
    this.#allowance = Math.max(ALLOWANCE, Math.min(this.#allowance, 2 * this.#watchedBytes));
  }

  /** The watched storages to move out now, if there are too many. */
  beyondAllowance(): WasmStorage[] {
    if (this.#watchedBytes <= this.#allowance) return [];
    const excess = this.#watchedBytes - SWEEP * this.#allowance;
    return this.#leastRecentlyUsed(excess, (storage) => storage.remains !== null);
  }

  /** Storages of at least so many bytes, or all that may move. */
  leastRecentlyUsed(bytes: number): WasmStorage[] {
    return this.#leastRecentlyUsed(bytes, () => true);
  }

  #leastRecentlyUsed(bytes: number, eligible: (storage: WasmStorage) => boolean): WasmStorage[] {
    const movable = [...this.#all].filter((storage) => storage.lastUse < this.#kernels && eligible(storage));
    movable.sort((a, b) => a.lastUse - b.lastUse);
    let found = 0;
    const count = movable.findIndex((storage) => {
      found += storage.bytes;
      return found >= bytes;
    });
    return count < 0 ? movable : movable.slice(0, count + 1);
  }
}

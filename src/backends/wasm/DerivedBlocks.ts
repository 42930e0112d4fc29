import type { Derived, WasmStorage } from "./WasmStorage.js";

/** Bytes that are kept. */
const LIMIT = 1 << 30;

/** Where blocks of the module's memory come from. */
interface Memory {
  allocate(bytes: number): number;
  release(ptr: number): void;
}

/** What was computed from storages and is kept with them, such as packed and transformed kernels: an LRU cache in the module's memory. */
export class DerivedBlocks {
  readonly #memory: Memory;
  readonly #all = new Map<Derived, { owner: WasmStorage; key: string }>();
  #bytes = 0;
  /** The block that the running kernel reads: it is not evicted. */
  #inUse: Derived | null = null;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Bytes of all blocks. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Address of the block of that key. @param make fills it, if there is none yet */
  get(storage: WasmStorage, key: string, bytes: number, make: (ptr: number) => void): number {
    const known = storage.derived?.get(key);
    if (known) return this.#use(known, storage, key);
    this.#inUse = null;
    while (this.#bytes + bytes > LIMIT && this.#all.size > 0) this.#drop(this.#all.keys().next().value!);
    const derived = { ptr: this.#memory.allocate(bytes), bytes };
    make(derived.ptr);
    storage.derived ??= new Map();
    storage.derived.set(key, derived);
    this.#bytes += bytes;
    return this.#use(derived, storage, key);
  }

  /** Marks a block as the most recently used. */
  #use(derived: Derived, owner: WasmStorage, key: string): number {
    this.#inUse = derived;
    this.#all.delete(derived);
    this.#all.set(derived, { owner, key });
    return derived.ptr;
  }

  /** Frees what was derived from a storage. */
  forget(storage: WasmStorage): void {
    if (storage.derived === null) return;
    for (const derived of storage.derived.values()) this.#drop(derived);
    storage.derived = null;
  }

  /** Frees all but the block in use. */
  evict(): void {
    for (const derived of [...this.#all.keys()]) if (derived !== this.#inUse) this.#drop(derived);
  }

  #drop(derived: Derived): void {
    const entry = this.#all.get(derived);
    entry?.owner.derived?.delete(entry.key);
    this.#all.delete(derived);
    this.#bytes -= derived.bytes;
    this.#memory.release(derived.ptr);
  }
}

import { BackendError } from "../../util/errors.js";
import type { DType, TypedArray } from "../Kernels.js";
import { Allocator } from "./Allocator.js";
import { MAX_PARTS } from "./control.js";
import {
  type KernelArguments,
  kernelArguments,
  type PlanAddress,
  type Plans,
  planFields,
} from "./generated/kernelInterface.js";
import { type Instance, type InstanceOptions, instantiate, type KernelName } from "./instantiate.js";
import { BLOCKS, EDGES, PLAN } from "./layout.js";
import { Residents } from "./Residents.js";
import { ThreadPool } from "./ThreadPool.js";
import { type Derived, type Home, type Remains, WasmStorage } from "./WasmStorage.js";

/** Most bytes kept of what is derived from weights. Beyond that the one that was used longest ago goes. */
const DERIVED_LIMIT = 1 << 30;

/** The module at work: its memory, what lies in it, and the running of kernels. */
export class Engine implements Home {
  readonly #instance: Instance;
  readonly #allocator: Allocator;
  readonly #threads: ThreadPool;
  readonly #residents = new Residents();
  readonly #derived = new Map<Derived, { owner: WasmStorage; key: string }>();
  #floats!: Float32Array;
  #ints!: Int32Array;
  #storages = 0;
  #bytes = 0;
  #derivedBytes = 0;
  /** What the kernel at work was given last: it stays, however short memory is. */
  #inUse: Derived | null = null;
  /** Storages made by the kernel at work. */
  #made: WasmStorage[] | null = null;

  constructor(options: InstanceOptions) {
    this.#instance = instantiate(options);
    const { memory, maximum } = this.#instance;
    this.#allocator = new Allocator(memory, BLOCKS, maximum, () => this.#makeViews());
    this.#makeViews();
    this.#instance.exports.useEdge(EDGES);
    this.#threads = new ThreadPool(this.#instance);
  }

  #makeViews(): void {
    this.#floats = new Float32Array(this.#instance.memory.buffer);
    this.#ints = new Int32Array(this.#instance.memory.buffer);
  }

  /** Threads that run kernels, the caller included. */
  get threads(): number {
    return this.#threads.size;
  }

  /** Takes the number of threads from now on. */
  setThreads(count: number): void {
    this.#threads.resize(count);
  }

  /** Runs a kernel's parts, over the threads where there is much to do. Results do not depend on who runs which. */
  run<K extends KernelName>(kernel: K, parts: number, named: KernelArguments[K]): void {
    const args = kernelArguments[kernel](named);
    if (parts > 1 && parts < MAX_PARTS && this.#threads.size > 1) {
      this.#threads.run(kernel, parts, args);
      return;
    }
    const f = this.#instance.exports[kernel];
    for (let part = 0; part < parts; part++) f(part, ...args);
  }

  /** Writes a plan and returns its address. It is good for one job. */
  plan<P extends keyof Plans>(name: P, fields: Plans[P]): PlanAddress<P> {
    this.#ints.set(planFields[name](fields), PLAN >> 2);
    return PLAN as PlanAddress<P>;
  }

  /** A block for a job's own use. @throws BackendError when the memory is full */
  allocate(bytes: number): number {
    const ptr =
      this.#allocator.tryAllocate(bytes) ?? this.#allocateWithoutDerived(bytes) ?? this.#allocateByMoving(bytes);
    if (ptr !== null) return ptr;
    throw new BackendError(
      `wasm: no room for ${megabytes(bytes)}: ${megabytes(this.#bytes)} are in use by ${this.#storages} tensors, ` +
        `and the memory ends at ${megabytes(this.#instance.maximum)}; use smaller batches, or scope() around what makes tensors`,
    );
  }

  #allocateWithoutDerived(bytes: number): number | null {
    for (const derived of [...this.#derived.keys()]) if (derived !== this.#inUse) this.#drop(derived);
    return this.#allocator.tryAllocate(bytes);
  }

  /** Moves storages out until the block fits, least recently used first. */
  #allocateByMoving(bytes: number): number | null {
    if (bytes > this.#instance.maximum - BLOCKS) return null;
    for (let wanted = bytes; ; wanted *= 2) {
      const moved = this.#residents.leastRecentlyUsed(wanted);
      if (moved.length === 0) return null;
      for (const storage of moved) this.#moveOut(storage);
      const ptr = this.#allocator.tryAllocate(bytes);
      if (ptr !== null) return ptr;
    }
  }

  /** Gives a job's block back. */
  release(ptr: number): void {
    this.#allocator.free(ptr);
  }

  /** A storage whose elements are yet to be written. @throws BackendError when the memory is full, or for float64 */
  storage(size: number, dtype: DType): WasmStorage {
    if (dtype === "float64") {
      throw new BackendError('wasm: it computes in float32; make float64 tensors with { backend: "reference" }');
    }
    const storage = new WasmStorage(dtype, size, this.allocate(size * 4), this);
    this.#storages++;
    this.#bytes += storage.bytes;
    this.#residents.add(storage);
    this.#made?.push(storage);
    return storage;
  }

  /** Address of a storage's elements, which are brought back where they were moved out. It stays while the kernel at work runs. */
  locate(storage: WasmStorage): number {
    this.#residents.use(storage);
    return storage.block ?? this.#bringBack(storage);
  }

  #bringBack(storage: WasmStorage): number {
    if (storage.outside === null) throw new BackendError("wasm: a storage was used after it had been freed");
    const ptr = this.allocate(storage.bytes);
    this.write(ptr, storage.outside);
    storage.block = ptr;
    storage.outside = null;
    if (storage.remains !== null) storage.remains.storage = storage;
    this.#bytes += storage.bytes;
    this.#residents.addAgain(storage);
    return ptr;
  }

  /** Copies a storage's elements to where the collector sees them, and lets go of it. */
  #moveOut(storage: WasmStorage): void {
    storage.outside = this.download(storage);
    this.#vacate(storage);
    if (storage.remains !== null) storage.remains.storage = null;
  }

  /** Takes a storage's block away, and what was derived from its elements. */
  #vacate(storage: WasmStorage): void {
    this.changed(storage);
    if (storage.block === null) return;
    this.#allocator.free(storage.block);
    storage.block = null;
    this.#bytes -= storage.bytes;
    this.#residents.delete(storage);
  }

  /** From now on only the collector can tell when the storage ends. */
  watch(storage: WasmStorage): Remains {
    const remains = { storage: storage.block === null ? null : storage };
    storage.remains = remains;
    this.#residents.watch(storage);
    for (const excess of this.#residents.beyondAllowance()) this.#moveOut(excess);
    return remains;
  }

  /** Frees what the collector has left of a storage. */
  collected({ storage }: Remains): void {
    if (storage === null) this.#storages--;
    else this.free(storage);
    this.#residents.settle();
  }

  /** Runs a kernel. Where it fails, for want of memory mostly, the storages it had made go back. */
  attempt<T>(kernel: () => T): T {
    this.#made = [];
    this.#residents.begin();
    try {
      return kernel();
    } catch (error) {
      for (const storage of this.#made ?? []) if (storage.block !== null) this.free(storage);
      throw error;
    } finally {
      this.#made = null;
    }
  }

  /** Frees a storage and what was derived from it. */
  free(storage: WasmStorage): void {
    if (storage.block === null && storage.outside === null)
      throw new BackendError("wasm: a storage was freed twice; please report this");
    this.#vacate(storage);
    storage.outside = null;
    this.#storages--;
  }

  /** What is computed from a storage by `make`, which fills the block given; kept until the storage changes or goes. */
  derive(storage: WasmStorage, key: string, bytes: number, make: (ptr: number) => void): number {
    this.#residents.use(storage);
    const known = storage.derived?.get(key);
    if (known) return this.#use(known, storage, key);
    this.#inUse = null;
    while (this.#derivedBytes + bytes > DERIVED_LIMIT && this.#derived.size > 0) {
      this.#drop(this.#derived.keys().next().value!);
    }
    const derived = { ptr: this.allocate(bytes), bytes };
    make(derived.ptr);
    storage.derived ??= new Map();
    storage.derived.set(key, derived);
    this.#derivedBytes += bytes;
    return this.#use(derived, storage, key);
  }

  /** Marks it as the youngest. */
  #use(derived: Derived, owner: WasmStorage, key: string): number {
    this.#inUse = derived;
    this.#derived.delete(derived);
    this.#derived.set(derived, { owner, key });
    return derived.ptr;
  }

  /** Forgets what was derived from a storage: its elements are no longer the same. */
  changed(storage: WasmStorage): void {
    if (storage.derived === null) return;
    for (const derived of storage.derived.values()) this.#drop(derived);
    storage.derived = null;
  }

  #drop(derived: Derived): void {
    const entry = this.#derived.get(derived);
    entry?.owner.derived?.delete(entry.key);
    this.#derived.delete(derived);
    this.#derivedBytes -= derived.bytes;
    this.#allocator.free(derived.ptr);
  }

  /** Copies host elements in. */
  upload(data: TypedArray): WasmStorage {
    const dtype = data instanceof Float32Array ? "float32" : data instanceof Int32Array ? "int32" : "float64";
    this.#residents.begin();
    const storage = this.storage(data.length, dtype);
    this.write(storage.ptr, data);
    return storage;
  }

  /** Writes numbers at an address. */
  write(ptr: number, data: TypedArray): void {
    (data instanceof Int32Array ? this.#ints : this.#floats).set(data, ptr / 4);
  }

  /** A copy of a storage's elements. */
  download(storage: WasmStorage): TypedArray {
    if (storage.outside !== null) return storage.outside.slice();
    const start = this.locate(storage) / 4;
    return (storage.dtype === "int32" ? this.#ints : this.#floats).slice(start, start + storage.size);
  }

  /**
   * Tensors, and the bytes of those in the module's memory. What is derived from them gives way when memory is short, and is
   * counted apart.
   */
  memory(): { storages: number; bytes: number } {
    return { storages: this.#storages, bytes: this.#bytes };
  }

  /** Bytes of packed and transformed kernels. */
  get derivedBytes(): number {
    return this.#derivedBytes;
  }

  /** Bytes of the module's memory that have ever been used. */
  get reach(): number {
    return this.#allocator.reach;
  }
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(1)} MB`;
}

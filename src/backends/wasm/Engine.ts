import { BackendError } from "../../util/errors.js";
import type { DType, TypedArray } from "../Kernels.js";
import { Allocator } from "./Allocator.js";
import { MAX_PARTS } from "./control.js";
import { DerivedBlocks } from "./DerivedBlocks.js";
import { type CoreArguments, type CorePlans, coreModule } from "./generated/coreModule.js";
import { type Instance, type InstanceOptions, instantiate, makeMemory, withModule } from "./instantiate.js";
import type { KernelCalls, KernelModule, PlanAddress, PlanFields } from "./KernelModule.js";
import { type KernelCall, KernelRecording } from "./KernelRecording.js";
import { BLOCKS, PLAN, RANGE } from "./layout.js";
import { Residents } from "./Residents.js";
import { ThreadPool } from "./ThreadPool.js";
import { type Home, type Range, type Remains, WasmStorage } from "./WasmStorage.js";

/**
 * Modules of kernels in one memory, which it allocates: holds storages in it, and runs kernels. It has the core's; others are loaded. The
 * type parameters tell which kernels and plans it knows.
 */
export class Engine<Arguments extends object = CoreArguments, Plans extends object = CorePlans> implements Home {
  #options: InstanceOptions;
  #instance: Instance;
  readonly #modules: KernelModule[] = [coreModule];
  #calls = coreModule.calls as KernelCalls<unknown> as KernelCalls<Arguments>;
  #planFields = coreModule.planFields as PlanFields<unknown> as PlanFields<Plans>;
  readonly #allocator: Allocator;
  readonly #threads: ThreadPool;
  readonly #residents = new Residents();
  readonly #derived = new DerivedBlocks(this);
  #floats!: Float32Array;
  #ints!: Int32Array;
  #storages = 0;
  #bytes = 0;
  #recording: KernelRecording | null = null;
  /** Storages allocated by the running kernel, which are freed if it fails. */
  #made: WasmStorage[] | null = null;

  constructor(options: InstanceOptions) {
    this.#options = options;
    this.#instance = instantiate(this.#modules, makeMemory(options.maximumPages), options);
    const { memory, maximum } = this.#instance;
    this.#allocator = new Allocator(memory, BLOCKS, maximum, () => this.#makeViews());
    this.#makeViews();
    this.#threads = new ThreadPool(this.#instance);
  }

  #makeViews(): void {
    this.#floats = new Float32Array(this.#instance.memory.buffer);
    this.#ints = new Int32Array(this.#instance.memory.buffer);
  }

  /** Compiles the kernels anew over the same memory, in which all storages stay. */
  recompile(options: InstanceOptions): void {
    this.#options = options;
    this.#instance = instantiate(this.#modules, this.#instance, options);
    this.#threads.use(this.#instance);
  }

  /** This engine, which runs another module's kernels from now on, too. */
  load<A extends object, P extends object>(module: KernelModule<A, P>): Engine<Arguments & A, Plans & P> {
    if (!this.#modules.includes(module)) {
      this.#instance = withModule(this.#instance, module, this.#options);
      this.#modules.push(module);
      this.#calls = { ...this.#calls, ...module.calls };
      this.#planFields = { ...this.#planFields, ...module.planFields };
      this.#threads.use(this.#instance);
    }
    return this as unknown as Engine<Arguments & A, Plans & P>;
  }

  /** Whether the kernels compute with wide vectors. */
  get wide(): boolean {
    return this.#instance.wide;
  }

  /** Threads that run kernels, the caller included. */
  get threads(): number {
    return this.#threads.size;
  }

  /** Sets the number of threads. */
  setThreads(count: number): void {
    this.#threads.resize(count);
  }

  /** Runs a kernel's parts, on all threads if there are several. Results do not depend on which thread runs which part. */
  run<K extends keyof Arguments & string>(kernel: K, parts: number, named: Arguments[K]): void {
    const call = this.#calls[kernel];
    if (parts > 1 && parts < MAX_PARTS && this.#threads.size > 1) {
      this.#threads.run(kernel, parts, call(argumentsOnly, 0, named));
      return;
    }
    const f = this.#instance.kernels[kernel];
    for (let part = 0; part < parts; part++) call(f, part, named);
  }

  /** Writes a plan and returns its address. It is valid for one job. */
  plan<P extends keyof Plans & string>(name: P, fields: Plans[P]): PlanAddress<P> {
    this.#ints.set(this.#planFields[name](fields), PLAN >> 2);
    return PLAN as PlanAddress<P>;
  }

  /** Allocates scratch memory for a job. @throws BackendError when the memory is full */
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
    this.#derived.evict();
    return this.#allocator.tryAllocate(bytes);
  }

  /** Evicts storages, least recently used first, until the block fits. */
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

  /** Frees scratch memory. */
  release(ptr: number): void {
    this.#allocator.free(ptr);
  }

  /** Allocates a storage. Its elements are undefined until they are written. @throws BackendError when the memory is full, or for float64 */
  storage(size: number, dtype: DType): WasmStorage {
    if (dtype === "float64") {
      throw new BackendError('wasm: it computes in float32; make float64 tensors with { backend: "reference" }');
    }
    const again = this.#recording?.handOut(size, dtype);
    if (again) return again;
    const storage = new WasmStorage(dtype, size, this.allocate(size * 4), this);
    this.#storages++;
    this.#bytes += storage.bytes;
    this.#residents.add(storage);
    this.#made?.push(storage);
    this.#recording?.made(storage);
    return storage;
  }

  /** Address of a storage's elements, which are copied back if they were evicted. It is valid while the current kernel runs. */
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

  /** Evicts a storage: its elements move into an array on the collector's heap, and its block is freed. */
  #moveOut(storage: WasmStorage): void {
    storage.outside = this.#copied(storage);
    this.#vacate(storage);
    if (storage.remains !== null) storage.remains.storage = null;
  }

  /** Frees a storage's block, and what was derived from its elements. */
  #vacate(storage: WasmStorage): void {
    this.changed(storage);
    if (storage.block === null) return;
    this.#allocator.free(storage.block);
    storage.block = null;
    this.#bytes -= storage.bytes;
    this.#residents.delete(storage);
  }

  /** From now on the garbage collector decides when the storage is freed. */
  watch(storage: WasmStorage): Remains {
    // One of a recording is watched again for each tensor that it is lent to.
    if (storage.remains !== null) return storage.remains;
    const remains = { storage: storage.block === null ? null : storage };
    storage.remains = remains;
    this.#residents.watch(storage);
    for (const excess of this.#residents.beyondAllowance()) this.#moveOut(excess);
    return remains;
  }

  /** Frees a storage whose last user the garbage collector has collected. */
  collected({ storage }: Remains): void {
    if (storage === null) this.#storages--;
    else this.free(storage);
    this.#residents.settle();
  }

  /** Calls a kernel. On failure, usually because memory is full, frees the storages that it allocated. */
  attempt<A extends unknown[], T>(kernel: (...args: A) => T, args: A): T {
    this.#made = [];
    this.#residents.begin();
    this.#recording?.called(kernel as KernelCall["kernel"], args);
    try {
      return kernel(...args);
    } catch (error) {
      for (const storage of this.#made ?? []) if (storage.block !== null) this.free(storage);
      throw error;
    } finally {
      this.#made = null;
    }
  }

  /** Runs f, and notes the kernel calls in it. @returns null for them where f did more than call kernels, or made too much */
  record<T>(f: () => T): { result: T; recording: KernelRecording | null } {
    const recording = new KernelRecording(this);
    this.#recording = recording;
    try {
      return { result: f(), recording: recording.canRepeat ? recording : null };
    } catch (error) {
      recording.giveUp();
      throw error;
    } finally {
      this.#recording = null;
    }
  }

  /** Makes recorded calls again; what they make is handed out by the recording. */
  repeat(recording: KernelRecording, calls: readonly KernelCall[]): void {
    this.#recording = recording;
    try {
      for (const { kernel, args } of calls) {
        this.#residents.begin();
        kernel(...args);
      }
    } finally {
      this.#recording = null;
    }
  }

  /** Copies elements into a storage of the same size. */
  copy(from: WasmStorage, into: WasmStorage): void {
    this.#residents.begin();
    this.changed(into);
    const [start, at] = [from.ptr / 4, into.ptr / 4];
    this.#ints.copyWithin(at, start, start + from.size);
  }

  /** Frees a storage and what was derived from it. A recording frees its own. */
  free(storage: WasmStorage): void {
    if (storage.owner !== null) {
      storage.owner.freed(storage);
      return;
    }
    if (storage.block === null && storage.outside === null)
      throw new BackendError("wasm: a storage was freed twice; please report this");
    this.#vacate(storage);
    storage.outside = null;
    this.#storages--;
  }

  /**
   * Address of what `make` computes from a storage, such as packed weights. It is cached under the key until the storage changes, is freed
   * or is evicted.
   * @param make fills the block at the given address
   */
  derive(storage: WasmStorage, key: string, bytes: number, make: (ptr: number) => void): number {
    this.#residents.use(storage);
    return this.#derived.get(storage, key, bytes, make);
  }

  /** The range of a float storage's numbers, of which some are looked at. It is kept with the storage. */
  range(storage: WasmStorage): Range {
    if (storage.range !== null) return storage.range;
    this.#instance.kernels.range(0, storage.ptr, storage.size, RANGE);
    const at = RANGE >> 2;
    const least = this.#floats[at];
    const vectors = this.#ints[at + 3];
    storage.range = {
      least: least > 0 ? least : Infinity,
      largest: this.#floats[at + 1],
      subnormal: this.#ints[at + 2] !== 0,
      tiny: vectors > 0 ? this.#ints[at + 4] / vectors : 0,
    };
    return storage.range;
  }

  /** Removes what was derived from a storage from the cache, since its elements have changed. */
  changed(storage: WasmStorage): void {
    storage.range = null;
    this.#derived.forget(storage);
  }

  /** Copies host elements in. */
  upload(data: TypedArray): WasmStorage {
    this.#recording?.giveUp();
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

  /** Writes the only element of a storage, without a kernel. */
  writeOne(storage: WasmStorage, value: number): void {
    (storage.dtype === "int32" ? this.#ints : this.#floats)[storage.ptr >>> 2] = value;
  }

  /** The bits of one element. */
  bitsAt(storage: WasmStorage, index: number): number {
    return this.#ints[(storage.ptr >>> 2) + index];
  }

  /** A copy of a storage's elements. */
  download(storage: WasmStorage): TypedArray {
    this.#recording?.giveUp();
    return storage.outside === null ? this.#copied(storage) : storage.outside.slice();
  }

  #copied(storage: WasmStorage): TypedArray {
    const start = this.locate(storage) / 4;
    return (storage.dtype === "int32" ? this.#ints : this.#floats).slice(start, start + storage.size);
  }

  /**
   * The number of storages, and the bytes of those in the module's memory. What is derived from them is counted in `derivedBytes`.
   */
  memory(): { storages: number; bytes: number } {
    return { storages: this.#storages, bytes: this.#bytes };
  }

  /** Bytes of packed and transformed kernels. */
  get derivedBytes(): number {
    return this.#derived.bytes;
  }

  /** The high-water mark of the module's memory, in bytes. */
  get reach(): number {
    return this.#allocator.reach;
  }
}

function argumentsOnly(_part: number, ...args: number[]): number[] {
  return args;
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(1)} MB`;
}

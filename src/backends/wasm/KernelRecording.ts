import { BackendError } from "../../util/errors.js";
import type { DType } from "../Kernels.js";
import type { Recording } from "../Recording.js";
import type { WasmStorage } from "./WasmStorage.js";

/** Bytes that a recording may own. Where a step has more, what surrounds its kernels takes little of its time. */
const MOST_BYTES = 4 * 2 ** 20;

type Kernel = (...args: unknown[]) => unknown;

/** A kernel with the arguments that it was called with. */
export interface KernelCall {
  readonly kernel: Kernel;
  readonly args: unknown[];
}

/** What a recording needs of the engine whose kernels it notes. */
interface RecordedEngine {
  copy(from: WasmStorage, into: WasmStorage): void;
  repeat(recording: KernelRecording, calls: readonly KernelCall[]): void;
  changed(storage: WasmStorage): void;
  free(storage: WasmStorage): void;
}

/**
 * Kernel calls, and the storages that they made, in order. While calls are repeated, the kernels are handed these storages in place of new
 * ones, so that each writes where it wrote before.
 */
export class KernelRecording implements Recording<WasmStorage> {
  readonly #engine: RecordedEngine;
  readonly #calls: KernelCall[] = [];
  readonly #made: WasmStorage[] = [];
  readonly #kept: WasmStorage[] = [];
  /** Those that no tensor has. */
  readonly #unused = new Set<WasmStorage>();
  #bytes = 0;
  #canRepeat = true;
  /** Index of the storage to hand out next, while calls are repeated. */
  #next: number | null = null;

  constructor(engine: RecordedEngine) {
    this.#engine = engine;
  }

  /** Whether the calls can be made again, so far. */
  get canRepeat(): boolean {
    return this.#canRepeat;
  }

  get isIdle(): boolean {
    return this.#unused.size === this.#made.length + this.#kept.length;
  }

  /** Notes a call. */
  called(kernel: Kernel, args: unknown[]): void {
    if (this.#canRepeat) this.#calls.push({ kernel, args });
  }

  /** Notes a storage that a call made. */
  made(storage: WasmStorage): void {
    if (!this.#canRepeat) return;
    this.#bytes += storage.bytes;
    storage.owner = this;
    this.#made.push(storage);
    if (this.#bytes > MOST_BYTES) this.giveUp();
  }

  /** The host has read or written elements, which a repetition would not; or there is too much to keep. */
  giveUp(): void {
    this.#canRepeat = false;
    this.release();
  }

  keep(storage: WasmStorage): void {
    if (!this.#canRepeat) return;
    storage.owner = this;
    this.#kept.push(storage);
  }

  /** Its tensors have let go of a storage. */
  freed(storage: WasmStorage): void {
    this.#unused.add(storage);
  }

  lend(storage: WasmStorage): WasmStorage {
    this.#unused.delete(storage);
    return storage;
  }

  repeat(inputs: readonly (readonly [from: WasmStorage, into: WasmStorage])[]): void {
    if (!this.isIdle) throw new BackendError("wasm: kernel calls cannot be repeated into storages of tensors in use");
    for (const [from, into] of inputs) this.#engine.copy(from, into);
    this.#next = 0;
    try {
      this.#engine.repeat(this, this.#calls);
      if (this.#next !== this.#made.length) throw otherStorages();
    } finally {
      this.#next = null;
    }
  }

  /** The storage that the calls made at this point; null while they are recorded. */
  handOut(size: number, dtype: DType): WasmStorage | null {
    if (this.#next === null) return null;
    const storage = this.#made[this.#next++];
    if (storage?.size !== size || storage.dtype !== dtype) throw otherStorages();
    this.#engine.changed(storage);
    return storage;
  }

  release(): void {
    for (const storage of [...this.#made, ...this.#kept]) storage.owner = null;
    for (const storage of this.#unused) this.#engine.free(storage);
    this.#made.length = this.#kept.length = this.#calls.length = 0;
    this.#unused.clear();
  }
}

function otherStorages(): BackendError {
  return new BackendError("wasm: repeated kernel calls made other storages than those recorded; please report this");
}

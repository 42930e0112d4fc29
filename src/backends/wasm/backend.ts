import { BackendError, ValueError } from "../../util/errors.js";
import type { Backend } from "../Backend.js";
import type { Kernels } from "../Kernels.js";
import { differsWhenWide } from "./differsWhenWide.js";
import { Engine } from "./Engine.js";
import { familyCount, wasmKernels } from "./families.js";
import type { InstanceOptions } from "./instantiate.js";
import type { KernelRecording } from "./KernelRecording.js";
import { MAX_THREADS } from "./layout.js";
import type { Remains, WasmStorage } from "./WasmStorage.js";

/** A backend with a memory of its own, compiled when it is first used. */
export class WasmBackend implements Backend<WasmStorage, Remains> {
  readonly name: string;
  readonly floats = ["float32"] as const;
  #options: InstanceOptions;
  #engine: Engine | null = null;
  #threads: number | null = null;
  #kernels: Kernels<WasmStorage> | null = null;
  /** How many families of kernels it has, and of how many the wide vectors were tried. */
  #families = 0;
  #tried = 0;

  constructor({ name = "wasm", relaxedSimd = false, maximumPages }: Partial<InstanceOptions> & { name?: string } = {}) {
    this.name = name;
    this.#options = { relaxedSimd, maximumPages };
  }

  /** The compiled module with its memory. */
  get engine(): Engine {
    if (this.#engine === null) {
      this.#engine = new Engine(this.#options);
      if (this.#threads !== null) this.#engine.setThreads(this.#threads);
    }
    return this.#engine;
  }

  /** This backend, compiled now rather than at first use. @throws BackendError where the engine cannot */
  compiled(): this {
    this.engine;
    return this;
  }

  /** Whether it computes, or will once it is compiled, with wide vectors. */
  get wide(): boolean {
    return this.#options.wide ?? false;
  }

  /**
   * Computes with vectors of 256 bits from now on, or no longer. The kernels are compiled anew where they were compiled; storages stay.
   * Results do not depend on it: on fixed inputs their bits are compared with the plain kernels' first.
   * @throws BackendError where the engine has no wide vectors, or they give other bits
   */
  setWide(wide: boolean): void {
    if (wide === this.wide) return;
    if (wide) this.#tryWide();
    const options = { ...this.#options, wide };
    this.#engine?.recompile(options);
    this.#options = options;
  }

  #tryWide(): void {
    const different = differsWhenWide(this.#options.relaxedSimd);
    this.#tried = familyCount();
    if (different === null) return;
    throw new BackendError(
      `setBackend: wide vectors are not used, because here ${different} gives other bits with them than without; leave \`wide\` out`,
    );
  }

  /** Where a family comes late and gives other bits, wide vectors are given up. */
  #tryAgain(): void {
    try {
      this.#tryWide();
    } catch (error) {
      this.setWide(false);
      throw error;
    }
  }

  /** How many threads compute from now on, the caller's included. Results do not depend on it. */
  setThreads(count: number): void {
    this.#threads = count;
    this.#engine?.setThreads(count);
  }

  get kernels(): Kernels<WasmStorage> {
    if (this.#kernels === null || this.#families !== familyCount()) return this.#makeKernels();
    return this.#kernels;
  }

  /** With those that an import has brought since they were made. */
  #makeKernels(): Kernels<WasmStorage> {
    if (this.wide && this.#tried !== familyCount()) this.#tryAgain();
    this.#families = familyCount();
    this.#kernels = wasmKernels(this.engine);
    return this.#kernels;
  }

  upload(data: Parameters<Backend["upload"]>[0]): WasmStorage {
    return this.engine.upload(data);
  }

  async download(storage: WasmStorage) {
    return this.engine.download(storage);
  }

  downloadSync(storage: WasmStorage) {
    return this.engine.download(storage);
  }

  free(storage: WasmStorage): void {
    this.engine.free(storage);
  }

  watch(storage: WasmStorage): Remains {
    return this.engine.watch(storage);
  }

  collected(remains: Remains): void {
    this.engine.collected(remains);
  }

  record<T>(f: () => T): { result: T; recording: KernelRecording | null } {
    return this.engine.record(f);
  }

  memory(): { storages: number; bytes: number } {
    return this.engine.memory();
  }
}

/** WebAssembly SIMD kernels: float32, the same bits on every machine. */
export const wasm = new WasmBackend();

/** The same with relaxed SIMD: faster, but its bits depend on the machine. */
export const wasmRelaxed = new WasmBackend({ name: "wasm-relaxed", relaxedSimd: true });

/**
 * How many threads the WebAssembly backend uses, the calling one included: as many as there are cores, at most 8,
 * unless told. Where memory cannot be shared (pages that are not cross-origin isolated) it stays one. Results do not
 * depend on it.
 * @throws ValueError unless it is a whole number from 1 to 16
 */
export function setThreads(count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > MAX_THREADS) {
    throw new ValueError(`setThreads: ${count} threads; give a whole number from 1 to ${MAX_THREADS}`);
  }
  wasm.setThreads(count);
  wasmRelaxed.setThreads(count);
}

/** How many threads the WebAssembly backend uses now, the calling one included. */
export function getThreads(): number {
  return wasm.engine.threads;
}

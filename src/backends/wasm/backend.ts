import { BackendError, ValueError } from "../../util/errors.js";
import { lazy } from "../../util/lazy.js";
import type { Backend } from "../Backend.js";
import { differsWhenWide } from "./differsWhenWide.js";
import { Engine } from "./Engine.js";
import type { InstanceOptions } from "./instantiate.js";
import { MAX_THREADS } from "./layout.js";
import type { Remains, WasmStorage } from "./WasmStorage.js";
import { wasmKernels } from "./wasmKernels.js";

/** A backend with a memory of its own, compiled when it is first used. */
export class WasmBackend implements Backend<WasmStorage, Remains> {
  readonly name: string;
  readonly floats = ["float32"] as const;
  #options: InstanceOptions;
  #engine: Engine | null = null;
  #threads: number | null = null;
  readonly #kernels = lazy(() => wasmKernels(this.engine));

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
    const options = { ...this.#options, wide };
    const different = wide ? differsWhenWide(options.relaxedSimd) : null;
    if (different !== null) {
      throw new BackendError(
        `setBackend: wide vectors are not used, because here ${different} gives other bits with them than without; leave \`wide\` out`,
      );
    }
    this.#engine?.recompile(options);
    this.#options = options;
  }

  /** How many threads compute from now on, the caller's included. Results do not depend on it. */
  setThreads(count: number): void {
    this.#threads = count;
    this.#engine?.setThreads(count);
  }

  get kernels() {
    return this.#kernels();
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

import { once } from "../../util/once.js";
import type { Backend } from "../Backend.js";
import { Engine } from "./Engine.js";
import type { WasmStorage } from "./WasmStorage.js";
import { wasmKernels } from "./wasmKernels.js";

/** A backend with a memory of its own, compiled when it is first used. */
export class WasmBackend implements Backend<WasmStorage> {
  readonly name: string;
  readonly floats = ["float32"] as const;
  readonly #engine: () => Engine;
  readonly #kernels = once(() => wasmKernels(this.engine));

  constructor({ name = "wasm", relaxedSimd = false }: { name?: string; relaxedSimd?: boolean } = {}) {
    this.name = name;
    this.#engine = once(() => new Engine({ relaxedSimd }));
  }

  /** The compiled module with its memory. */
  get engine(): Engine {
    return this.#engine();
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

  memory(): { storages: number; bytes: number } {
    return this.engine.memory();
  }
}

/** WebAssembly SIMD kernels: float32, the same bits on every machine. */
export const wasm = new WasmBackend();

/** The same with relaxed SIMD: faster, but its bits depend on the machine. */
export const wasmRelaxed = new WasmBackend({ name: "wasm-relaxed", relaxedSimd: true });

import { BackendError } from "../../util/errors.js";
import type { DType } from "../Kernels.js";
import type { Device } from "./Device.js";
import { GpuStorage, quadsOf } from "./GpuStorage.js";
import { type Dialect, KernelWriter } from "./KernelWriter.js";

/** A kernel launch: the kernel and its arguments. Name, spec and sizes together are the key of the kernel cache. */
export interface Launch {
  /** Cache key, part 1: the kernel's name. */
  readonly name: string;
  /** Cache key, part 2: all values that are constants in the source. */
  readonly spec: unknown;
  /** Input storages; their sizes are part 3 of the cache key. */
  readonly inputs: readonly GpuStorage[];
  /** Number of elements of the output. */
  readonly size: number;
  /** Element type of the output. Default: that of the first input. */
  readonly dtype?: DType;
  /** Scalar arguments, which may change from call to call without recompiling. */
  readonly numbers?: readonly number[];
  /** Generates the body of the source; returns the expressions of the four elements that a thread computes. */
  readonly write: (writer: KernelWriter) => readonly string[];
}

/** Maximum number of quads. Thread indices are float32, which is exact up to 2²⁴; that is 64 Mi elements. */
const MAX_QUADS = 2 ** 24;

/** Launches kernels on a device and manages its storages. */
export class Gpu {
  readonly #device: Device<unknown>;
  #storages = 0;
  #bytes = 0;

  constructor(device: Device<unknown>) {
    this.#device = device;
  }

  /** Runs a kernel into a new storage. */
  launch({ name, spec, inputs, size, numbers = [], dtype = inputs[0].dtype, write }: Launch): GpuStorage {
    if (size === 0) return this.upload(new Float32Array(0), dtype);
    checkSize(size);
    const sizes = inputs.map((storage) => storage.size);
    const program = {
      key: `${name} ${JSON.stringify(spec)} ${sizes} ${size}`,
      quads: quadsOf(size),
      source: (dialect: Dialect, width: number) => {
        const writer = new KernelWriter({ dialect, sizes, size, numbers: numbers.length, width });
        return writer.finish(write(writer));
      },
    };
    const handles = inputs.map((storage) => this.#handleOf(storage));
    return this.#keep(this.#device.run(program, handles, numbers), size, dtype);
  }

  /** Uploads elements, padded with zeros to a whole quad. */
  upload(data: Float32Array, dtype: DType): GpuStorage {
    checkSize(data.length);
    const quads = quadsOf(data.length);
    const whole = data.length === quads * 4 ? data : new Float32Array(quads * 4);
    if (whole !== data) whole.set(data);
    return this.#keep(this.#device.upload(whole), data.length, dtype);
  }

  /** A second storage that shares the same elements. */
  share(storage: GpuStorage, dtype: DType = storage.dtype): GpuStorage {
    return this.#keep(this.#device.share(this.#handleOf(storage)), storage.size, dtype);
  }

  async read(storage: GpuStorage): Promise<Float32Array> {
    return (await this.#device.read(this.#handleOf(storage))).slice(0, storage.size);
  }

  readSync(storage: GpuStorage): Float32Array {
    return this.#device.readSync(this.#handleOf(storage)).slice(0, storage.size);
  }

  free(storage: GpuStorage): void {
    this.#device.release(this.#handleOf(storage));
    storage.handle = null;
    this.#storages--;
    this.#bytes -= storage.quads * 16;
  }

  memory(): { storages: number; bytes: number } {
    return { storages: this.#storages, bytes: this.#bytes };
  }

  #keep(handle: unknown, size: number, dtype: DType): GpuStorage {
    const storage = new GpuStorage(this, handle, size, dtype);
    this.#storages++;
    this.#bytes += storage.quads * 16;
    return storage;
  }

  #handleOf(storage: GpuStorage): unknown {
    if (storage.owner !== this) {
      throw new BackendError("gpu: the storage belongs to another device; move its tensor to this one with `to`");
    }
    if (storage.handle === null) throw new BackendError("gpu: the storage has been freed");
    return storage.handle;
  }
}

/** @throws BackendError when an array has more quads than float32 indices can address */
function checkSize(size: number): void {
  if (quadsOf(size) <= MAX_QUADS) return;
  throw new BackendError(
    `gpu: an array of ${size} elements is too large (at most ${4 * MAX_QUADS}); use a smaller batch, or another backend`,
  );
}

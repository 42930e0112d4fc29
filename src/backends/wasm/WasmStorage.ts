import type { DType, Storage, TypedArray } from "../Kernels.js";

/**
 * Something computed from a storage's elements and kept with it: a convolution kernel's packed panels, or its
 * transform.
 */
export interface Derived {
  readonly ptr: number;
  readonly bytes: number;
}

/** What finds a storage's block, and brings its elements back into the module's memory where they were moved out. */
export interface Home {
  locate(storage: WasmStorage): number;
}

/** What the collector's registry holds of a storage: it leads to the elements only while they lie in the module's memory. */
export interface Remains {
  storage: WasmStorage | null;
}

/** A tensor's elements, in the module's memory or moved out of it. */
export class WasmStorage implements Storage {
  readonly dtype: DType;
  readonly size: number;
  readonly #home: Home;
  /** Address of its block, null while the elements are moved out. */
  block: number | null;
  /** The elements while they are moved out. */
  outside: TypedArray | null = null;
  /** The kernel that used it last: kernels are counted. */
  lastUse = 0;
  /** Set once only the collector can tell when it ends. */
  remains: Remains | null = null;
  /** By what it is. Dropped when an optimizer writes into the storage, and freed with it. */
  derived: Map<string, Derived> | null = null;

  constructor(dtype: DType, size: number, block: number, home: Home) {
    this.dtype = dtype;
    this.size = size;
    this.block = block;
    this.#home = home;
  }

  /** Bytes of its elements. */
  get bytes(): number {
    return this.size * 4;
  }

  /** Unsigned address of the elements, which stay there until the kernel at work has ended. @throws BackendError when there is no room */
  get ptr(): number {
    return this.#home.locate(this);
  }
}

import type { DType, Storage, TypedArray } from "../Kernels.js";

/**
 * Something computed from a storage's elements and kept with it: a convolution kernel's packed panels, or its
 * transform.
 */
export interface Derived {
  readonly ptr: number;
  readonly bytes: number;
}

/** Locates a storage's block, and copies its elements back into the module's memory if they were evicted. */
export interface Home {
  locate(storage: WasmStorage): number;
}

/** Owns a storage beside its tensors, and is told when these have let go of it. */
export interface Owner {
  freed(storage: WasmStorage): void;
}

/** How small and how large a storage's numbers are, as far as samples tell; see assembly/subnormals.ts. */
export interface Range {
  /** The least magnitude of those that are neither 0 nor subnormal; infinite where there are none. */
  readonly least: number;
  /** The largest magnitude; NaN where one is NaN. */
  readonly largest: number;
  /** Whether one is subnormal. */
  readonly subnormal: boolean;
  /** Share of the vectors of four that have a number other than 0 whose square is subnormal. */
  readonly tiny: number;
}

/** What the finalization registry holds of a storage. It refers to the storage only while its elements are in the module's memory. */
export interface Remains {
  storage: WasmStorage | null;
}

/** A tensor's elements, in the module's memory or evicted from it. */
export class WasmStorage implements Storage {
  readonly dtype: DType;
  readonly size: number;
  readonly #home: Home;
  /** Address of its block; null while the elements are evicted. */
  block: number | null;
  /** The elements while they are evicted. */
  outside: TypedArray | null = null;
  /** The serial number of the kernel that used it last. */
  lastUse = 0;
  /** What owns it, so that it is not freed with its tensors. */
  owner: Owner | null = null;
  /** Set once the garbage collector decides when it is freed. */
  remains: Remains | null = null;
  /** By key. Emptied when an optimizer writes into the storage, and freed with it. */
  derived: Map<string, Derived> | null = null;
  /** The range of its numbers, once asked for; null again when an optimizer writes into the storage. */
  range: Range | null = null;

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

  /** Unsigned address of the elements, valid until the current kernel has ended. @throws BackendError when memory is full */
  get ptr(): number {
    return this.#home.locate(this);
  }
}

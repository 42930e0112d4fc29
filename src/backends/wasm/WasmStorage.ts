import type { DType, Storage } from "../Kernels.js";

/**
 * Something computed from a storage's elements and kept with it: a convolution kernel's packed panels, or its
 * transform.
 */
export interface Derived {
  readonly ptr: number;
  readonly bytes: number;
}

/** A tensor's elements in the module's memory. Addresses are unsigned. */
export class WasmStorage implements Storage {
  readonly dtype: DType;
  readonly size: number;
  readonly ptr: number;
  /** By what it is. Dropped when an optimizer writes into the storage, and freed with it. */
  derived: Map<string, Derived> | null = null;

  constructor(dtype: DType, size: number, ptr: number) {
    this.dtype = dtype;
    this.size = size;
    this.ptr = ptr;
  }
}

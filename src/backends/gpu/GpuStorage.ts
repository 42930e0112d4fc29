import type { DType, Storage } from "../Kernels.js";

/** A tensor's elements on a device, four to a quad. int32 is held as the same whole numbers in floats. */
export class GpuStorage implements Storage {
  readonly dtype: DType;
  readonly size: number;
  /** The device it lies on. */
  readonly owner: object;
  /** What the device knows it by; null once it has been freed. */
  handle: unknown;

  constructor(owner: object, handle: unknown, size: number, dtype: DType) {
    this.owner = owner;
    this.handle = handle;
    this.size = size;
    this.dtype = dtype;
  }

  /** Elements in whole quads, an empty array being one quad. */
  get quads(): number {
    return quadsOf(this.size);
  }
}

/** Quads that hold so many elements: at least one, since no device has arrays of nothing. */
export function quadsOf(size: number): number {
  return Math.max(1, Math.ceil(size / 4));
}

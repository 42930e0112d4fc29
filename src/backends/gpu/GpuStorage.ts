import type { DType, Storage } from "../Kernels.js";

/** A tensor's elements on a device, in quads of four. int32 elements are stored as floats of the same value. */
export class GpuStorage implements Storage {
  readonly dtype: DType;
  readonly size: number;
  /** The device whose memory holds it. */
  readonly owner: object;
  /** The device's handle; null after it has been freed. */
  handle: unknown;

  constructor(owner: object, handle: unknown, size: number, dtype: DType) {
    this.owner = owner;
    this.handle = handle;
    this.size = size;
    this.dtype = dtype;
  }

  /** Number of quads; an empty array has one. */
  get quads(): number {
    return quadsOf(this.size);
  }
}

/** Number of quads for a number of elements: at least one, since devices have no empty arrays. */
export function quadsOf(size: number): number {
  return Math.max(1, Math.ceil(size / 4));
}

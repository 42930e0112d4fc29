import type { DType, Storage, TypedArray } from "../Kernels.js";

/** A tensor's elements in a plain typed array. */
export class HostStorage implements Storage {
  readonly dtype: DType;
  readonly data: TypedArray;

  constructor(data: TypedArray) {
    this.dtype = data instanceof Float32Array ? "float32" : data instanceof Float64Array ? "float64" : "int32";
    this.data = data;
    inUse.storages++;
    inUse.bytes += data.byteLength;
  }

  get size(): number {
    return this.data.length;
  }
}

const inUse = { storages: 0, bytes: 0 };

/** A new storage of zeros. */
export function allocate(size: number, dtype: DType): HostStorage {
  if (dtype === "float32") return new HostStorage(new Float32Array(size));
  return new HostStorage(dtype === "float64" ? new Float64Array(size) : new Int32Array(size));
}

/** Counts the storage as gone; its memory goes when nothing refers to it. */
export function release({ data }: HostStorage): void {
  forget({ bytes: data.byteLength });
}

/** What is left of a collected storage: the number of bytes that it counted for. */
export interface Remains {
  readonly bytes: number;
}

/** What stands for a storage without holding its elements. */
export function remainsOf({ data }: HostStorage): Remains {
  return { bytes: data.byteLength };
}

/** Counts a storage as gone that the collector has taken. */
export function forget({ bytes }: Remains): void {
  inUse.storages--;
  inUse.bytes -= bytes;
}

/** Storages that were made and not released. */
export function usage(): { storages: number; bytes: number } {
  return { ...inUse };
}

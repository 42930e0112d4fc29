import type { DType, Kernels, Storage, TypedArray } from "./Kernels.js";

/**
 * A place where tensors live and are computed. Methods, not fields, so that Backend<OwnStorage> is a Backend.
 * R is what stands for a storage whose tensors the garbage collector may take.
 */
export interface Backend<S extends Storage = Storage, R extends object = object> {
  /** Shown in messages, such as "reference". */
  readonly name: string;
  /** The float types it computes in. Every backend also stores int32. */
  readonly floats: readonly DType[];
  readonly kernels: Kernels<S>;
  /** Copies host elements in. */
  upload(data: TypedArray): S;
  /** A host copy of the elements, the caller's own. */
  download(storage: S): Promise<TypedArray>;
  /**
   * The same at once.
   * @throws BackendError where the device can only be read asynchronously, naming `await data()`
   */
  downloadSync(storage: S): TypedArray;
  /** Gives the storage back. It is not used afterwards. */
  free(storage: S): void;
  /**
   * Told once for a storage whose last user only the garbage collector will know. Returns what {@link collected} is called
   * with then; it must not lead to elements on the collector's own heap, which it would keep alive.
   */
  watch(storage: S): R;
  /** Frees a watched storage that nobody refers to any more. Never called after `free`. */
  collected(remains: R): void;
  /** Whether the elements lie on the collector's own heap, so that it knows by itself how much memory they take. */
  readonly onHeap?: boolean;
  /** What is in use now. */
  memory(): { storages: number; bytes: number };
}

import type { DType, Kernels, Storage, TypedArray } from "./Kernels.js";
import type { Recording } from "./Recording.js";

/**
 * Stores the elements of tensors and computes with them. Members are declared as methods for parameter bivariance, so
 * that Backend<OwnStorage> is assignable to Backend. R is the token by which a garbage-collected storage is freed.
 */
export interface Backend<S extends Storage = Storage, R extends object = object> {
  /** The name in messages, such as "reference". */
  readonly name: string;
  /** The float types it computes in. Every backend also stores int32. */
  readonly floats: readonly DType[];
  /** What computes: every operation's kernel. */
  readonly kernels: Kernels<S>;
  /** Copies elements from the host into a new storage. */
  upload(data: TypedArray): S;
  /** Copies the elements to the host; the caller owns the copy. */
  download(storage: S): Promise<TypedArray>;
  /**
   * Copies the elements to the host synchronously.
   * @throws BackendError where the device can only be read asynchronously, naming `await data()`
   */
  downloadSync(storage: S): TypedArray;
  /** Frees the storage, which must not be used afterwards. */
  free(storage: S): void;
  /**
   * Called once for a storage that the garbage collector will free. Returns the token that {@link collected} is called
   * with then. The token must not reference elements on the JavaScript heap, which it would keep alive.
   */
  watch(storage: S): R;
  /** Frees a watched storage that has become unreachable. Never called after `free`. */
  collected(remains: R): void;
  /** Whether the elements are on the JavaScript heap, so that the garbage collector knows their size. */
  readonly onHeap?: boolean;
  /**
   * Runs f and notes its kernel calls, so that they can be made again. Missing where a backend cannot.
   * @returns no recording where f did more than call kernels, such as read elements, or made more than is worth keeping
   */
  record?<T>(f: () => T): { result: T; recording: Recording<S> | null };
  /** The memory in use. */
  memory(): { storages: number; bytes: number };
}

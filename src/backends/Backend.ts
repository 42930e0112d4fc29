import type { DType, Kernels, Storage, TypedArray } from "./Kernels.js";

/** A place where tensors live and are computed. Methods, not fields, so that Backend<OwnStorage> is a Backend. */
export interface Backend<S extends Storage = Storage> {
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
  /** What is in use now. */
  memory(): { storages: number; bytes: number };
}

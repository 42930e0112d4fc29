import type { Storage } from "./Kernels.js";

/**
 * Kernel calls that were made once and can be made again over the same storages, in place of the program that made them. Until
 * {@link release} the recording owns the storages that these calls made; their tensors may end as usual.
 */
export interface Recording<S extends Storage = Storage> {
  /** Whether every tensor of its storages has ended. Until then it cannot be repeated: one that somebody keeps would change. */
  readonly isIdle: boolean;
  /** Owns a storage that the calls read, too, so that {@link repeat} can be given another's elements in its place. */
  keep(storage: S): void;
  /**
   * Copies elements from one storage into another, which was kept, for each pair; then makes all calls again. Nothing else changes.
   * @throws BackendError unless it is idle; where the calls make other storages than before, or one that they read has ended
   */
  repeat(inputs: readonly (readonly [from: S, into: S])[]): void;
  /** A storage that a new tensor is to be made around: it ends with that tensor, or with the recording where that is later. */
  lend(storage: S): S;
  /** Gives back the storages that no tensor has. */
  release(): void;
}

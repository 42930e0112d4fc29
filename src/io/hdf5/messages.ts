import type { Hdf5Group } from "./tree.js";

/** A request to the worker. */
export type Hdf5Request = Hdf5ReadRequest | Hdf5WriteRequest;

/** The first message to the worker: the library. */
export interface Hdf5Start {
  readonly kind: "start";
  readonly wasm: Uint8Array;
}

/** Asks for the tree of a file: of its bytes or, in Node, of its path. */
export interface Hdf5ReadRequest {
  readonly id: number;
  readonly kind: "read";
  readonly bytes?: Uint8Array;
  readonly path?: string;
  /** Groups at the root that are not read. */
  readonly skip: readonly string[];
  /** How many bytes may be allocated at most. */
  readonly memory: number;
}

/** Asks for the bytes of a file that holds a tree. */
export interface Hdf5WriteRequest {
  readonly id: number;
  readonly kind: "write";
  readonly tree: Hdf5Group;
}

/** A reply of the worker. `used`: the bytes of the library's memory and of the answer. */
export type Hdf5Reply =
  /** Progress: the library is loaded, or has read further objects. */
  | { readonly id: number; readonly kind: "step" }
  | { readonly id: number; readonly kind: "tree"; readonly tree: Hdf5Group; readonly used: number }
  | { readonly id: number; readonly kind: "bytes"; readonly bytes: Uint8Array; readonly used: number }
  /** `fatal`: the library's memory may be corrupted, so that the worker must be ended. */
  | { readonly id: number; readonly kind: "failed"; readonly reason: string; readonly fatal: boolean };

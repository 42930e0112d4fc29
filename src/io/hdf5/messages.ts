import type { Hdf5Group } from "./tree.js";

/** What the worker is asked. */
export type Hdf5Request = Hdf5ReadRequest | Hdf5WriteRequest;

/** What it is sent first: the library. */
export interface Hdf5Start {
  readonly kind: "start";
  readonly wasm: Uint8Array;
}

/** Read a file's tree, from its bytes or, in Node, from where it lies. */
export interface Hdf5ReadRequest {
  readonly id: number;
  readonly kind: "read";
  readonly bytes?: Uint8Array;
  readonly path?: string;
  /** Groups at the root whose contents nobody wants. */
  readonly skip: readonly string[];
  /** Most bytes that may be allocated. */
  readonly memory: number;
}

/** Make a file of a tree. */
export interface Hdf5WriteRequest {
  readonly id: number;
  readonly kind: "write";
  readonly tree: Hdf5Group;
}

/** What the worker answers. `used`: bytes that the library has taken and the answer has. */
export type Hdf5Reply =
  /** The library is loaded, or has read another object: a sign of life. */
  | { readonly id: number; readonly kind: "step" }
  | { readonly id: number; readonly kind: "tree"; readonly tree: Hdf5Group; readonly used: number }
  | { readonly id: number; readonly kind: "bytes"; readonly bytes: Uint8Array; readonly used: number }
  /** `fatal`: the library's memory can no longer be trusted. */
  | { readonly id: number; readonly kind: "failed"; readonly reason: string; readonly fatal: boolean };

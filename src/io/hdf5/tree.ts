import type { NumberArray } from "../weights/NumberArray.js";

/** The value of an attribute: a string, a list of strings, or numbers; null for other types. */
export type Hdf5Value = string | readonly string[] | NumberArray | null;

/** An HDF5 dataset: an array in the file. */
export interface Hdf5Dataset {
  readonly kind: "dataset";
  readonly shape: readonly number[];
  /** The element type, such as "float32" or "int64"; also said of datasets that do not hold numbers. */
  readonly storedAs: string;
  /** Null where the dataset does not hold numbers. */
  readonly data: NumberArray | null;
}

/** An HDF5 group: a folder in the file. It consists of plain objects and Maps, which can be posted between threads. */
export interface Hdf5Group {
  readonly kind: "group";
  readonly attributes: Map<string, Hdf5Value>;
  readonly children: Map<string, Hdf5Group | Hdf5Dataset>;
}

/** A group, empty unless given attributes and children. */
export function hdf5Group(
  attributes: Iterable<readonly [string, Hdf5Value]> = [],
  children: Iterable<readonly [string, Hdf5Group | Hdf5Dataset]> = [],
): Hdf5Group {
  return { kind: "group", attributes: new Map(attributes), children: new Map(children) };
}

/** A dataset of float32 or int64 numbers. */
export function hdf5Dataset(shape: readonly number[], data: Float32Array | BigInt64Array): Hdf5Dataset {
  return { kind: "dataset", shape, storedAs: data instanceof BigInt64Array ? "int64" : "float32", data };
}

/** The group or dataset at a path such as "model_weights/dense", or undefined. */
export function atPath(root: Hdf5Group, path: string): Hdf5Group | Hdf5Dataset | undefined {
  let found: Hdf5Group | Hdf5Dataset | undefined = root;
  for (const name of path.split("/").filter((part) => part !== "")) {
    found = found?.kind === "group" ? found.children.get(name) : undefined;
  }
  return found;
}

/** The group at a path, or undefined. */
export function groupAt(root: Hdf5Group, path: string): Hdf5Group | undefined {
  const found = atPath(root, path);
  return found?.kind === "group" ? found : undefined;
}

/** The distinct buffers of a tree's datasets, to be moved to another thread rather than copied. */
export function buffersOf(group: Hdf5Group, into: Set<ArrayBufferLike> = new Set()): Set<ArrayBufferLike> {
  for (const child of group.children.values()) {
    if (child.kind === "group") buffersOf(child, into);
    else if (child.data !== null) into.add(child.data.buffer);
  }
  return into;
}

/** How many numbers the datasets of a tree hold. */
export function countNumbers(group: Hdf5Group): number {
  const counts = [...group.children.values()].map((child) =>
    child.kind === "group" ? countNumbers(child) : (child.data?.length ?? 0),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

import type { Backend } from "../../src/backends/Backend.js";
import type { Kernels, Storage, TypedArray } from "../../src/backends/Kernels.js";
import { reference } from "../../src/backends/reference/backend.js";
import type { HostStorage } from "../../src/backends/reference/HostStorage.js";
import { BackendError } from "../../src/util/errors.js";
import { outputs, type Promised, promisedResults, replaceStorages } from "./promisedKernels.js";

/** Elements that are still being computed: nothing but a promise, as on a device that answers later. */
export interface PromisedStorage extends Storage {
  readonly elements: Promise<TypedArray>;
}

const held = new Set<PromisedStorage>();

function promise({ size, dtype }: Promised, elements: Promise<TypedArray>): PromisedStorage {
  const storage = { size, dtype, elements };
  held.add(storage);
  return storage;
}

const isStorage = (value: object): value is PromisedStorage => "elements" in value;

/** Waits for the arguments, runs the reference kernel on copies, and gives what it returns as arrays. */
async function compute(kernel: keyof Kernels, args: readonly unknown[]): Promise<unknown> {
  const arrived = new Map<PromisedStorage, TypedArray>();
  const waiting: PromisedStorage[] = [];
  replaceStorages(args, isStorage, (storage) => waiting.push(storage));
  for (const storage of waiting) arrived.set(storage, await storage.elements);
  const made: HostStorage[] = [];
  const uploaded = replaceStorages(args, isStorage, (storage) => {
    const copy = reference.upload(arrived.get(storage)!);
    made.push(copy);
    return copy;
  }) as unknown[];
  const run = reference.kernels[kernel] as (...args: readonly unknown[]) => object;
  const result = run(...uploaded);
  const results: HostStorage[] = "data" in result ? [result as HostStorage] : Object.values(result);
  const arrays =
    "data" in result ? results[0].data : Object.fromEntries(Object.entries(result).map(([k, s]) => [k, s.data]));
  for (const storage of new Set([...made, ...results])) reference.free(storage);
  return arrays;
}

/** A kernel that returns at once, and computes when its arguments are there. */
function later(kernel: keyof Kernels): (...args: unknown[]) => unknown {
  return (...args) => {
    const result = compute(kernel, args);
    return promisedResults(kernel, args, (spec, key) => {
      const own = key === null ? result : result.then((arrays) => (arrays as Record<string, TypedArray>)[key]);
      return promise(spec, own as Promise<TypedArray>);
    });
  };
}

const kernels = Object.fromEntries(
  (Object.keys(outputs) as (keyof Kernels)[]).map((kernel) => [kernel, later(kernel)]),
) as unknown as Kernels<PromisedStorage>;

/**
 * A backend unlike the others, for tests: nothing is computed when a kernel returns, storages never change, and elements can
 * only be read asynchronously.
 */
export const asynchronous: Backend<PromisedStorage, PromisedStorage> = {
  name: "asynchronous",
  floats: ["float32"],
  kernels,
  upload: (data) => {
    const copy = data.slice() as TypedArray;
    const dtype = copy instanceof Float32Array ? "float32" : copy instanceof Int32Array ? "int32" : "float64";
    return promise({ size: copy.length, dtype }, Promise.resolve(copy));
  },
  download: async (storage) => (await storage.elements).slice() as TypedArray,
  downloadSync: () => {
    throw new BackendError("the asynchronous backend cannot be read at once; use `await data()`");
  },
  free: (storage) => {
    held.delete(storage);
  },
  watch: (storage) => storage,
  collected: (storage) => {
    held.delete(storage);
  },
  memory: () => ({
    storages: held.size,
    bytes: [...held].reduce((total, { size }) => total + size * 4, 0),
  }),
};

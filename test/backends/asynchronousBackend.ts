import type { Backend } from "../../src/backends/Backend.js";
import type { DType, Kernels, Storage, TypedArray } from "../../src/backends/Kernels.js";
import { reference } from "../../src/backends/reference/backend.js";
import type { HostStorage } from "../../src/backends/reference/HostStorage.js";
import { BackendError } from "../../src/util/errors.js";
import { sizeOf } from "../../src/util/shape.js";

/** Elements that are still being computed: nothing but a promise, as on a device that answers later. */
export interface PromisedStorage extends Storage {
  readonly elements: Promise<TypedArray>;
}

/** What a kernel will give, known before it has run. */
interface Promised {
  readonly size: number;
  readonly dtype: DType;
}

type PromisedOf<Result> = Result extends Storage[]
  ? Promised[]
  : Result extends Storage
    ? Promised
    : { [K in keyof Result]: Promised };
type Outputs = {
  [K in keyof Kernels]: (...args: Parameters<Kernels[K]>) => PromisedOf<ReturnType<Kernels[K]>>;
};

const like = ({ size, dtype }: Storage): Promised => ({ size, dtype });
const sized = (size: number, { dtype }: { dtype: DType }): Promised => ({ size, dtype });
const all = (state: readonly Storage[]): Promised[] => state.map(like);

const outputs: Outputs = {
  fill: (size, _, dtype) => ({ size, dtype }),
  cast: (x, dtype) => ({ size: x.size, dtype }),
  stridedCopy: (x, view) => sized(sizeOf(view.shape), x),
  assemble: (size, _value, _parts, dtype) => ({ size, dtype }),
  unary: (_, x) => like(x),
  binary: (_op, a, _b, layout) => sized(sizeOf(layout.shape), a),
  select: (_condition, a, _b, layout) => sized(sizeOf(layout.shape), a),
  reduce: (_, x, { shape, axes }) => sized(sizeOf(shape.filter((_n, axis) => !axes.includes(axis))), x),
  argmax: (_, { outer, inner }) => ({ size: outer * inner, dtype: "int32" }),
  softmax: like,
  logSoftmax: like,
  softmaxCrossEntropy: (logits, _, { rows }) => ({ loss: sized(rows, logits), probabilities: like(logits) }),
  matmul: (a, _b, _bias, { batch, m, n }) => sized(batch * m * n, a),
  conv2d: (x, _k, _b, _a, g) => sized(g.n * g.outHeight * g.outWidth * g.filters, x),
  conv2dInputGradient: (dy, _, g) => sized(g.n * g.inHeight * g.inWidth * g.channels, dy),
  conv2dKernelGradient: (x, _, g) => sized(g.windowHeight * g.windowWidth * g.channels * g.filters, x),
  maxPool2d: (x, g) => {
    const size = g.n * g.outHeight * g.outWidth * g.channels;
    return { out: sized(size, x), indices: { size, dtype: "int32" } };
  },
  maxPool2dPick: (x, _, g) => sized(g.n * g.outHeight * g.outWidth * g.channels, x),
  maxPool2dScatter: (dy, _, g) => sized(g.n * g.inHeight * g.inWidth * g.channels, dy),
  averagePool2d: (x, g) => sized(g.n * g.outHeight * g.outWidth * g.channels, x),
  averagePool2dInputGradient: (dy, g) => sized(g.n * g.inHeight * g.inWidth * g.channels, dy),
  batchNorm: (x, gamma, beta) => ({ out: like(x), mean: like(gamma), variance: like(beta) }),
  batchNormGradient: (_, x, gamma) => ({ dx: like(x), dgamma: like(gamma), dbeta: like(gamma) }),
  gather: (x, indices, { outer, inner }) => sized(outer * indices.size * inner, x),
  scatterAdd: (updates, _, { outer, size, inner }) => sized(outer * size * inner, updates),
  resizeBilinear: (x, g) => sized(g.n * g.outHeight * g.outWidth * g.channels, x),
  resizeBilinearInputGradient: (dy, g) => sized(g.n * g.inHeight * g.inWidth * g.channels, dy),
  randomUniform: (size, _, dtype) => ({ size, dtype }),
  randomNormal: (size, _, dtype) => ({ size, dtype }),
  sgd: all,
  adam: all,
  rmsprop: all,
  adagrad: all,
};

const held = new Set<PromisedStorage>();

function promise({ size, dtype }: Promised, elements: Promise<TypedArray>): PromisedStorage {
  const storage = { size, dtype, elements };
  held.add(storage);
  return storage;
}

const isStorage = (value: unknown): value is PromisedStorage =>
  typeof value === "object" && value !== null && "elements" in value;

/** The value with every storage in it, however deep, replaced. */
function replaceStorages(value: unknown, replace: (storage: PromisedStorage) => unknown): unknown {
  if (isStorage(value)) return replace(value);
  if (Array.isArray(value)) return value.map((item) => replaceStorages(item, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceStorages(item, replace)]));
}

/** Waits for the arguments, runs the reference kernel on copies, and gives what it returns as arrays. */
async function compute(kernel: keyof Kernels, args: readonly unknown[]): Promise<unknown> {
  const arrived = new Map<PromisedStorage, TypedArray>();
  const waiting: PromisedStorage[] = [];
  replaceStorages(args, (storage) => waiting.push(storage));
  for (const storage of waiting) arrived.set(storage, await storage.elements);
  const made: HostStorage[] = [];
  const uploaded = replaceStorages(args, (storage) => {
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
  const promised = outputs[kernel] as (...args: unknown[]) => Promised | Record<string, Promised> | Promised[];
  return (...args) => {
    const spec = promised(...args);
    const result = compute(kernel, args);
    if ("size" in spec && typeof spec.size === "number")
      return promise(spec as Promised, result as Promise<TypedArray>);
    const parts = Object.entries(spec).map(([key, part]) => {
      const own = result.then((arrays) => (arrays as Record<string, TypedArray>)[key]);
      return [key, promise(part, own)] as const;
    });
    return Array.isArray(spec) ? parts.map(([, storage]) => storage) : Object.fromEntries(parts);
  };
}

const kernels = Object.fromEntries(
  (Object.keys(outputs) as (keyof Kernels)[]).map((kernel) => [kernel, later(kernel)]),
) as unknown as Kernels<PromisedStorage>;

/**
 * A backend unlike the others, for tests: nothing is computed when a kernel returns, storages never change, and elements can
 * only be read asynchronously.
 */
export const asynchronous: Backend<PromisedStorage> = {
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
  memory: () => ({
    storages: held.size,
    bytes: [...held].reduce((total, { size }) => total + size * 4, 0),
  }),
};

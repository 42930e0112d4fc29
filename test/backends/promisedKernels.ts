import type { DType, Kernels, Storage, WindowGeometry } from "../../src/backends/Kernels.js";
import { sizeOf } from "../../src/util/shape.js";

/** What a kernel will give, known before it has run. */
export interface Promised {
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
const pooled = (x: Storage, g: WindowGeometry) => {
  const size = g.n * g.outHeight * g.outWidth * g.channels;
  return { out: sized(size, x), indices: { size, dtype: "int32" } } as const;
};
const all = (state: readonly Storage[]): Promised[] => state.map(like);

/** Every kernel's results, from its arguments alone. */
export const outputs: Outputs = {
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
  conv2dKernelGradient: (x, _, g) => sized((g.windowHeight * g.windowWidth * g.channels * g.filters) / g.groups, x),
  conv2dMaxPool2d: (x, _k, _b, _a, _c, g) => pooled(x, g),
  maxPool2d: (x, _, g) => pooled(x, g),
  maxPool2dPick: (x, _, g) => sized(g.n * g.outHeight * g.outWidth * g.channels, x),
  maxPool2dScatter: (dy, _, g) => sized(g.n * g.inHeight * g.inWidth * g.channels, dy),
  averagePool2d: (x, g) => sized(g.n * g.outHeight * g.outWidth * g.channels, x),
  averagePool2dInputGradient: (dy, g) => sized(g.n * g.inHeight * g.inWidth * g.channels, dy),
  batchNorm: (x, gamma, beta) => ({ out: like(x), mean: like(gamma), variance: like(beta) }),
  normalize: (x) => like(x),
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

/** A kernel's results as its caller gets them, made by `make` of what they will be. */
export function promisedResults<S>(
  kernel: keyof Kernels,
  args: readonly unknown[],
  make: (spec: Promised, key: string | null) => S,
): unknown {
  const promised = outputs[kernel] as (...args: readonly unknown[]) => Promised | Record<string, Promised> | Promised[];
  const spec = promised(...args);
  if ("size" in spec && typeof spec.size === "number") return make(spec as Promised, null);
  const parts = Object.entries(spec).map(([key, part]) => [key, make(part, key)] as const);
  return Array.isArray(spec) ? parts.map(([, storage]) => storage) : Object.fromEntries(parts);
}

/** The value with every storage in it, however deep, replaced. */
export function replaceStorages<S extends Storage>(
  value: unknown,
  isStorage: (value: object) => value is S,
  replace: (storage: S) => unknown,
): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceStorages(item, isStorage, replace));
  if (typeof value !== "object" || value === null) return value;
  if (isStorage(value)) return replace(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceStorages(item, isStorage, replace)]),
  );
}

import type { Backend } from "../backends/Backend.js";
import type { DType, TypedArray } from "../backends/Kernels.js";
import { DTypeError, ShapeError, ValueError } from "../util/errors.js";
import { optionsReader, showValue } from "../util/optionsReader.js";
import { type RandomKey, randomKey } from "../util/random.js";
import { checkShape, type Shape, showShape, sizeOf } from "../util/shape.js";
import { type BackendName, defaultDType, getBackend, resolveBackend } from "./defaults.js";
import type { NestedArray } from "./nestedArray.js";
import { Tensor } from "./Tensor.js";
import { type AnyTypedArray, typedNumbers } from "./typedNumbers.js";

/** The backend and the element type of a new tensor. */
export interface CreateOptions {
  /** The element type. Default: float32, or the one set by `using`. */
  readonly dtype?: DType;
  /** A backend or its name. Default: the one set by `setBackend` or `using`. */
  readonly backend?: BackendName | Backend;
  /** Whether `backward()` fills its `grad`. Default false. */
  readonly requiresGrad?: boolean;
}

const CREATE = { dtype: true, backend: true, requiresGrad: true } as const;
const RANDOM = { ...CREATE, seed: true, key: true } as const;

const createReader = (name: string, call: string) => optionsReader<CreateOptions>(name, call, { names: CREATE });
const readTensorOptions = optionsReader<CreateOptions & { shape?: Shape }>(
  "tensor",
  'tensor(values, { shape: [2, 3], dtype: "float32" })',
  { names: { ...CREATE, shape: true } },
);
const readFullOptions = createReader("full", 'full([2, 3], 1, { dtype: "float32" })');
const readEyeOptions = createReader("eye", 'eye(3, { dtype: "float32" })');
const readUniformOptions = optionsReader<UniformOptions>(
  "randomUniform",
  "randomUniform([2, 3], { low: -1, high: 1 })",
  {
    names: { ...RANDOM, low: true, high: true, minval: "low", maxval: "high" },
  },
);
const readNormalOptions = optionsReader<NormalOptions>("randomNormal", "randomNormal([2, 3], { seed: 1 })", {
  names: { ...RANDOM, mean: true, standardDeviation: true, stddev: "standardDeviation" },
});

/**
 * A tensor of the given numbers: one number, arrays nested as deep as the rank, or a typed array. float32, float64 and
 * int32 keep their type; other integers, such as the bytes of an image, become int32 unless `dtype` says otherwise.
 * @param given `shape` is needed for a typed array of more than one axis
 * @throws ShapeError when rows differ in length, or the shape does not hold the numbers
 * @throws ValueError for a value that is not a number, or, for int32, not a 32-bit integer
 */
export function tensor(values: NestedArray | AnyTypedArray, given?: CreateOptions & { shape?: Shape }): Tensor {
  const options = readTensorOptions(given);
  const typed = ArrayBuffer.isView(values);
  const flat = typed ? typedNumbers("tensor", values) : flatten(values);
  const shape = options.shape ?? (typed ? [flat.length] : shapeOf(values));
  checkShape("tensor", shape);
  if (sizeOf(shape) !== flat.length) {
    throw new ShapeError(
      `tensor: ${flat.length} numbers do not fill the shape ${showShape(shape)} of ${sizeOf(shape)}`,
    );
  }
  const dtype = options.dtype ?? (isTypedArray(flat) ? dtypeOf(flat) : defaultDType());
  const backend = backendOf("tensor", options, dtype);
  return finish(Tensor.of(backend, backend.upload(toTyped(flat, dtype)), [...shape]), options);
}

/** A tensor whose elements are all `value`. */
export function full(shape: Shape, value: number, given?: CreateOptions): Tensor {
  const options = readFullOptions(given);
  checkShape("full", shape);
  const dtype = options.dtype ?? defaultDType();
  const backend = backendOf("full", options, dtype);
  return finish(Tensor.of(backend, backend.kernels.fill(sizeOf(shape), value, dtype), [...shape]), options);
}

/** A tensor whose elements are all 0. */
export function zeros(shape: Shape, options?: CreateOptions): Tensor {
  return full(shape, 0, options);
}

/** A tensor whose elements are all 1. */
export function ones(shape: Shape, options?: CreateOptions): Tensor {
  return full(shape, 1, options);
}

/** A tensor of x's shape, type and backend whose elements are all `value`. */
export function fullLike(x: Tensor, value: number): Tensor {
  return full(x.shape, value, { dtype: x.dtype, backend: x.backend });
}

/** A tensor of x's shape, type and backend whose elements are all 0. */
export function zerosLike(x: Tensor): Tensor {
  return fullLike(x, 0);
}

/** A tensor of x's shape, type and backend whose elements are all 1. */
export function onesLike(x: Tensor): Tensor {
  return fullLike(x, 1);
}

/** start, start + step, … below stop. With one argument, 0 to it. */
export function arange(start: number, stop?: number, step = 1, options: CreateOptions = {}): Tensor {
  if (stop === undefined) return arange(0, start, step, options);
  if (step === 0) throw new ValueError("arange: step is 0; give a positive or negative one");
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return tensor(
    Array.from({ length: count }, (_, i) => start + i * step),
    options,
  );
}

/** `count` evenly spaced numbers, both ends included. */
export function linspace(start: number, stop: number, count: number, options: CreateOptions = {}): Tensor {
  const step = count > 1 ? (stop - start) / (count - 1) : 0;
  return tensor(
    Array.from({ length: count }, (_, i) => start + i * step),
    options,
  );
}

/** The identity matrix [n, n]. */
export function eye(n: number, options?: CreateOptions): Tensor {
  const data = new Float64Array(n * n);
  for (let i = 0; i < n; i++) data[i * n + i] = 1;
  return tensor(data, { dtype: defaultDType(), ...readEyeOptions(options), shape: [n, n] });
}

/** Options of random tensors. The same seed or key gives the same bits on every machine. */
export interface RandomOptions extends CreateOptions {
  /** An integer. Default 0. */
  readonly seed?: number;
  /** A key made with `fold`, instead of a seed. */
  readonly key?: RandomKey;
}

/** Options of {@link randomUniform}. */
export interface UniformOptions extends RandomOptions {
  /** Default 0. */
  readonly low?: number;
  /** Default 1. */
  readonly high?: number;
  /** Keras's names of `low` and `high`. */
  readonly minval?: number;
  /** Keras's name of `high`. */
  readonly maxval?: number;
}

/** Options of {@link randomNormal}. */
export interface NormalOptions extends RandomOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Default 1. */
  readonly standardDeviation?: number;
  /** Keras's name of `standardDeviation`. */
  readonly stddev?: number;
}

/** Uniform in [low, high). */
export function randomUniform(shape: Shape, given?: UniformOptions): Tensor {
  const options = readUniformOptions(given);
  const { low = 0, high = 1 } = options;
  return drawn("randomUniform", shape, options, high - low, low);
}

/** Normal with the given mean (0) and standard deviation (1). */
export function randomNormal(shape: Shape, given?: NormalOptions): Tensor {
  const options = readNormalOptions(given);
  const { mean = 0, standardDeviation = 1 } = options;
  return drawn("randomNormal", shape, options, standardDeviation, mean);
}

/** Samples of a random kernel, times scale plus shift. */
function drawn(
  kernel: "randomUniform" | "randomNormal",
  shape: Shape,
  options: RandomOptions,
  scale: number,
  shift: number,
): Tensor {
  checkShape(kernel, shape);
  const dtype = options.dtype ?? defaultDType();
  if (dtype === "int32") throw new DTypeError(`${kernel}: random numbers are float32 or float64; cast them to int32`);
  const backend = backendOf(kernel, options, dtype);
  const key = options.key ?? randomKey(options.seed ?? 0);
  const { kernels } = backend;
  const layout = { shape: [sizeOf(shape)], strides: [[1], [0]] };
  let storage = kernels[kernel](sizeOf(shape), key, dtype);
  for (const [op, value, neutral] of [
    ["mul", scale, 1],
    ["add", shift, 0],
  ] as const) {
    if (value === neutral) continue;
    const operand = kernels.fill(1, value, dtype);
    const next = kernels.binary(op, storage, operand, layout);
    backend.free(storage);
    backend.free(operand);
    storage = next;
  }
  return finish(Tensor.of(backend, storage, [...shape]), options);
}

function backendOf(where: string, { backend }: CreateOptions, dtype: DType): Backend {
  return backend === undefined ? getBackend(dtype) : resolveBackend(backend, where);
}

function finish(t: Tensor, { requiresGrad = false }: CreateOptions): Tensor {
  if (requiresGrad && t.dtype === "int32") {
    throw new DTypeError('requiresGrad: int32 has no gradients; make the tensor with { dtype: "float32" }');
  }
  t.requiresGrad = requiresGrad;
  return t;
}

function isTypedArray(values: TypedArray | number[]): values is TypedArray {
  return ArrayBuffer.isView(values);
}

function dtypeOf(values: TypedArray): DType {
  if (values instanceof Float32Array) return "float32";
  return values instanceof Float64Array ? "float64" : "int32";
}

function toTyped(values: TypedArray | number[], dtype: DType): TypedArray {
  if (dtype === "float32") return values instanceof Float32Array ? values : Float32Array.from(values);
  if (dtype === "float64") return values instanceof Float64Array ? values : Float64Array.from(values);
  return values instanceof Int32Array ? values : Int32Array.from(values, checkInt32);
}

function checkInt32(value: number): number {
  if (value === (value | 0)) return value;
  throw new ValueError(`tensor: ${value} is not a 32-bit integer, as int32 requires; round it, or use float32`);
}

function shapeOf(values: NestedArray): number[] {
  const shape: number[] = [];
  for (let v = values; Array.isArray(v); v = v[0]) shape.push(v.length);
  return shape;
}

function flatten(values: NestedArray): number[] {
  const shape = shapeOf(values);
  const flat: number[] = [];
  const visit = (v: NestedArray, axis: number): void => {
    if (Array.isArray(v) !== axis < shape.length || (Array.isArray(v) && v.length !== shape[axis])) {
      throw new ShapeError(
        `tensor: the nested arrays are uneven at depth ${axis}; every row must look like the first, ${showShape(shape)}`,
      );
    }
    if (Array.isArray(v)) for (const item of v) visit(item, axis + 1);
    else if (typeof v === "number") flat.push(v);
    else throw new ValueError(`tensor: ${showValue(v)} is not a number; give numbers, nested arrays or a typed array`);
  };
  visit(values, 0);
  return flat;
}

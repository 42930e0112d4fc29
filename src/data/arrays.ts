import type { TypedArray } from "../backends/Kernels.js";
import { type AnyTypedArray, typedNumbers } from "../tensor/typedNumbers.js";
import { ShapeError, ValueError } from "../util/errors.js";
import { firstNotFinite } from "../util/firstNotFinite.js";
import { optionsReader } from "../util/optionsReader.js";
import { randomKey } from "../util/random.js";
import { showShape, sizeOf } from "../util/shape.js";
import { checkBatchSize, DEFAULT_BATCH_SIZE, epochOrder, pieces } from "./batching.js";
import { type AnyDataset, arrayList, type Dataset, type HostArray } from "./Dataset.js";

/** Options of {@link arrays}. */
export interface ArraysOptions {
  /** Default 32. */
  readonly batchSize?: number;
  /** Whether each epoch takes the samples in a different order. Default false. */
  readonly shuffle?: boolean;
  /** An integer that determines the order. Default 0. */
  readonly seed?: number;
  /** Names of the classes; y must then hold integers below their number. */
  readonly classNames?: readonly string[];
  /** One weight for each sample, [n], or for each value of the loss, such as [n, h, w] for pixels. */
  readonly sampleWeight?: ArrayData | ArrayList;
  /**
   * Whether the arrays change between epochs, so that nothing that was computed from them, such as the features of frozen
   * layers, may be cached. Default false.
   */
  readonly random?: boolean;
}

/**
 * Numbers in memory, in one of three forms: `{ data, shape }` with a typed array of any kind (64-bit integers and bytes included) or a
 * plain array; such an array alone, which has one axis; or nested arrays. Integers become int32.
 */
export type ArrayData =
  | HostArray
  | { readonly data: AnyNumbers; readonly shape: readonly number[] }
  | AnyNumbers
  | readonly NestedNumbers[];

type AnyNumbers = AnyTypedArray | readonly number[];

const readOptions = optionsReader<ArraysOptions>("arrays", "arrays(x, y, { batchSize: 32, shuffle: true })", {
  names: { batchSize: true, shuffle: true, seed: true, classNames: true, sampleWeight: true, random: true },
});

/** One array for each input or output of a model. */
export type ArrayList = readonly (
  | HostArray
  | { readonly data: AnyNumbers; readonly shape: readonly number[] }
  | AnyTypedArray
)[];

/**
 * A dataset over arrays in memory; float32, float64 and int32 ones are not copied.
 * @param x [n, …sample]; for a model with several inputs a list of such  @param y [n] labels, or [n, …] targets; integers stay int32;
 *   for a model with several outputs a list of such
 * @throws ShapeError when lengths disagree
 * @throws ValueError for NaN or infinity, for labels outside of `classNames`, and for integers beyond int32
 */
export function arrays(x: ArrayData, y?: ArrayData, options?: ArraysOptions): Dataset;
export function arrays(x: ArrayData | ArrayList, y?: ArrayData | ArrayList, options?: ArraysOptions): AnyDataset;
export function arrays(x: ArrayData | ArrayList, y?: ArrayData | ArrayList, options?: ArraysOptions): AnyDataset {
  const { sampleWeight, ...others } = readOptions(options);
  const all = { x: listOf("x", x), y: optional("y", y), sampleWeight: optional("sampleWeight", sampleWeight) };
  const data = listDataset(all, others);
  return isList(x) || isList(y) ? data : singles(data);
}

/** Several arrays for each purpose. */
interface ArrayLists {
  readonly x: readonly HostArray[];
  readonly y?: readonly HostArray[];
  readonly sampleWeight?: readonly HostArray[];
}

type ListDataset = Dataset<readonly HostArray[], readonly HostArray[]>;

function listDataset(given: ArrayLists, options: Omit<ArraysOptions, "sampleWeight">): ListDataset {
  const { batchSize = DEFAULT_BATCH_SIZE, shuffle = false, seed = 0, classNames, random = false } = options;
  checkBatchSize("arrays", batchSize);
  // A seed that is not an integer is refused now, not when training begins.
  randomKey(seed);
  checkArrays(given);
  const { x, sampleWeight } = given;
  const y = classNames ? given.y?.map((labels) => labelsOf(labels, classNames)) : given.y;
  const size = x[0].shape[0];
  return {
    size,
    batchSize,
    sampleShape: x.map(({ shape }) => shape.slice(1)),
    classNames,
    augmented: random,
    async *batches(epoch, { withoutInputs = false } = {}) {
      for (const indices of pieces(epochOrder(size, epoch, { shuffle, seed }), batchSize)) {
        const taken = (array: HostArray) => rows(array, indices);
        const inputs = x.map((array) => (withoutInputs ? withoutData(array.shape, indices) : taken(floats(array))));
        yield {
          x: inputs,
          ...(y && { y: y.map(taken) }),
          ...(sampleWeight && { sampleWeight: sampleWeight.map(taken) }),
          indices,
        };
      }
    },
  };
}

/** The same with the only array of each list. */
function singles(data: ListDataset): Dataset {
  return {
    ...data,
    sampleShape: data.sampleShape[0],
    async *batches(epoch, options) {
      for await (const { x, y, sampleWeight, indices } of data.batches(epoch, options)) {
        const weights = sampleWeight && arrayList(sampleWeight)[0];
        yield { x: x[0], ...(y && { y: y[0] }), ...(weights && { sampleWeight: weights }), indices };
      }
    },
  };
}

function optional(name: string, given: ArrayData | ArrayList | undefined): readonly HostArray[] | undefined {
  return given === undefined ? undefined : listOf(name, given);
}

function listOf(name: string, given: ArrayData | ArrayList): readonly HostArray[] {
  return isList(given) ? given.map((array, i) => hostOf(`${name}[${i}]`, array)) : [hostOf(name, given)];
}

/** Whether there are several arrays, rather than an array of numbers. */
function isList(given: ArrayData | ArrayList | undefined): given is ArrayList {
  if (!Array.isArray(given) || given.length === 0) return false;
  return given.every(
    (item) => ArrayBuffer.isView(item) || (typeof item === "object" && item !== null && "data" in item),
  );
}

/** @throws ValueError for anything but an array of numbers */
function hostOf(name: string, given: ArrayData): HostArray {
  const where = `arrays: ${name}`;
  if (ArrayBuffer.isView(given)) return { data: typedNumbers(where, given), shape: [given.length] };
  if (Array.isArray(given)) {
    const { data, shape } = hostArray(given as readonly NestedNumbers[]);
    return { data, shape };
  }
  const { data, shape } = (given ?? {}) as Partial<HostArray>;
  if (data !== undefined && Array.isArray(shape)) return { data: typedNumbers(where, data), shape };
  throw new ValueError(
    `${where} is ${given === null ? "null" : typeof given}; give { data, shape }, a typed array, or nested arrays of numbers`,
  );
}

/** Numbers in nested arrays, all rows of one length. */
export type NestedNumbers = number | readonly NestedNumbers[];

/**
 * Nested arrays of numbers as one flat array with its shape: `hostArray([[1, 2], [3, 4]])` is [2, 2]. float32 by default.
 * @throws ShapeError when rows differ in length
 */
export function hostArray(
  values: NestedNumbers,
  { dtype = "float32" }: { dtype?: "float32" | "int32" } = {},
): HostArray {
  const shape: number[] = [];
  for (let v = values; typeof v !== "number"; v = v[0] ?? 0) shape.push(v.length);
  const flat: number[] = [];
  flatten(values, shape, 0, flat);
  return { data: dtype === "int32" ? Int32Array.from(flat) : Float32Array.from(flat), shape };
}

function flatten(values: NestedNumbers, shape: readonly number[], depth: number, flat: number[]): void {
  if ((typeof values === "number" ? undefined : values.length) !== shape[depth])
    throw new ShapeError(
      `hostArray: rows differ in length at depth ${depth}; make them all ${shape[depth] ?? "numbers"}`,
    );
  if (typeof values === "number") flat.push(values);
  else for (const row of values) flatten(row, shape, depth + 1, flat);
}

/** Inputs that the caller does not read: the shape without data. */
export function withoutData(shape: readonly number[], indices: Int32Array): HostArray {
  return { data: new Float32Array(0), shape: [indices.length, ...shape.slice(1)] };
}

/** A copy of some rows of an array. */
export function rows({ data, shape }: HostArray, indices: Int32Array): HostArray {
  const step = sizeOf(shape.slice(1));
  const out = emptyLike(data, indices.length * step);
  for (let row = 0; row < indices.length; row++) copyElements(data, indices[row] * step, out, row * step, step);
  return { data: out, shape: [indices.length, ...shape.slice(1)] };
}

/** Elements up to which a loop takes less time than a view of them. */
const FEW = 64;

function copyElements(from: TypedArray, start: number, to: TypedArray, at: number, count: number): void {
  if (count > FEW) to.set(from.subarray(start, start + count), at);
  else for (let i = 0; i < count; i++) to[at + i] = from[start + i];
}

/** A new array of the same element type. */
export function emptyLike(data: TypedArray, length: number): TypedArray {
  if (data instanceof Int32Array) return new Int32Array(length);
  return data instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
}

/** Converts integer inputs to float32. */
function floats(x: HostArray): HostArray {
  return x.data instanceof Int32Array ? { data: Float32Array.from(x.data), shape: x.shape } : x;
}

function checkArrays(given: ArrayLists): void {
  const [first] = given.x;
  for (const [name, list] of Object.entries(given) as [string, readonly HostArray[] | undefined][])
    for (const [i, array] of (list ?? []).entries()) {
      const own = list?.length === 1 ? name : `${name}[${i}]`;
      checkShape(own, array);
      if (array.shape[0] !== first.shape[0])
        throw new ShapeError(
          `arrays: x is ${showShape(first.shape)}, ${first.shape[0]} samples, but ${own} is ${showShape(array.shape)}; give both the same first axis`,
        );
      checkFinite(own, array);
    }
}

function checkShape(name: string, { data, shape }: HostArray): void {
  if (shape.length === 0)
    throw new ShapeError(`arrays: ${name} is a single number; its first axis must count the samples`);
  if (sizeOf(shape) === data.length) return;
  throw new ShapeError(
    `arrays: ${name} has ${data.length} values, but its shape ${showShape(shape)} holds ${sizeOf(shape)}`,
  );
}

function checkFinite(name: string, { data, shape }: HostArray): void {
  const at = firstNotFinite(data);
  if (at < 0) return;
  throw new ValueError(`arrays: ${name}[${placeOf(at, shape)}] is ${data[at]}; clean the data first`);
}

function placeOf(at: number, shape: readonly number[]): number[] {
  return shape.map((n, axis) => Math.floor(at / sizeOf(shape.slice(axis + 1))) % n);
}

function labelsOf({ data, shape }: HostArray, classNames: readonly string[]): HostArray {
  const at = data.findIndex((label: number) => !(Number.isInteger(label) && label >= 0 && label < classNames.length));
  if (at >= 0)
    throw new ValueError(
      `arrays: y[${placeOf(at, shape)}] is ${data[at]}; labels of ${classNames.length} classes are integers from 0 to ${classNames.length - 1}`,
    );
  return { data: Int32Array.from(data), shape };
}
